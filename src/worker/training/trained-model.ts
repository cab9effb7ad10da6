// A finished run's layers as machines again, read from its weights file.
import type { Manifest } from '#shared/dataset.ts';
import { AppError } from '#shared/error.ts';
import type { Layer } from '#shared/layer.ts';
import type { Spec } from '#shared/spec.ts';
import type { TrainableMachine } from '../core/rbm-step.ts';
import type { FittedScaling } from '../core/scaling.ts';
import type { NamedTensor } from '../files/safetensors.ts';
import { readSafetensors } from '../files/safetensors.ts';
import { layerBlocks } from './layout.ts';
import { asRbm, hiddenUnitsOf, type LayerValues, toVariables } from './parameters.ts';
import { readScaling } from './weights-file.ts';

export type Stage = 'pretrained' | 'finetuned';

/** Which run's layers: its specification, its dataset's manifest, and its weights file. */
export interface ModelPlace {
  readonly spec: Spec;
  readonly manifest: Manifest;
  readonly path: string;
}

/** Layers from below; all of them go up and down. */
export interface TrainedModel {
  readonly scaling: FittedScaling;
  /** How many of the top layer's visible units, the last ones, are label units. */
  readonly labels: number;
  layers(stage: Stage): TrainableMachine[];
  /** The way down that fine-tuning trained; null where it trained none. */
  trainedDown(): TrainableMachine[] | null;
}

/** @throws AppError SHAPE_MISMATCH where the stack can't go down, or has no such stage. */
export function openModel({ spec, manifest, path }: ModelPlace): TrainedModel {
  const { stack, head } = spec;
  const dense = stack.findIndex(({ kind }) => kind === 'dense');
  if (dense !== -1) {
    const what = `Layer ${dense + 1} of this run is a dense layer, which has no way down`;
    throw new AppError('SHAPE_MISMATCH', `${what}; choose a run with RBMs or autoencoder layers only.`);
  }
  const { tensors } = readSafetensors(path);
  const scaling = readScaling(path);
  const labels = head.kind === 'label-units' && manifest.label?.kind === 'class' ? manifest.label.classes.length : 0;
  const machine = (layer: Layer, index: number, values: LayerValues) => {
    const own = index === stack.length - 1 ? labels : 0;
    const place = { layer, index, inputs: values.inputs - own, labels: own, manifest, scaling };
    return asRbm(layer, toVariables(values, undefined, layerBlocks(place)));
  };
  return {
    scaling,
    labels,
    layers: (stage) => stack.map((layer, i) => machine(layer, i, valuesOf(tensors, stage, i))),
    trainedDown: () => {
      if (!tensors['down.0.weights']) return null;
      const isUnrolled = spec.finetuning?.objective === 'autoencoder';
      return stack.map((layer, i) => {
        const values = tensors[`down.${i}.weights`] ? downValues(tensors, i) : valuesOf(tensors, 'finetuned', i);
        const down = machine(layer, i, values);
        const below = stack[i - 1];
        // An unrolled network's decoder ends, layer by layer, in what the layer below put out.
        return isUnrolled && below && below.kind !== 'dense' ? { ...down, visible: hiddenUnitsOf(below) } : down;
      });
    },
  };
}

type Tensors = Readonly<Record<string, NamedTensor>>;

function floats(tensors: Tensors, name: string): Float32Array | null {
  const data = tensors[name]?.data;
  return data instanceof Float32Array ? data : null;
}

/** A layer's values; learned variances, which fine-tuned weights have taken in, are taken out again. */
function valuesOf(tensors: Tensors, stage: Stage, i: number): LayerValues {
  const prefix = `${stage}.${i}`;
  const weights = floats(tensors, `${prefix}.weights`);
  const bias = floats(tensors, `${prefix}.bias`);
  const [inputs, outputs] = tensors[`${prefix}.weights`]?.shape ?? [];
  if (!weights || !bias || inputs === undefined || outputs === undefined) {
    const what = `This run has no ${stage} layer ${i + 1}`;
    throw new AppError('SHAPE_MISMATCH', `${what}; ask for the stage "pretrained", or choose another run.`);
  }
  const visibleBias = floats(tensors, `${prefix}.visibleBias`) ?? floats(tensors, `pretrained.${i}.visibleBias`);
  const logVariance = floats(tensors, `pretrained.${i}.logVariance`);
  const labelWeights = floats(tensors, `${prefix}.labelWeights`);
  const labelBias = floats(tensors, `${prefix}.labelBias`) ?? new Float32Array();
  const own = logVariance && stage === 'finetuned' ? unfolded(weights, logVariance) : weights;
  return {
    inputs: inputs + labelBias.length,
    outputs,
    weights: labelWeights ? joined(own, labelWeights) : own,
    bias,
    visibleBias: joined(visibleBias ?? new Float32Array(inputs), labelBias),
    ...(logVariance && { logVariance }),
    ...(labelBias.length > 0 && { labels: labelBias.length }),
  };
}

function downValues(tensors: Tensors, i: number): LayerValues {
  const [inputs = 0, outputs = 0] = tensors[`down.${i}.weights`]?.shape ?? [];
  return {
    inputs,
    outputs,
    weights: floats(tensors, `down.${i}.weights`) ?? new Float32Array(inputs * outputs),
    bias: new Float32Array(outputs),
    visibleBias: floats(tensors, `down.${i}.visibleBias`) ?? new Float32Array(inputs),
  };
}

function unfolded(weights: Float32Array, logVariance: Float32Array): Float32Array {
  const outputs = weights.length / logVariance.length;
  return weights.map((weight, at) => weight * Math.exp(logVariance[Math.floor(at / outputs)]!));
}

function joined(a: Float32Array, b: Float32Array): Float32Array {
  const both = new Float32Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
