// What the units of one side of an RBM do with their input, and what they add to its energy; Bernoulli units.
import * as tf from '@tensorflow/tfjs';
import { type Activation, sampleBernoulli } from './ops.ts';
import type { Draw } from './random.ts';
import { softplus } from './softplus.ts';

/**
 * One side of a machine with the energy
 *
 *   E(v, h) = energy(v, a) + energy(h, c) - message(v)' W message(h)
 *
 * where a and c are the biases. Given the other side, a side's units depend on nothing but their input, which is their
 * bias plus what the other side's message sends through W. Every layer that has these six functions can be trained,
 * sampled and scored by the code in this folder. States and inputs: [batch, units]; biases: [units] or [batch, units].
 */
export interface Units {
  readonly kind: 'bernoulli' | 'gaussian' | 'rectified' | 'softmax' | 'mixed' | 'masked';
  /** The dense activation that gives the mean, where one does: the mean then comes fused with the product. */
  readonly activation: Activation | null;
  /** False where the sampling rule has no energy of its own; free energies and likelihoods then mean nothing. */
  readonly hasEnergy: boolean;
  /** What the other side is sent; may be the state itself. */
  message(state: tf.Tensor2D): tf.Tensor2D;
  /** The expected state. */
  mean(input: tf.Tensor2D): tf.Tensor2D;
  /** The expected state, and a state drawn. */
  sample(input: tf.Tensor2D, draw: Draw): [mean: tf.Tensor2D, sample: tf.Tensor2D];
  /** This side's own part of the energy, [batch]. */
  energy(state: tf.Tensor2D, bias: tf.Tensor): tf.Tensor1D;
  /** log of the sum (or integral) over all states of exp(-energy + what their input gives), [batch]. */
  logPartition(input: tf.Tensor2D, bias: tf.Tensor): tf.Tensor1D;
  /**
   * Sizes of the groups of columns that take one value together, in a layer so wide: 1 for a 0/1 unit. Null where a
   * value is real, so that its alternatives cannot be listed.
   */
  groupSizes(width: number): readonly number[] | null;
  /** First biases that reproduce the data's means: column sums over so many rows, [units]. */
  biasFromSums(sums: Float64Array, rows: number): Float32Array;
}

/** sum_i s_i b_i, [batch]. */
export function innerProduct(state: tf.Tensor2D, bias: tf.Tensor): tf.Tensor1D {
  return tf.tidy(() => tf.sum(tf.mul(state, bias), 1) as tf.Tensor1D);
}

/**
 * log p(state | input) under these units, [batch]; for a state between 0 and 1 of Bernoulli units the expected value, minus
 * the cross-entropy. input, state: [batch, units].
 */
export function logProbability(units: Units, input: tf.Tensor2D, state: tf.Tensor2D): tf.Tensor1D {
  return tf.tidy(() => {
    const none = tf.zeros([input.shape[1]]);
    const gain = tf.sub(innerProduct(units.message(state), input), units.energy(state, none));
    return tf.sub(gain, units.logPartition(input, none)) as tf.Tensor1D;
  });
}

/** Log odds of means that are smoothed as (sum + 1) / (rows + 2), so that constant columns stay finite. */
export function logOdds(sums: Float64Array, rows: number): Float32Array {
  return Float32Array.from(sums, (sum) => {
    const p = (sum + 1) / (rows + 2);
    return Math.log(p / (1 - p));
  });
}

/** 0/1 units: E = -b.s, mean sigma(x), log-partition sum_i log(1 + e^x_i) (Smolensky 1986; Hinton 2002). */
export const bernoulliUnits: Units = {
  kind: 'bernoulli',
  activation: 'sigmoid',
  hasEnergy: true,
  message: (state) => state,
  mean: (input) => tf.sigmoid(input),
  sample(input, draw) {
    const mean = tf.sigmoid(input);
    return [mean, sampleBernoulli(mean, draw)];
  },
  energy: (state, bias) => tf.tidy(() => tf.neg(innerProduct(state, bias))),
  logPartition: (input) => tf.tidy(() => tf.sum(softplus(input), 1) as tf.Tensor1D),
  groupSizes: (width) => Array<number>(width).fill(1),
  biasFromSums: logOdds,
};
