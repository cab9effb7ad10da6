// All that a run has made so far; whole at every breath, so that it can be written down and taken up again.
import type { Layer } from '#shared/layer.ts';
import type { Machine } from '../core/machine.ts';
import type { NetworkLayer } from '../core/network.ts';
import type { Fitted } from './data.ts';
import type { FinetuningState } from './finetune.ts';
import { activationOf, asRbm, type LayerParameters, type LayerValues } from './parameters.ts';
import type { PretrainingState } from './pretrain.ts';
import type { UpDownState } from './up-down.ts';

export interface RunMemory {
  /** Null only before the data was first prepared. */
  fitted: Fitted | null;
  /** The layers begun so far; while `pretraining` is set, the last of them is in the making. */
  stack: LayerParameters[];
  pretraining: PretrainingState | null;
  /** Set once every layer of the stack is ready for fine-tuning. */
  unrolled: UnrolledStack | null;
  finetuning: FinetuningState | null;
  upDown: UpDownState | null;
  /** Time trained in earlier sittings, and in earlier sittings of the phase under way, in milliseconds. */
  activeMs: number;
  phaseMs: number;
}

/** What fine-tuning begins with: a copy of the stack, and what it puts on top, each with a copy of its first values. */
export interface UnrolledStack {
  readonly pretrained: readonly LayerValues[];
  /** Null where no label is predicted by a head. */
  readonly head: LayerParameters | null;
  /** The way down of an unrolled autoencoder, the highest layer's first; or the generative weights of up-down, the lowest layer's first. */
  readonly down: readonly LayerParameters[];
}

export function emptyMemory(): RunMemory {
  return {
    ...{ fitted: null, stack: [], pretraining: null, unrolled: null, finetuning: null, upDown: null },
    ...{ activeMs: 0, phaseMs: 0 },
  };
}

/**
 * The layers from below up to the one with index `top`, as machines that go up and down one after the other; a top layer
 * with label units is left out, for its visible side is wider. None where one of them can't go down again.
 */
export function rbmsUpTo(top: number, layers: readonly Layer[], stack: readonly LayerParameters[]): Machine[] {
  const some = layers.slice(0, top + 1).filter((_, l) => !stack[l]?.labels);
  if (some.some(({ kind }) => kind === 'dense')) return [];
  return some.map((layer, l) => asRbm(layer, stack[l]!));
}

/**
 * The unrolled network of a stack (Hinton & Salakhutdinov 2006): weights and hidden biases become the first layers, with
 * the activation that their hidden units have, and the input stays what the lowest layer saw; then the head, or the way
 * down. The stack's own variables become the network's (the copy in `unrolled` stays behind); the visible biases have a
 * place only in the way down.
 */
export function networkOf(
  layers: readonly Layer[],
  stack: readonly LayerParameters[],
  { head, down }: Pick<UnrolledStack, 'head' | 'down'>,
): NetworkLayer[] {
  const up = stack.map(({ weights, bias }, l) => ({ weights, bias, activation: activationOf(layers[l]!) }));
  if (head) return [...up, { weights: head.weights, bias: head.bias, activation: 'linear' }];
  const back = down.map(({ weights, bias }, i) => {
    const below = layers[layers.length - 2 - i];
    return { weights, bias, activation: below ? activationOf(below) : ('linear' as const) };
  });
  return [...up, ...back];
}
