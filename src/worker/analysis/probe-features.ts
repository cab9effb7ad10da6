// What a probe's classifiers see: chosen units of a run, the inputs, an untrained network's units, random projections.
import * as tf from '@tensorflow/tfjs';
import { AppError } from '#shared/error.ts';
import { outputUnits } from '#shared/layer.ts';
import { type Comparison, type ProbeRequest, selectionName } from '#shared/probe.ts';
import type { Spec } from '#shared/spec.ts';
import type { UnitSelection } from '#shared/study.ts';
import { scaledWeights } from '../core/initial.ts';
import { dense } from '../core/ops.ts';
import { PURPOSE, philoxNormals } from '../core/random.ts';
import { drawUnits, highest, scoreUnits } from '../core/unit-choice.ts';
import { type Input, mapInput } from '../training/input.ts';
import { activationOf } from '../training/parameters.ts';
import type { ProbeRows } from './probe-rows.ts';
import { plainValues } from './subject.ts';

/** What a network's layer makes of dataset rows. */
export type LayerFeatures = (rows: Uint32Array, layer: number) => Input;

/** Columns with a name. */
export interface FeatureSet {
  readonly features: string;
  readonly source: 'units' | Comparison;
  readonly selection: number | null;
  readonly columns: number;
  /** Row-major [rows, columns] */
  values(rows: Uint32Array): Float32Array;
}

export interface ChosenUnit {
  readonly layer: number;
  readonly unit: number;
}

/** The units of a selection, by what they do on the training rows alone. @throws AppError BAD_USAGE where one is missing. */
export function chooseUnits(
  selection: UnitSelection,
  at: number,
  { stack }: Spec,
  { train, classCount }: ProbeRows,
  features: LayerFeatures,
  { seed }: ProbeRequest,
): ChosenUnit[] {
  const layers = [...new Set(selection.layers)].sort((a, b) => a - b);
  const missing = layers.find((layer) => layer >= stack.length);
  if (missing !== undefined) refuse(`has no layer ${missing + 1}`, `it has ${stack.length}`);
  const units = layers.flatMap((layer) =>
    Array.from({ length: outputUnits(stack[layer]!) }, (_, unit) => ({ layer, unit })),
  );
  const take = (positions: Uint32Array) => Array.from(positions, (position) => units[position]!);
  const { choose, count } = selection;
  if (choose === 'all') return units;
  if (choose === 'picked') return picked(selection, stack);
  if (choose === 'random') {
    return take(drawUnits(units.length, count, { seed, purpose: PURPOSE.probeUnits, layer: at, step: 0 }));
  }
  const scores = layers.map((layer) => {
    const values = plainValues(features(train.rows, layer));
    return scoreUnits(choose, values, outputUnits(stack[layer]!), train.classes, classCount);
  });
  return take(highest(Float64Array.from(scores.flatMap((some) => [...some])), count));
}

function picked({ units }: UnitSelection, stack: Spec['stack']): ChosenUnit[] {
  if (units.length === 0) {
    throw new AppError('BAD_USAGE', 'A selection is "picked" and picks no unit; list some in its units.');
  }
  for (const { layer, unit } of units) {
    const width = stack[layer] ? outputUnits(stack[layer]) : 0;
    if (unit >= width) refuse(`has no unit ${unit + 1} in layer ${layer + 1}`, `there are ${width}`);
  }
  return [...new Map(units.map((it) => [`${it.layer} ${it.unit}`, it])).values()];
}

function refuse(what: string, numbers: string): never {
  throw new AppError('BAD_USAGE', `This run ${what}; ${numbers}, counted from 0 in a selection.`);
}

/** The chosen units as columns, in their order. */
export function unitFeatures(
  named: Pick<FeatureSet, 'features' | 'source' | 'selection'>,
  chosen: readonly ChosenUnit[],
  features: LayerFeatures,
): FeatureSet {
  const columns = chosen.length;
  return {
    ...named,
    columns,
    values(rows) {
      const out = new Float32Array(rows.length * columns);
      for (const layer of new Set(chosen.map((it) => it.layer))) {
        const input = features(rows, layer);
        const all = plainValues(input);
        chosen.forEach((it, column) => {
          if (it.layer !== layer) return;
          for (let row = 0; row < rows.length; row++) out[row * columns + column] = all[row * input.columns + it.unit]!;
        });
      }
      return out;
    },
  };
}

/** The inputs as the first layer sees them. */
export function inputFeatures({ subject: { data } }: ProbeRows): FeatureSet {
  const values = (rows: Uint32Array) => plainValues(data.input(rows));
  return { features: 'inputs', source: 'inputs', selection: null, columns: data.columns, values };
}

/** As many normal random combinations of the inputs (Johnson & Lindenstrauss 1984). */
export function projectedFeatures(
  { subject }: ProbeRows,
  columns: number,
  selection: number,
  seed: number,
): FeatureSet {
  const inputs = subject.data.columns;
  const draw = { seed, purpose: PURPOSE.probeProjection, layer: selection, step: 0 };
  const weights = philoxNormals(inputs, columns, draw);
  const values = (rows: Uint32Array) => {
    const projection = tf.tensor2d(weights, [inputs, columns]);
    const projected = plainValues(mapInput(subject.data.input(rows), columns, (x) => tf.matMul(x, projection)));
    projection.dispose();
    return projected;
  };
  return { features: `${columns} random projections`, source: 'projection', selection, columns, values };
}

/** The same layers as they are before any training, with first weights that suit their units. */
export function untrainedLayers({ stack }: Spec, { subject }: ProbeRows, seed: number): LayerFeatures {
  const inputsOf = (layer: number) => (layer === 0 ? subject.data.columns : outputUnits(stack[layer - 1]!));
  const layers = stack.map((layer, i) => {
    const shape: [number, number] = [inputsOf(i), outputUnits(layer)];
    const activation = activationOf(layer);
    return { shape, activation, weights: scaledWeights(...shape, activation, { seed, layer: i }) };
  });
  return (rows, layer) => {
    const some = layers.slice(0, layer + 1);
    const up = (chunk: tf.Tensor2D) =>
      tf.tidy(() =>
        some.reduce(
          (x, { shape, activation, weights }) =>
            dense(x, tf.tensor2d(weights, shape), tf.zeros([shape[1]]) as tf.Tensor1D, activation),
          chunk,
        ),
      );
    return mapInput(subject.data.input(rows), outputUnits(stack[layer]!), up);
  };
}

/** "untrained network: 100 random units of layer 1" */
export function untrainedName(selection: UnitSelection, columns: number): string {
  return `untrained network: ${selectionName(selection, columns)}`;
}
