// Optimiser steps against float64 references, their direction, and what they leave alone.
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { momentumStep } from '../../../src/worker/core/ops.ts';
import { type OptimizerRule, optimizerState, optimizerStep } from '../../../src/worker/core/optimizer.ts';
import { useCpuBackend } from './cpu-backend.ts';
import { matrix, normalDraws } from './draws.ts';
import { largestDifference } from './rbm-tensors.ts';

beforeAll(useCpuBackend);

const PLAIN: OptimizerRule = { optimizer: 'sgd', learningRate: 0.1, momentum: 0.9, weightDecay: 0 };

const OPTIMIZERS = ['sgd', 'momentum', 'nesterov', 'adagrad', 'rmsprop', 'adam'] as const;

/** A bowl with its lowest point at 1, 2, 3, ... and another curvature in each direction. */
const CURVATURES = [1, 0.1, 3, 0.01];
const bowl = (w: readonly number[]) => w.map((x, i) => CURVATURES[i]! * (x - i - 1));
const height = (w: ArrayLike<number>) =>
  CURVATURES.reduce((total, curvature, i) => total + (curvature * (w[i]! - i - 1) ** 2) / 2, 0);

/** Float64 references, each a function from the slope at every step to the parameter after it. */
const REFERENCE = {
  sgd: (rule: OptimizerRule, w: number[], steps: number) => descend(rule, w, steps, 0),
  momentum: (rule: OptimizerRule, w: number[], steps: number) => descend(rule, w, steps, rule.momentum),
  adam: (rule: OptimizerRule, start: number[], steps: number) => {
    let w = start;
    let mean = w.map(() => 0);
    let square = w.map(() => 0);
    for (let t = 1; t <= steps; t++) {
      const slope = bowl(w).map((g, i) => g + rule.weightDecay * w[i]!);
      mean = mean.map((m, i) => 0.9 * m + 0.1 * slope[i]!);
      square = square.map((s, i) => 0.999 * s + 0.001 * slope[i]! ** 2);
      w = w.map((x, i) => {
        const corrected = mean[i]! / (1 - 0.9 ** t);
        return x - (rule.learningRate * corrected) / (Math.sqrt(square[i]! / (1 - 0.999 ** t)) + 1e-8);
      });
    }
    return w;
  },
  nesterov: (rule: OptimizerRule, start: number[], steps: number) => {
    // In the textbook form, with the gradient taken where momentum alone would lead: y is the code's w.
    let [x, y] = [start, start];
    for (let t = 0; t < steps; t++) {
      const at = y;
      const slope = bowl(at).map((g, i) => g + rule.weightDecay * at[i]!);
      const next = at.map((value, i) => value - rule.learningRate * slope[i]!);
      y = next.map((value, i) => value + rule.momentum * (value - x[i]!));
      x = next;
    }
    return y;
  },
  adagrad: (rule: OptimizerRule, start: number[], steps: number) => descendBySquares(rule, start, steps, null),
  rmsprop: (rule: OptimizerRule, start: number[], steps: number) => descendBySquares(rule, start, steps, 0.9),
};

function descendBySquares(rule: OptimizerRule, start: number[], steps: number, decay: number | null): number[] {
  let w = start;
  let squares = w.map(() => 0);
  for (let t = 0; t < steps; t++) {
    const at = w;
    const slope = bowl(at).map((g, i) => g + rule.weightDecay * at[i]!);
    squares = squares.map((s, i) => (decay === null ? s + slope[i]! ** 2 : decay * s + (1 - decay) * slope[i]! ** 2));
    w = at.map((x, i) => x - (rule.learningRate * slope[i]!) / (Math.sqrt(squares[i]!) + 1e-8));
  }
  return w;
}

function descend(rule: OptimizerRule, start: number[], steps: number, momentum: number): number[] {
  let w = start;
  let velocity = w.map(() => 0);
  for (let t = 0; t < steps; t++) {
    const at = w;
    const slope = bowl(at).map((g, i) => g + rule.weightDecay * at[i]!);
    velocity = velocity.map((v, i) => momentum * v - rule.learningRate * slope[i]!);
    w = at.map((x, i) => x + velocity[i]!);
  }
  return w;
}

function run(rule: OptimizerRule, start: number[], steps: number): number[] {
  const w = tf.tidy(() => tf.variable(tf.tensor1d(start)));
  const state = optimizerState(rule, w);
  for (let step = 1; step <= steps; step++) {
    const gradient = tf.tensor1d(bowl(w.arraySync()));
    optimizerStep(w, state, gradient, rule, step);
    gradient.dispose();
  }
  return w.arraySync();
}

describe('fine-tuning steps', () => {
  const start = [4, -2, 0.5, 7];

  for (const optimizer of OPTIMIZERS) {
    it(`${optimizer}: equal the float64 reference over 50 steps, with and without decay`, () => {
      for (const weightDecay of [0, 0.3]) {
        const rule = { ...PLAIN, optimizer, weightDecay };
        const expected = REFERENCE[optimizer](rule, start, 50);
        expect(largestDifference(run(rule, start, 50), expected)).toBeLessThan(2e-5);
      }
    });

    it(`${optimizer}: go downhill`, () => {
      const rule = { ...PLAIN, optimizer, learningRate: 0.01 };
      const heights = [0, 1, 10, 100].map((steps) => height(run(rule, start, steps)));
      expect(heights).toEqual(heights.toSorted((a, b) => b - a));
      expect(heights[3]).toBeLessThan(0.9 * heights[0]!);
    });

    it(`${optimizer}: shrink weights where only decay is left`, () => {
      const rule = { ...PLAIN, optimizer, weightDecay: 0.5 };
      const w = tf.variable(tf.tensor1d([1, -1]));
      optimizerStep(w, optimizerState(rule, w), tf.zeros([2]), rule, 1);
      const [positive, negative] = w.arraySync();
      expect(positive).toBeLessThan(1);
      expect(positive).toBeGreaterThan(0);
      expect(negative).toBe(-positive!);
    });
  }

  it('leave the gradient alone and keep no tensors over 100 steps', () => {
    for (const optimizer of OPTIMIZERS) {
      const rule = { ...PLAIN, optimizer, weightDecay: 0.1 };
      const values = matrix(3, 4, normalDraws(1)).map((row) => row.map(Math.fround));
      const w = tf.variable(tf.zeros([3, 4]));
      const gradient = tf.tensor2d(values);
      const state = optimizerState(rule, w);
      const before = tf.memory().numTensors;
      for (let step = 1; step <= 100; step++) optimizerStep(w, state, gradient, rule, step);
      expect(tf.memory().numTensors).toBe(before);
      expect(gradient.arraySync()).toEqual(values);
    }
  });
});

describe('the momentum step of pre-training', () => {
  it('reaches the terminal speed learningRate g / (1 - momentum), uphill', () => {
    const w = tf.variable(tf.zeros([2]));
    const velocity = tf.variable(tf.zeros([2]));
    const rule = { learningRate: 0.1, momentum: 0.9, weightDecay: 0 };
    for (let step = 0; step < 300; step++) momentumStep(w, velocity, tf.tensor1d([2, -1]), rule);
    const [up, down] = velocity.dataSync();
    expect(up).toBeCloseTo(2, 5);
    expect(down).toBeCloseTo(-1, 5);
    expect(w.dataSync()[0]).toBeGreaterThan(0);
  });

  it('begins at rest: the first step is learningRate times the gradient', () => {
    const w = tf.variable(tf.tensor1d([1, 2]));
    const velocity = tf.variable(tf.zeros([2]));
    momentumStep(w, velocity, tf.tensor1d([1, 4]), { learningRate: 0.25, momentum: 0.9, weightDecay: 0 });
    expect(Array.from(w.dataSync())).toEqual([1.25, 3]);
  });
});
