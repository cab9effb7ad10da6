// Losses beside those of network.ts: independent yes-or-no outputs, and targets that are not quite certain.
import * as tf from '@tensorflow/tfjs';
import type { Loss } from './network.ts';
import { softplus } from './softplus.ts';

/**
 * Cross-entropy of independent 0/1 outputs on logits: value mean over rows of sum_i softplus(u_i) - y_i u_i, delta
 * (sigma(u) - y) / batch. For several labels at once, and for reconstructions of values between 0 and 1.
 * logits, targets: [batch, out].
 */
export function bernoulliCrossEntropy(logits: tf.Tensor2D, targets: tf.Tensor2D): Loss {
  return tf.tidy(() => {
    const each = tf.sub(softplus(logits), tf.mul(targets, logits));
    const value = tf.mean(tf.sum(each, 1)) as tf.Scalar;
    const delta = tf.div(tf.sub(tf.sigmoid(logits), targets), logits.shape[0]) as tf.Tensor2D;
    return { value, delta };
  });
}

/**
 * Label smoothing (Szegedy et al. 2016): (1 - share) y + share / classes for one of several classes, and
 * (1 - share) y + share / 2 for independent labels. onehot: [batch, out].
 */
export function smoothed(onehot: tf.Tensor2D, share: number, isExclusive: boolean): tf.Tensor2D {
  return tf.tidy(() => {
    const floor = share / (isExclusive ? onehot.shape[1] : 2);
    return tf.add(tf.mul(onehot, 1 - share), floor) as tf.Tensor2D;
  });
}
