// The two functions that keep logarithms of sums of exponentials finite.
import * as tf from '@tensorflow/tfjs';
import { KERNEL, runKernel } from './kernel.ts';

/** log(1 + e^x) without overflow: max(x, 0) + log1p(e^-|x|). Any shape. */
export function softplus<T extends tf.Tensor>(x: T): T {
  const made = runKernel(KERNEL.softplus, { x }, {});
  if (made) return made as T;
  return tf.tidy(() => tf.add(tf.relu(x), tf.log1p(tf.exp(tf.neg(tf.abs(x)))))) as T;
}

/** log of the sum of e^x, in float64. An empty list has the sum 0, so -Infinity. */
export function logSumExp(values: ArrayLike<number>): number {
  let top = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) top = Math.max(top, values[i]!);
  if (!Number.isFinite(top)) return top;
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += Math.exp(values[i]! - top);
  return top + Math.log(sum);
}
