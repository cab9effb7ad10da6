// A support vector machine of several classes with the kernel exp(-gamma |x - y|^2), one machine per pair of classes.
import * as tf from '@tensorflow/tfjs';
import { plain } from './plain.ts';
import { type SupportVectors, trainPair } from './smo.ts';

export interface RbfSvm {
  readonly classCount: number;
  readonly pairs: readonly { readonly first: number; readonly second: number; readonly vectors: SupportVectors }[];
}

/** exp(-gamma |x_i - y_j|^2), row-major [rows of x, rows of y]. x: [rows, columns], y: [others, columns] */
export function rbfKernel(x: tf.Tensor2D, y: tf.Tensor2D, gamma: number): Float32Array {
  return plain(() => tf.exp(tf.mul(squaredDistances(x, y), -gamma)));
}

/** |x_i - y_j|^2, [rows of x, rows of y]; never negative. */
export function squaredDistances(x: tf.Tensor2D, y: tf.Tensor2D): tf.Tensor2D {
  return tf.tidy(() => {
    const own = tf.sum(tf.square(x), 1, true);
    const other = tf.reshape(tf.sum(tf.square(y), 1), [1, y.shape[0]]);
    const cross = tf.matMul(x, y, false, true);
    return tf.relu(tf.sub(tf.add(own, other), tf.mul(cross, 2))) as tf.Tensor2D;
  });
}

/**
 * One machine per pair of classes (Knerr et al. 1990), as in LIBSVM. kernel: row-major [size, size] between all rows there
 * are; `rows` are those to learn from, `classes` the class of every one of the `size` rows. Breathes after each pair.
 */
export function* fitRbfSvm(
  kernel: { readonly values: Float32Array; readonly size: number },
  rows: Uint32Array,
  classes: Int32Array,
  classCount: number,
  penalty: number,
): Generator<null, RbfSvm> {
  const pairs: RbfSvm['pairs'][number][] = [];
  for (let first = 0; first < classCount; first++) {
    for (let second = first + 1; second < classCount; second++) {
      const both = rows.filter((row) => classes[row] === first || classes[row] === second);
      const signs = Int8Array.from(both, (row) => (classes[row] === first ? 1 : -1));
      if (!signs.includes(1) || !signs.includes(-1)) continue;
      const vectors = trainPair({ rows: both, signs, kernel: kernel.values, size: kernel.size }, penalty);
      pairs.push({ first, second, vectors });
      yield null;
    }
  }
  return { classCount, pairs };
}

/**
 * The class that most pairs vote for; the first of them where several are. kernel: values between the rows to classify and
 * all rows that the machines' positions count in, row-major [rows, size].
 */
export function classifyByPairs({ classCount, pairs }: RbfSvm, kernel: Float32Array, size: number): Int32Array {
  const count = kernel.length / size;
  const votes = new Int32Array(count * classCount);
  for (const { first, second, vectors } of pairs) {
    const { rows, coefficients, bias } = vectors;
    for (let row = 0; row < count; row++) {
      let decision = bias;
      for (let s = 0; s < rows.length; s++) decision += coefficients[s]! * kernel[row * size + rows[s]!]!;
      votes[row * classCount + (decision > 0 ? first : second)]!++;
    }
  }
  return Int32Array.from({ length: count }, (_, row) => {
    const own = votes.subarray(row * classCount, (row + 1) * classCount);
    return own.indexOf(own.reduce((most, it) => Math.max(most, it)));
  });
}
