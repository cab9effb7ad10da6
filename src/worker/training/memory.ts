// All that a run has made so far; whole at every breath, so that it can be written down and taken up again.
import type { Layer } from '#shared/layer.ts';
import type { Machine } from '../core/machine.ts';
import type { NetworkLayer } from '../core/network.ts';
import type { Fitted } from './data.ts';
import type { FinetuningState } from './finetune.ts';
import { activationOf, asRbm, type LayerParameters, type LayerValues } from './parameters.ts';
import type { PretrainingState } from './pretrain.ts';

export interface RunMemory {
  /** Null only before the data was first prepared. */
  fitted: Fitted | null;
  /** The layers begun so far; while `pretraining` is set, the last of them is in the making. */
  stack: LayerParameters[];
  pretraining: PretrainingState | null;
  /** Set once every layer of the stack is ready for fine-tuning. */
  unrolled: UnrolledStack | null;
  finetuning: FinetuningState | null;
  /** Time trained in earlier sittings, and in earlier sittings of the phase under way, in milliseconds. */
  activeMs: number;
  phaseMs: number;
}

/** What fine-tuning begins with: a copy of the stack, and the head with a copy of its first values. */
export interface UnrolledStack {
  readonly pretrained: readonly LayerValues[];
  readonly head: LayerParameters;
}

export function emptyMemory(): RunMemory {
  return { fitted: null, stack: [], pretraining: null, unrolled: null, finetuning: null, activeMs: 0, phaseMs: 0 };
}

/** The layers from below up to the one with index `top`, as machines; none where one of them can't go down again. */
export function rbmsUpTo(top: number, layers: readonly Layer[], stack: readonly LayerParameters[]): Machine[] {
  const some = layers.slice(0, top + 1);
  if (some.some(({ kind }) => kind !== 'rbm')) return [];
  return some.map((layer, l) => asRbm(layer, stack[l]!));
}

/**
 * The unrolled network of a stack, with its head (Hinton & Salakhutdinov 2006): weights and hidden biases become the first
 * layers, an RBM's with the sigmoid that its hidden units have, and the input stays what the lowest RBM saw. The stack's own variables become the network's first layers (the copy in
 * `unrolled` stays behind); only the visible biases have no place in it.
 */
export function networkOf(
  layers: readonly Layer[],
  stack: readonly LayerParameters[],
  head: LayerParameters,
): NetworkLayer[] {
  const below = stack.map(({ weights, bias }, l) => ({ weights, bias, activation: activationOf(layers[l]!) }));
  return [...below, { weights: head.weights, bias: head.bias, activation: 'linear' }];
}
