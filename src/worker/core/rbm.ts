// The restricted Boltzmann machine: energy, conditional distributions, free energy (Smolensky 1986; Hinton 2002, 2010).
import * as tf from '@tensorflow/tfjs';
import { dense, denseSample, normal } from './ops.ts';
import type { Draw } from './random.ts';

/**
 * An RBM with D visible and H hidden units. Hidden units are Bernoulli. Visible units are Bernoulli, or Gaussian with
 * unit variance (data standardised beforehand).
 */
export interface Rbm {
  readonly visibleUnits: 'bernoulli' | 'gaussian';
  /** [D, H] */
  readonly weights: tf.Variable<tf.Rank.R2>;
  /** [D] */
  readonly visibleBias: tf.Variable<tf.Rank.R1>;
  /** [H] */
  readonly hiddenBias: tf.Variable<tf.Rank.R1>;
}

/** p(h_j = 1 | v) = sigma(c_j + sum_i v_i W_ij). v: [batch, D]; result: [batch, H]. */
export function hiddenProbabilities(rbm: Rbm, v: tf.Tensor2D): tf.Tensor2D {
  return dense(v, rbm.weights, rbm.hiddenBias, 'sigmoid');
}

/** Hidden probabilities and a Bernoulli sample of them. v: [batch, D]; both results: [batch, H]. */
export function sampleHidden(rbm: Rbm, v: tf.Tensor2D, draw: Draw): [probabilities: tf.Tensor2D, sample: tf.Tensor2D] {
  return denseSample(v, rbm.weights, rbm.hiddenBias, draw);
}

/**
 * The mean of v given h: sigma(a + W h) for Bernoulli units, a + W h for Gaussian units. h: [batch, H]; result: [batch, D].
 */
export function visibleMeans(rbm: Rbm, h: tf.Tensor2D): tf.Tensor2D {
  const activation = rbm.visibleUnits === 'bernoulli' ? 'sigmoid' : 'linear';
  return dense(h, rbm.weights, rbm.visibleBias, activation, true);
}

/** Visible means and a sample: Bernoulli, or the mean plus standard normal noise. h: [batch, H]; both: [batch, D]. */
export function sampleVisible(rbm: Rbm, h: tf.Tensor2D, draw: Draw): [means: tf.Tensor2D, sample: tf.Tensor2D] {
  if (rbm.visibleUnits === 'bernoulli') return denseSample(h, rbm.weights, rbm.visibleBias, draw, true);
  const means = visibleMeans(rbm, h);
  const noise = normal(means.shape[0], means.shape[1], draw);
  const sample = tf.add(means, noise) as tf.Tensor2D;
  noise.dispose();
  return [means, sample];
}

/** log(1 + e^x) without overflow: max(x, 0) + log1p(e^-|x|). Any shape. */
export function softplus(x: tf.Tensor): tf.Tensor {
  return tf.tidy(() => tf.add(tf.relu(x), tf.log1p(tf.exp(tf.neg(tf.abs(x))))));
}

/**
 * F(v), with p(v) = e^-F(v) / Z. Bernoulli: -a.v - sum_j softplus(c_j + (v'W)_j); Gaussian with unit variance:
 * |v - a|^2 / 2 - the same sum. v: [batch, D]; result: [batch], in nats.
 */
export function freeEnergy(rbm: Rbm, v: tf.Tensor2D): tf.Tensor1D {
  return tf.tidy(() => {
    const hidden = tf.sum(softplus(dense(v, rbm.weights, rbm.hiddenBias, 'linear')), 1);
    const visible =
      rbm.visibleUnits === 'bernoulli'
        ? tf.neg(tf.sum(tf.mul(v, rbm.visibleBias), 1))
        : tf.mul(tf.sum(tf.square(tf.sub(v, rbm.visibleBias)), 1), 0.5);
    return tf.sub(visible, hidden) as tf.Tensor1D;
  });
}

/**
 * Mean squared difference between data and its reconstruction, per visible unit. A quick look at training, not a
 * likelihood: it can be nearly 0 for a poor model. Both: [batch, D]; result: a scalar.
 */
export function reconstructionError(v: tf.Tensor2D, reconstruction: tf.Tensor2D): tf.Scalar {
  return tf.tidy(() => tf.mean(tf.squaredDifference(v, reconstruction)) as tf.Scalar);
}
