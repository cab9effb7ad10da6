// What a trained run amounts to: its metrics on held-out rows, and a receipt for every layer.
import type { LayerReceipt } from '#shared/event.ts';
import type { Spec } from '#shared/spec.ts';
import type { Machine } from '../core/machine.ts';
import type { NetworkLayer } from '../core/network.ts';
import type { RunData } from './data.ts';
import { evaluate } from './examples.ts';
import type { LayerParameters, LayerValues } from './parameters.ts';
import { layerReceipt } from './receipt.ts';
import { reconstructionErrorOfStack } from './stack.ts';

/** Validation and test of a network with a head; test rows are looked at here and nowhere else. */
export function headMetrics(network: readonly NetworkLayer[], data: RunData): Record<string, number> {
  const metrics: Record<string, number> = {};
  for (const part of ['validation', 'test'] as const) {
    if (data.split[part].length === 0) continue;
    for (const [name, value] of Object.entries(evaluate(network, data.examples(data.split[part])))) {
      metrics[part + name.charAt(0).toUpperCase() + name.slice(1)] = value;
    }
  }
  return metrics;
}

/** How well a stack without a head reconstructs each part of the data. */
export function unsupervisedMetrics(rbms: readonly Machine[], data: RunData): Record<string, number> {
  const metrics: Record<string, number> = {};
  if (rbms.length === 0) return metrics;
  for (const part of ['train', 'validation', 'test'] as const) {
    if (data.split[part].length === 0) continue;
    metrics[`${part}ReconstructionError`] = reconstructionErrorOfStack(rbms, data.input(data.split[part]));
  }
  return metrics;
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
