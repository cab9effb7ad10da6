// The exact log-partition function of a machine with one small side, by summing over all of that side's states.
import * as tf from '@tensorflow/tfjs';
import { freeEnergy, type Machine, visibleInput } from './machine.ts';
import { logSumExp } from './softplus.ts';

/** 2^20 states are summed in seconds; each further unit doubles the time. */
export const MAX_ENUMERATED_UNITS = 20;

/** States summed at once. */
const BLOCK_BITS = 12;

/** Which side can be summed over: Bernoulli units, few enough; the smaller side where both can. Null: neither. */
export function enumerableSide({ visible, hidden, weights }: Machine): 'hidden' | 'visible' | null {
  if (!visible.hasEnergy || !hidden.hasEnergy) return null;
  const [D, H] = weights.shape;
  const isHidden = hidden.kind === 'bernoulli' && H <= MAX_ENUMERATED_UNITS;
  const isVisible = visible.kind === 'bernoulli' && D <= MAX_ENUMERATED_UNITS;
  if (isHidden && (H <= D || !isVisible)) return 'hidden';
  return isVisible ? 'visible' : null;
}

/** The states numbered from..from+count-1 of n Bernoulli units, bit i of the number for unit i, [count, n]. */
function binaryStates(n: number, from: number, count: number): tf.Tensor2D {
  const states = new Float32Array(count * n);
  for (let s = 0; s < count; s++) {
    for (let i = 0; i < n; i++) states[s * n + i] = ((from + s) >>> i) & 1;
  }
  return tf.tensor2d(states, [count, n]);
}

/**
 * log Z in nats: over h, `c.h + sum_i log-partition of v_i given h`; or over v, `-F(v)`. Breathes after each block of
 * states; sums in float64. The machine must have an `enumerableSide`.
 */
export function* exactLogPartition(machine: Machine): Generator<void, number> {
  const side = enumerableSide(machine);
  if (side === null) throw new Error(`neither side has up to ${MAX_ENUMERATED_UNITS} Bernoulli units`);
  const units = machine.weights.shape[side === 'visible' ? 0 : 1];
  const count = 2 ** Math.min(units, BLOCK_BITS);
  const blocks: number[] = [];
  for (let from = 0; from < 2 ** units; from += count) {
    blocks.push(tf.tidy(() => logSumExp(logWeights(machine, side, binaryStates(units, from, count)).dataSync())));
    yield;
  }
  return logSumExp(blocks);
}

function logWeights(machine: Machine, side: 'hidden' | 'visible', states: tf.Tensor2D): tf.Tensor {
  if (side === 'visible') return tf.neg(freeEnergy(machine, states));
  const { visible, hidden, visibleBias, hiddenBias } = machine;
  return tf.sub(visible.logPartition(visibleInput(machine, states), visibleBias), hidden.energy(states, hiddenBias));
}
