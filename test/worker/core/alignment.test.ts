// Linear CKA against what is known of it: rotations and scales don't matter, independent features have little in common.
import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, test } from 'vitest';
import { linearCka } from '../../../src/worker/core/alignment.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

/** Numbers from a fixed congruential sequence, around zero. */
function numbers(rows: number, columns: number, seed: number): tf.Tensor2D {
  let state = seed;
  const values = Float32Array.from({ length: rows * columns }, () => {
    state = (state * 1103515245 + 12345) % 2 ** 31;
    return state / 2 ** 31 - 0.5;
  });
  return tf.tensor2d(values, [rows, columns]);
}

test('features turned and scaled are the same features', () => {
  const x = numbers(50, 2, 1);
  const turned = tf.mul(tf.matMul(x, tf.tensor2d([[0.6, -0.8], [0.8, 0.6]])), 7) as tf.Tensor2D; // biome-ignore format: a matrix
  expect(linearCka(x, turned)).toBeCloseTo(1, 5);
});

test('of single columns it is the square of their correlation', () => {
  const [x, y] = [numbers(40, 1, 3), numbers(40, 1, 9)];
  const [a, b] = [x.dataSync(), y.dataSync()];
  const mean = (v: ArrayLike<number>) => Array.from(v).reduce((sum, value) => sum + value, 0) / v.length;
  const dot = (v: ArrayLike<number>, w: ArrayLike<number>) =>
    Array.from(v).reduce((sum, value, i) => sum + (value - mean(v)) * ((w[i] ?? 0) - mean(w)), 0);
  const expected = dot(a, b) ** 2 / (dot(a, a) * dot(b, b));
  expect(linearCka(x, y)).toBeCloseTo(expected, 5);
  expect(expected).toBeLessThan(0.9);
});

test('features that never vary have none', () => {
  expect(linearCka(tf.ones([10, 3]), numbers(10, 2, 1))).toBeNaN();
});
