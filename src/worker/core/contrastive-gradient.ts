// The gradient of an RBM's log-likelihood from a positive and a negative phase, plain or centered.
import * as tf from '@tensorflow/tfjs';
import type { Machine } from './machine.ts';

/** States of the visible units with what the hidden units make of them: v [n, D] and means or samples [n, H]. */
export interface Phase {
  readonly visible: tf.Tensor2D;
  readonly hidden: tf.Tensor2D;
}

/** Uphill on the mean log-likelihood, shaped like the parameters. */
export interface Gradient {
  readonly weights: tf.Tensor2D;
  readonly visibleBias: tf.Tensor1D;
  readonly hiddenBias: tf.Tensor1D;
}

/** What the centered gradient subtracts from visible messages, [D], and from hidden ones, [H]. */
export interface Offsets {
  readonly visible: tf.Tensor1D;
  readonly hidden: tf.Tensor1D;
}

/**
 * g_W = <(m - mu)(q - lambda)'> data minus model, g_a = <m>, g_c = <q> likewise, with m the visible units' messages; plain
 * where the offsets are null, and in the centered parametrisation otherwise (Melchior, Fischer, Wiskott 2016), whose
 * biases are a + W lambda and c + W' mu. The two phases need not have equally many rows.
 */
export function contrastiveGradient(
  { visible, hidden }: Machine,
  positive: Phase,
  negative: Phase,
  offsets: Offsets | null,
): Gradient {
  return tf.tidy(() => {
    // Both phases as one product: the rows of the model phase count negatively.
    const messages = [positive, negative].map((phase) => {
      const sent = visible.message(phase.visible);
      return offsets ? tf.sub(sent, offsets.visible) : sent;
    });
    const signs = [1 / positive.visible.shape[0], -1 / negative.visible.shape[0]];
    const left = tf.concat(messages.map((sent, i) => tf.mul(sent, signs[i]!) as tf.Tensor2D));
    const answers = [positive, negative].map((phase) => hidden.message(phase.hidden));
    const centered = answers.map((answer) => (offsets ? (tf.sub(answer, offsets.hidden) as tf.Tensor2D) : answer));
    return {
      weights: tf.matMul(left, tf.concat(centered), true) as tf.Tensor2D,
      visibleBias: tf.sum(left, 0) as tf.Tensor1D,
      hiddenBias: tf.sub(tf.mean(answers[0]!, 0), tf.mean(answers[1]!, 0)) as tf.Tensor1D,
    };
  });
}

/**
 * The gradient for log-variances z of Gaussian visible units (Cho, Ilin, Raiko 2011): data minus model of
 * e^-z [(v - a)^2 / 2 - v (W q)]. The model phase must hold sampled v: with means, the variance would run away. Result: [D].
 */
export function logVarianceGradient(
  machine: Machine,
  logVariance: tf.Tensor1D,
  positive: Phase,
  negative: Phase,
): tf.Tensor1D {
  const statistic = ({ visible, hidden }: Phase) => {
    const reach = tf.matMul(machine.hidden.message(hidden), machine.weights, false, true);
    const spread = tf.mul(tf.square(tf.sub(visible, machine.visibleBias)), 0.5);
    return tf.mean(tf.sub(spread, tf.mul(visible, reach)), 0);
  };
  return tf.tidy(() => {
    const difference = tf.sub(statistic(positive), statistic(negative));
    return tf.mul(difference, tf.exp(tf.neg(logVariance))) as tf.Tensor1D;
  });
}
