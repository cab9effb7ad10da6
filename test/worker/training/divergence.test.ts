// Numbers that stopped being finite are found wherever they stand, and nothing else is.
import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { firstNonFinite } from '../../../src/worker/training/divergence.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe('firstNonFinite', () => {
  it('names the first tensor with NaN or infinity, wherever it stands, and leaves no tensor behind', () => {
    const bad = fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY);
    const [rows, columns] = [5, 7];
    fc.assert(
      fc.property(
        bad,
        bad,
        fc.nat(rows * columns - 1),
        fc.nat(columns - 1),
        fc.boolean(),
        (one, other, at, b, both) => {
          const matrix = new Float32Array(rows * columns).fill(-1.5);
          const vector = new Float32Array(columns).fill(2);
          vector[b] = other;
          if (both) matrix[at] = one;
          const weights = tf.tensor2d(matrix, [rows, columns]);
          const bias = tf.tensor1d(vector);
          const before = tf.memory().numTensors;
          expect(firstNonFinite({ weights, bias })).toBe(both ? 'weights' : 'bias');
          expect(tf.memory().numTensors).toBe(before);
          tf.dispose([weights, bias]);
        },
      ),
      { seed: 5 },
    );
  });

  it('is not fooled by infinities of both signs in one row', () => {
    const weights = tf.tensor2d([1, 2, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY], [2, 2]);
    expect(firstNonFinite({ weights })).toBe('weights');
  });

  it('finds nothing in large, small and zero numbers', () => {
    const weights = tf.tensor2d([1e30, -1e30, 1e-45, 0, -0, 3], [2, 3]);
    expect(firstNonFinite({ weights, bias: tf.tensor1d([3e38, -3e38]) })).toBeNull();
  });
});
