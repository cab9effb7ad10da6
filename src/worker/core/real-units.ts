// Units with real values: Gaussian ones, with fixed or learned variance, and rectified ones.
import * as tf from '@tensorflow/tfjs';
import { normal } from './ops.ts';
import { innerProduct, type Units } from './units.ts';

const LOG_TWO_PI = Math.log(2 * Math.PI);

const dataMeans = (sums: Float64Array, rows: number) => Float32Array.from(sums, (sum) => sum / rows);

/**
 * Gaussian units of variance 1: E = |s - b|^2 / 2, mean x, log-partition sum_i (x_i^2 - b_i^2 + log 2 pi) / 2. As visible
 * units they want standardised data; as hidden units they are the linear code of Hinton & Salakhutdinov (2006).
 */
export const gaussianUnits: Units = {
  kind: 'gaussian',
  activation: 'linear',
  hasEnergy: true,
  message: (state) => state,
  mean: (input) => tf.clone(input),
  sample: (input, draw) =>
    tf.tidy(() => [tf.clone(input), tf.add(input, normal(input.shape[0], input.shape[1], draw)) as tf.Tensor2D]),
  energy: (state, bias) => tf.tidy(() => tf.mul(tf.sum(tf.square(tf.sub(state, bias)), 1), 0.5) as tf.Tensor1D),
  logPartition: (input, bias) =>
    tf.tidy(() => {
      const each = tf.add(tf.sub(tf.square(input), tf.square(bias)), LOG_TWO_PI);
      return tf.mul(tf.sum(each, 1), 0.5) as tf.Tensor1D;
    }),
  groupSizes: () => null,
  biasFromSums: dataMeans,
};

/**
 * Gaussian units of variance e^z, z learned as a logarithm so that the variance stays positive (Cho, Ilin, Raiko 2011):
 * E = sum_i (s_i - b_i)^2 e^-z_i / 2, message s e^-z, mean x. logVariance: [units].
 */
export function scaledGaussianUnits(logVariance: tf.Tensor1D): Units {
  const precision = () => tf.exp(tf.neg(logVariance));
  return {
    ...gaussianUnits,
    message: (state) => tf.tidy(() => tf.mul(state, precision()) as tf.Tensor2D),
    sample: (input, draw) =>
      tf.tidy(() => {
        const noise = tf.mul(normal(input.shape[0], input.shape[1], draw), tf.exp(tf.mul(logVariance, 0.5)));
        return [tf.clone(input), tf.add(input, noise) as tf.Tensor2D];
      }),
    energy: (state, bias) =>
      tf.tidy(() => tf.mul(innerProduct(tf.square(tf.sub(state, bias)), precision()), 0.5) as tf.Tensor1D),
    logPartition: (input, bias) =>
      tf.tidy(() => {
        const spread = tf.mul(tf.sub(tf.square(input), tf.square(bias)), precision());
        return tf.mul(tf.sum(tf.add(tf.add(spread, logVariance), LOG_TWO_PI), 1), 0.5) as tf.Tensor1D;
      }),
  };
}

/**
 * Noisy rectified units (Nair & Hinton 2010): max(0, x + sqrt(sigma(x)) n), where sigma(x) is the noise's variance. They
 * stand for many Bernoulli copies with shifted biases, approximately; so they have no energy that fits their samples.
 */
export const rectifiedUnits: Units = {
  kind: 'rectified',
  activation: 'relu',
  hasEnergy: false,
  message: (state) => state,
  mean: (input) => tf.relu(input),
  sample: (input, draw) =>
    tf.tidy(() => {
      const noise = tf.mul(normal(input.shape[0], input.shape[1], draw), tf.sqrt(tf.sigmoid(input)));
      return [tf.relu(input), tf.relu(tf.add(input, noise) as tf.Tensor2D)];
    }),
  energy: noEnergy,
  logPartition: noEnergy,
  groupSizes: () => null,
  biasFromSums: dataMeans,
};

function noEnergy(): never {
  throw new Error('rectified units have no energy');
}
