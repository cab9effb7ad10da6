// What a trained run amounts to: its metrics on held-out rows, and a receipt for every layer.
import type { LayerReceipt } from '#shared/event.ts';
import type { Spec } from '#shared/spec.ts';
import type { Machine } from '../core/machine.ts';
import type { NetworkLayer } from '../core/network.ts';
import type { TrainableNetwork } from '../core/up-down.ts';
import type { RunData } from './data.ts';
import { evaluate } from './examples.ts';
import type { LayerParameters, LayerValues } from './parameters.ts';
import { layerReceipt } from './receipt.ts';
import { reconstructionErrorOfStack } from './stack.ts';
import { labelMetrics } from './up-down.ts';

type Metrics = Record<string, number>;

/** The metrics of parts of the data, each name beginning with its part; parts without rows are left out. */
function ofParts<Part extends 'train' | 'validation' | 'test'>(
  data: RunData,
  parts: readonly Part[],
  measure: (rows: Uint32Array) => Metrics,
): Metrics {
  const metrics: Metrics = {};
  for (const part of parts) {
    if (data.split[part].length === 0) continue;
    for (const [name, value] of Object.entries(measure(data.split[part]))) {
      metrics[part + name.charAt(0).toUpperCase() + name.slice(1)] = value;
    }
  }
  return metrics;
}

/** Validation and test of an unrolled network; test rows are looked at here and nowhere else. */
export function networkMetrics(network: readonly NetworkLayer[], data: RunData): Metrics {
  return ofParts(data, ['validation', 'test'], (rows) => evaluate(network, data.examples(rows)));
}

/** Validation and test of a network that predicts by label units. */
export function labelUnitMetrics(network: TrainableNetwork, data: RunData): Metrics {
  const { target } = data;
  if (target?.kind !== 'class') return {};
  return ofParts(data, ['validation', 'test'], (rows) =>
    labelMetrics(network, { input: data.input(rows), rows, labels: target }),
  );
}

/** How well a stack without a head reconstructs each part of the data. */
export function unsupervisedMetrics(machines: readonly Machine[], data: RunData): Metrics {
  if (machines.length === 0) return {};
  return ofParts(data, ['train', 'validation', 'test'], (rows) => ({
    reconstructionError: reconstructionErrorOfStack(machines, data.input(rows)),
  }));
}

export function stackReceipts(
  spec: Spec,
  stack: readonly LayerParameters[],
  before: readonly LayerValues[],
  after: readonly LayerValues[],
): LayerReceipt[] {
  return spec.stack.map(({ kind, source, frozen, learningRateScale }, l) =>
    layerReceipt({
      kind,
      source,
      frozen,
      learningRateScale,
      first: stack[l]!.first,
      before: before[l]!,
      after: after[l]!,
    }),
  );
}

/** The head always starts at random, so what it moved in fine-tuning is what it moved at all. */
export function headReceipt({ first }: LayerParameters, after: LayerValues): LayerReceipt {
  return layerReceipt({
    kind: 'head',
    source: 'random',
    frozen: false,
    learningRateScale: 1,
    first,
    before: { ...after, weights: first },
    after,
  });
}
