// Dead and saturated units against plain loops, on networks whose units are known to be off or on.
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { countDead, countSaturated, networkUse } from '../../../src/worker/training/hidden-use.ts';
import type { Input } from '../../../src/worker/training/input.ts';

const ROWS = [
  [0, 1],
  [1, 0],
  [1, 1],
];

const input: Input = {
  rows: ROWS.length,
  columns: 2,
  sampled: false,
  gather: (positions: Uint32Array) => tf.tensor2d(Array.from(positions, (at) => ROWS[at] ?? [])),
};

function layer(activation: 'sigmoid' | 'relu' | 'linear', weights: number[][], bias: number[]) {
  return { activation, weights: tf.variable(tf.tensor2d(weights)), bias: tf.variable(tf.tensor1d(bias)) };
}

describe('units that are of no use', () => {
  test('one row that excites a unit, or calms it, is enough', () => {
    const means = tf.tensor2d([
      [0.01, 0.01, 0.99, 0.99, 0.5],
      [0.01, 0.2, 0.99, 0.8, 0.5],
    ]);
    expect(countDead(means)).toBe(1);
    expect(countSaturated(means)).toBe(1);
  });

  test('are counted by layer, each on what the layers below pass on', () => {
    // Of three Bernoulli units the first is off (-9 or -8), the second on (9 or 8), the third follows the first input.
    const first = layer(
      'sigmoid',
      [
        [1, -1, 10],
        [0, 0, 0],
      ],
      [-9, 9, -5],
    );
    // Fed by these, one rectified unit is on in some rows, and one in none.
    const second = layer(
      'relu',
      [
        [0, 0],
        [1, 1],
        [1, 0],
      ],
      [-1, -1.5],
    );
    const third = layer('linear', [[1], [1]], [-100]);
    expect(networkUse([first, second, third], input)).toEqual({
      ...{ deadUnitsLayer1: 1, saturatedUnitsLayer1: 1 },
      ...{ deadUnitsLayer2: 1 },
    });
  });
});
