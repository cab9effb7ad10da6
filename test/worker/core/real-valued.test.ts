// Learning from real values: variances found where they are known, rectified units that stay bounded.
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { exactLogPartition } from '../../../src/worker/core/exact-partition.ts';
import { smallWeights } from '../../../src/worker/core/initial.ts';
import { meanFreeEnergy } from '../../../src/worker/core/likelihood.ts';
import { beginMemory, learn, type RbmRule } from '../../../src/worker/core/rbm-learner.ts';
import type { TrainableMachine } from '../../../src/worker/core/rbm-step.ts';
import { gaussianUnits, rectifiedUnits, scaledGaussianUnits } from '../../../src/worker/core/real-units.ts';
import { rateFactor } from '../../../src/worker/core/schedule.ts';
import { bernoulliUnits } from '../../../src/worker/core/units.ts';
import { useCpuBackend } from './cpu-backend.ts';
import { matrix, normalDraws, uniformDraws } from './draws.ts';
import { sum } from './reference-rbm.ts';
import { finish } from './run-to-end.ts';

beforeAll(useCpuBackend);

const RULE: RbmRule = {
  learningRate: 0.1,
  momentum: 0.5,
  weightDecay: 0,
  l1: 0,
  maxNorm: null,
  method: 'cd',
  cdSteps: 1,
  chains: 20,
  replicas: 4,
  fastLearningRate: 0.1,
  fastDecay: 0.95,
  centering: null,
  sparsity: null,
  dropout: 0,
};

const at = (step: number) => ({ seed: 3, layer: 0, step });

function begin(rule: RbmRule, machine: TrainableMachine, data: number[][]) {
  const first = { rows: () => tf.tensor2d(data), means: () => tf.mean(tf.tensor2d(data), 0) as tf.Tensor1D };
  return { memory: beginMemory(machine, rule, first) };
}

describe('real-valued data', () => {
  const normal = normalDraws(7);
  const uniform = uniformDraws(8);
  /** Two clusters at (2, -1) and (-1, 1) with deviation 0.5. */
  const data = matrix(400, 2, normal).map((noise) => {
    const center = uniform() < 0.5 ? [2, -1] : [-1, 1];
    return noise.map((n, i) => center[i]! + 0.5 * n);
  });

  it('with learned variances: they find the spread within clusters, and a likelihood better than one Gaussian', () => {
    const logVariance = tf.variable(tf.zeros<tf.Rank.R1>([2]));
    const machine: TrainableMachine = {
      visible: scaledGaussianUnits(logVariance),
      hidden: bernoulliUnits,
      weights: tf.variable(
        tf.tensor2d(
          smallWeights(2, 4, { seed: 1, layer: 0 }).map((w) => 20 * w),
          [2, 4],
        ),
      ),
      visibleBias: tf.variable(tf.mean(tf.tensor2d(data), 0) as tf.Tensor1D),
      hiddenBias: tf.variable(tf.zeros<tf.Rank.R1>([4])),
      logVariance,
    };
    const rule = { ...RULE, method: 'pt' as const, chains: 400, replicas: 6 };
    const { memory } = begin(rule, machine, data);
    const v0 = tf.tensor2d(data);
    for (let step = 0; step < 800; step++) {
      const learningRate = 0.06 * rateFactor('linear', 0, step / 800);
      learn(machine, memory, v0, { ...rule, learningRate }, at(step), false);
    }
    const deviations = Array.from(logVariance.dataSync(), (z) => Math.exp(z / 2));
    for (const deviation of deviations) expect(Math.abs(deviation - 0.5)).toBeLessThan(0.16);
    const likelihood = -meanFreeEnergy(machine, v0) - finish(exactLogPartition(machine));
    const variances = [0, 1].map((c) => {
      const mean = sum(data.map((row) => row[c]!)) / data.length;
      return sum(data.map((row) => (row[c]! - mean) ** 2)) / data.length;
    });
    const independent = -sum(variances.map((variance) => (Math.log(2 * Math.PI * variance) + 1) / 2));
    expect(likelihood).toBeGreaterThan(independent + 0.8);
  });

  it('with rectified hidden units: stays bounded, and reconstructs better than the mean does', () => {
    const machine: TrainableMachine = {
      visible: gaussianUnits,
      hidden: rectifiedUnits,
      weights: tf.variable(tf.tensor2d(smallWeights(2, 8, { seed: 1, layer: 0 }), [2, 8])),
      visibleBias: tf.variable(tf.zeros<tf.Rank.R1>([2])),
      hiddenBias: tf.variable(tf.zeros<tf.Rank.R1>([8])),
      logVariance: null,
    };
    const rule = { ...RULE, learningRate: 0.003, momentum: 0.9 };
    const { memory } = begin(rule, machine, data);
    const v0 = tf.tensor2d(data);
    let error = Number.NaN;
    for (let step = 0; step < 600; step++) {
      const { reconstruction } = learn(machine, memory, v0, rule, at(step), true);
      error = tf.mean(tf.squaredDifference(v0, reconstruction!)).dataSync()[0]!;
      reconstruction!.dispose();
    }
    const spread = tf.mean(tf.moments(v0, 0).variance).dataSync()[0]!;
    expect(error).toBeLessThan(0.7 * spread);
  });
});
