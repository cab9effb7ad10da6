// CD-k updates against the exact expected gradient, and the parts of the update rule against their definitions.
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  type ContrastiveDivergence,
  contrastiveDivergenceStep,
  contrastivePhases,
} from '../../../src/worker/core/contrastive-divergence.ts';
import type { MomentumRule } from '../../../src/worker/core/ops.ts';
import { useCpuBackend } from './cpu-backend.ts';
import { matrix, uniformDraws } from './draws.ts';
import { flatTensors, largestDifference, randomRbm, rbmTensors, resetRbm, zeroVelocities } from './rbm-tensors.ts';
import * as reference from './reference-rbm.ts';

const PLAIN: MomentumRule = { learningRate: 1, momentum: 0, weightDecay: 0 };
const truth = randomRbm('bernoulli', 4, 3, 21);
const rows = [
  [1, 0, 1, 1],
  [0, 0, 1, 0],
  [0.25, 1, 0.5, 0],
];
const gaussian = randomRbm('gaussian', 2, 3, 22);
const gaussianRows = [
  [0.5, -1.25],
  [2, 0.75],
];

beforeAll(useCpuBackend);

function learning(change: Partial<ContrastiveDivergence> = {}): ContrastiveDivergence {
  return { cdSteps: 1, rule: PLAIN, sparsity: null, ...change };
}

/** The mean velocity of many steps from the same parameters: the update's expectation, but for sampling error. */
function meanUpdate(
  of: reference.ReferenceRbm,
  data: readonly number[][],
  cdSteps: number,
  steps: number,
  copies: number,
) {
  const rbm = rbmTensors(of);
  const velocities = zeroVelocities(rbm);
  const v0 = tf.tile(tf.tensor2d([...data]), [copies, 1]) as tf.Tensor2D;
  const total = new Float64Array(flatTensors(velocities).length);
  for (let step = 0; step < steps; step++) {
    contrastiveDivergenceStep(rbm, velocities, v0, learning({ cdSteps }), { seed: 77, layer: 0, step }).dispose();
    flatTensors(velocities).forEach((x, i) => {
      total[i]! += x / steps;
    });
    resetRbm(rbm, of);
  }
  return { mean: Array.from(total), cases: steps * copies * data.length };
}

function largestZ(found: { mean: number[]; cases: number }, expected: { mean: number[]; variance: number[] }): number {
  const scores = found.mean.map(
    (x, i) => Math.abs(x - expected.mean[i]!) / Math.sqrt(expected.variance[i]! / found.cases),
  );
  return Math.max(...scores);
}

describe('the mean of many CD updates', () => {
  for (const cdSteps of [1, 2]) {
    it(`equals the expected CD-${cdSteps} gradient of a 4 x 3 Bernoulli RBM within sampling error`, () => {
      const exact = reference.expectedGradient(truth, rows, reference.cdChain(truth, cdSteps));
      const found = meanUpdate(truth, rows, cdSteps, 30, 3000);
      expect(largestZ(found, exact)).toBeLessThan(4);
    });
  }

  it('is not the gradient with mean reconstructions, with the other sign of the biases, or of another k', () => {
    const found = meanUpdate(truth, rows, 1, 30, 3000);
    const exact = reference.expectedGradient(truth, rows, reference.cdChain(truth, 1));
    const means = reference.expectedGradient(truth, rows, (v0) => reference.meanReconstructions(truth, v0));
    expect(largestZ(found, { ...exact, mean: means.mean })).toBeGreaterThan(20);
    const flipped = exact.mean.map((x, i) => (i < 12 ? x : -x));
    expect(largestZ(found, { ...exact, mean: flipped })).toBeGreaterThan(20);
    const twoSteps = reference.expectedGradient(truth, rows, reference.cdChain(truth, 2));
    expect(largestZ(found, twoSteps)).toBeGreaterThan(8);
  });

  it('equals the expected CD-1 gradient of a Gaussian RBM within sampling error', () => {
    const exact = reference.expectedGradient(gaussian, gaussianRows, reference.cdChain(gaussian, 1));
    const found = meanUpdate(gaussian, gaussianRows, 1, 30, 4000);
    expect(largestZ(found, exact)).toBeLessThan(4);
  });
});

describe('the phases', () => {
  const at = { seed: 1, layer: 0, step: 0 };

  it('pass the data through, sample the last visible units, and use probabilities for hidden units', () => {
    const v0 = tf.tensor2d(rows);
    const phases = contrastivePhases(rbmTensors(truth), v0, 3, at);
    expect(phases.v0).toBe(v0);
    expect(new Set(phases.v1.dataSync())).toEqual(new Set([0, 1]));
    const q = (v: number[]) => reference.hiddenInputs(truth, v).map(reference.sigmoid);
    expect(largestDifference(phases.h0.dataSync(), rows.flatMap(q))).toBeLessThan(1e-6);
    expect(largestDifference(phases.h1.dataSync(), phases.v1.arraySync().flatMap(q))).toBeLessThan(1e-6);
  });

  it('are driven by sampled hidden units: the reconstruction is the visible mean of some binary state', () => {
    const { reconstruction } = contrastivePhases(rbmTensors(truth), tf.tensor2d(rows), 1, at);
    const possible = reference.states(3).map((h) => reference.visibleInputs(truth, h).map(reference.sigmoid));
    for (const row of reconstruction.arraySync()) {
      expect(Math.min(...possible.map((means) => largestDifference(row, means)))).toBeLessThan(1e-6);
    }
  });

  it('repeat bit for bit at one address, and differ in seed, layer and step', () => {
    const v0 = tf.tensor2d(matrix(20, 4, uniformDraws(3)));
    const run = (address: typeof at) => Array.from(contrastivePhases(rbmTensors(truth), v0, 2, address).v1.dataSync());
    expect(run(at)).toEqual(run(at));
    for (const other of [{ seed: 2 }, { layer: 1 }, { step: 1 }]) {
      expect(run({ ...at, ...other })).not.toEqual(run(at));
    }
  });
});

describe('the update rule', () => {
  it('adds momentum and decays weights, never biases', () => {
    const rbm = rbmTensors(truth);
    const velocities = zeroVelocities(rbm);
    const rule = { learningRate: 0.1, momentum: 0.5, weightDecay: 0.25 };
    let expected = reference.flatten(truth);
    let speed = expected.map(() => 0);
    for (let step = 0; step < 5; step++) {
      const before = expected;
      const at = { seed: 4, layer: 0, step };
      const v0 = tf.tensor2d(rows);
      const phases = contrastivePhases(rbm, v0, 1, at);
      contrastiveDivergenceStep(rbm, velocities, v0, learning({ rule }), at);
      const gradient = gradientOf(phases.v0, phases.h0, phases.v1, phases.h1);
      speed = speed.map((s, i) => 0.5 * s + 0.1 * (gradient[i]! - (i < 12 ? 0.25 * before[i]! : 0)));
      expected = before.map((x, i) => x + speed[i]!);
      expect(largestDifference(flatTensors(rbm), expected)).toBeLessThan(2e-6);
      expect(largestDifference(flatTensors(velocities), speed)).toBeLessThan(2e-6);
    }
  });

  it('leaves its input, and the parameters of a rule without learning, as they are', () => {
    const rbm = rbmTensors(truth);
    const v0 = tf.tensor2d(rows);
    const rule = { learningRate: 0, momentum: 0.9, weightDecay: 0.1 };
    contrastiveDivergenceStep(rbm, zeroVelocities(rbm), v0, learning({ rule }), { seed: 4, layer: 0, step: 0 });
    expect(v0.arraySync()).toEqual(rows);
    expect(flatTensors(rbm)).toEqual(reference.flatten(truth));
  });

  it('frees everything it makes', () => {
    const rbm = rbmTensors(truth);
    const velocities = zeroVelocities(rbm);
    const v0 = tf.tensor2d(rows);
    const activity = tf.variable(tf.zeros([3])) as tf.Variable<tf.Rank.R1>;
    const sparsity = { target: 0.1, cost: 0.1, activity };
    const before = tf.memory().numTensors;
    for (let step = 0; step < 100; step++) {
      const change = { cdSteps: 2, sparsity: step % 2 ? sparsity : null };
      contrastiveDivergenceStep(rbm, velocities, v0, learning(change), { seed: 1, layer: 0, step }).dispose();
    }
    expect(tf.memory().numTensors).toBe(before);
    expect(v0.isDisposed).toBe(false);
  });
});

describe('the sparsity target', () => {
  it('is the plain gradient plus -cost (activity - target), times mean v for the weights', () => {
    const activity = tf.variable(tf.tensor1d([0.5, 0.25, 0.75]));
    const rbm = rbmTensors(truth);
    const velocities = zeroVelocities(rbm);
    const sparsity = { target: 0.1, cost: 2, activity };
    const at = { seed: 9, layer: 0, step: 0 };
    const v0 = tf.tensor2d(rows);
    const phases = contrastivePhases(rbm, v0, 1, at);
    contrastiveDivergenceStep(rbm, velocities, v0, learning({ sparsity }), at);
    const plain = gradientOf(phases.v0, phases.h0, phases.v1, phases.h1);
    const meanQ = tf.mean(phases.h0, 0).arraySync() as number[];
    const meanV = tf.mean(phases.v0, 0).arraySync() as number[];
    const running = [0.5, 0.25, 0.75].map((old, j) => 0.9 * old + 0.1 * meanQ[j]!);
    const pull = running.map((rho) => -2 * (rho - 0.1));
    const added = [...meanV.flatMap((v) => pull.map((p) => p * v)), 0, 0, 0, 0, ...pull];
    expect(largestDifference(activity.dataSync(), running)).toBeLessThan(1e-6);
    expect(
      largestDifference(
        flatTensors(velocities),
        plain.map((x, i) => x + added[i]!),
      ),
    ).toBeLessThan(2e-6);
  });

  it('brings the mean activity to the target', () => {
    const rbm = rbmTensors({ ...truth, hiddenBias: [1, 0, 2] });
    const velocities = zeroVelocities(rbm);
    const activity = tf.variable(tf.fill([3], 0.5)) as tf.Variable<tf.Rank.R1>;
    const change = { rule: { ...PLAIN, learningRate: 0.1 }, sparsity: { target: 0.1, cost: 20, activity } };
    const v0 = tf.tensor2d(matrix(200, 4, uniformDraws(8)).map((row) => row.map((u) => (u < 0.5 ? 1 : 0))));
    for (let step = 0; step < 200; step++) {
      contrastiveDivergenceStep(rbm, velocities, v0, learning(change), { seed: 1, layer: 0, step }).dispose();
    }
    const phases = contrastivePhases(rbm, v0, 1, { seed: 1, layer: 0, step: 1000 });
    for (const mean of tf.mean(phases.h0, 0).dataSync()) expect(Math.abs(mean - 0.1)).toBeLessThan(0.03);
  });
});

/** The contrastive gradient of given phases, in float64. */
function gradientOf(...phases: [tf.Tensor2D, tf.Tensor2D, tf.Tensor2D, tf.Tensor2D]): number[] {
  const [v0, h0, v1, h1] = phases.map((tensor) => tensor.arraySync()) as [
    number[][],
    number[][],
    number[][],
    number[][],
  ];
  const n = v0.length;
  const outer = (v: number[][], h: number[][], i: number, j: number) =>
    reference.sum(v.map((row, r) => row[i]! * h[r]![j]!)) / n;
  const mean = (x: number[][], i: number) => reference.sum(x.map((row) => row[i]!)) / n;
  const weights = v0[0]!.flatMap((_, i) => h0[0]!.map((_, j) => outer(v0, h0, i, j) - outer(v1, h1, i, j)));
  const visible = v0[0]!.map((_, i) => mean(v0, i) - mean(v1, i));
  return [...weights, ...visible, ...h0[0]!.map((_, j) => mean(h0, j) - mean(h1, j))];
}
