// How alike two sets of features of the same rows are: linear centered kernel alignment.
import * as tf from '@tensorflow/tfjs';

/**
 * Linear CKA, |Y' X|^2 / (|X' X| |Y' Y|) in Frobenius norms of centered columns (Kornblith et al. 2019, section 3): 1 for
 * features that differ by a rotation and a scale only. x: [rows, n], y: [rows, m]. NaN where either never varies.
 */
export function linearCka(x: tf.Tensor2D, y: tf.Tensor2D): number {
  return tf.tidy(() => {
    const centered = (t: tf.Tensor2D) => tf.sub(t, tf.mean(t, 0)) as tf.Tensor2D;
    const [a, b] = [centered(x), centered(y)];
    const norm = (s: tf.Tensor2D, t: tf.Tensor2D) => tf.sqrt(tf.sum(tf.square(tf.matMul(s, t, true)))).dataSync()[0]!;
    return norm(b, a) ** 2 / (norm(a, a) * norm(b, b));
  });
}
