// The RBM's energy, conditionals and free energy against enumeration of all its states and against quadrature.
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  freeEnergy,
  hiddenMeans,
  reconstructionError,
  sampleHidden,
  sampleVisible,
  visibleMeans,
} from '../../../src/worker/core/machine.ts';
import { PURPOSE } from '../../../src/worker/core/random.ts';
import { softplus } from '../../../src/worker/core/softplus.ts';
import { useCpuBackend } from './cpu-backend.ts';
import { largestDifference, randomRbm, rbmTensors } from './rbm-tensors.ts';
import * as reference from './reference-rbm.ts';

const D = 4;
const H = 3;
const truth = randomRbm('bernoulli', D, H, 11);
const gaussian = randomRbm('gaussian', 2, H, 12);
const visibleStates = reference.states(D);
const hiddenStates = reference.states(H);
const gaussianRows = [
  [0, 0],
  [1.5, -0.25],
  [-3, 2],
];

beforeAll(useCpuBackend);

describe('Bernoulli RBM, all 128 states of 4 x 3', () => {
  it('has a free energy of -log sum over h of e^-E', () => {
    const found = freeEnergy(rbmTensors(truth), tf.tensor2d(visibleStates)).dataSync();
    const expected = visibleStates.map((v) => reference.freeEnergy(truth, v));
    expect(largestDifference(found, expected)).toBeLessThan(5e-6);
  });

  it('has probabilities e^-F / Z that sum to one, with log Z from either side', () => {
    const byVisible = reference.logPartition(truth);
    expect(reference.logPartitionByHidden(truth)).toBeCloseTo(byVisible, 12);
    const energies = Array.from(freeEnergy(rbmTensors(truth), tf.tensor2d(visibleStates)).dataSync());
    const total = reference.sum(energies.map((f) => Math.exp(-f - byVisible)));
    expect(total).toBeCloseTo(1, 5);
  });

  it('has the hidden conditionals of the joint distribution', () => {
    const found = hiddenMeans(rbmTensors(truth), tf.tensor2d(visibleStates)).arraySync();
    visibleStates.forEach((v, n) => {
      const joint = hiddenStates.map((h) => Math.exp(-reference.energy(truth, v, h)));
      const expected = Array.from(
        { length: H },
        (_, j) => reference.sum(joint.filter((_, s) => hiddenStates[s]![j])) / reference.sum(joint),
      );
      expect(largestDifference(found[n]!, expected)).toBeLessThan(1e-6);
    });
  });

  it('has the visible conditionals of the joint distribution', () => {
    const found = visibleMeans(rbmTensors(truth), tf.tensor2d(hiddenStates)).arraySync();
    hiddenStates.forEach((h, n) => {
      const joint = visibleStates.map((v) => Math.exp(-reference.energy(truth, v, h)));
      const expected = Array.from(
        { length: D },
        (_, i) => reference.sum(joint.filter((_, s) => visibleStates[s]![i])) / reference.sum(joint),
      );
      expect(largestDifference(found[n]!, expected)).toBeLessThan(1e-6);
    });
  });

  it('falls along the gradient that the biases have: raising the log-likelihood needs data minus model', () => {
    const rows = [
      [1, 0, 1, 1],
      [0, 0, 1, 0],
    ];
    const model = reference.statistics(
      truth,
      visibleStates.map((v) => ({ v, p: Math.exp(-reference.freeEnergy(truth, v) - reference.logPartition(truth)) })),
    );
    const data = reference.statistics(
      truth,
      rows.map((v) => ({ v, p: 0.5 })),
    );
    const step = 1e-3;
    const nudged = {
      ...truth,
      visibleBias: truth.visibleBias.map((a, i) => a + step * (data.visibleBias[i]! - model.visibleBias[i]!)),
    };
    const rise = reference.logLikelihood(nudged, rows) - reference.logLikelihood(truth, rows);
    expect(rise).toBeGreaterThan(0);
  });
});

describe('Gaussian RBM with unit variance, 2 x 3', () => {
  const tensors = () => rbmTensors(gaussian);

  it('has a free energy of -log sum over h of e^-E', () => {
    const found = freeEnergy(tensors(), tf.tensor2d(gaussianRows)).dataSync();
    const expected = gaussianRows.map((v) => reference.freeEnergy(gaussian, v));
    expect(largestDifference(found, expected)).toBeLessThan(1e-5);
  });

  it('has a density e^-F that a grid integrates to Z in closed form', () => {
    const step = 0.1;
    const line = Array.from({ length: 241 }, (_, i) => (i - 120) * step);
    const grid = line.flatMap((x) => line.map((y) => [x, y]));
    const found = Array.from(freeEnergy(tensors(), tf.tensor2d(grid)).dataSync());
    const logZ = Math.log(reference.sum(found.map((f) => Math.exp(-f))) * step ** 2);
    expect(logZ).toBeCloseTo(reference.logPartitionByHidden(gaussian), 5);
  });

  it('has conditional means c + vW through a sigmoid and a + Wh without one', () => {
    const hidden = hiddenMeans(tensors(), tf.tensor2d(gaussianRows)).dataSync();
    const expectedHidden = gaussianRows.flatMap((v) => reference.hiddenInputs(gaussian, v).map(reference.sigmoid));
    expect(largestDifference(hidden, expectedHidden)).toBeLessThan(1e-6);
    const visible = visibleMeans(tensors(), tf.tensor2d(hiddenStates)).dataSync();
    const expectedVisible = hiddenStates.flatMap((h) => reference.visibleInputs(gaussian, h));
    expect(largestDifference(visible, expectedVisible)).toBeLessThan(1e-6);
  });

  it('draws visible units with those means, variance 1 and no correlation', () => {
    const count = 100_000;
    const h = [1, 0, 1];
    const batch = tf.tile(tf.tensor2d([h]), [count, 1]) as tf.Tensor2D;
    const draw = { seed: 5, purpose: PURPOSE.visibleSample, layer: 0, step: 0 };
    const [, sample] = sampleVisible(tensors(), batch, draw);
    const means = reference.visibleInputs(gaussian, h);
    const centred = sample.arraySync().map((row) => row.map((x, i) => x - means[i]!));
    const moment = (f: (row: number[]) => number) => reference.sum(centred.map(f)) / count;
    for (const i of [0, 1]) {
      expect(Math.abs(moment((row) => row[i]!)) * Math.sqrt(count)).toBeLessThan(4);
      expect(Math.abs(moment((row) => row[i]! ** 2) - 1) * Math.sqrt(count / 2)).toBeLessThan(4);
    }
    expect(Math.abs(moment((row) => row[0]! * row[1]!)) * Math.sqrt(count)).toBeLessThan(4);
  });
});

describe('samples', () => {
  it('are 0 or 1 with the probabilities as means (hidden and visible)', () => {
    const count = 40_000;
    const draw = { seed: 3, purpose: PURPOSE.hiddenSample, layer: 0, step: 9 };
    const v = tf.tile(tf.tensor2d([[1, 0, 1, 1]]), [count, 1]) as tf.Tensor2D;
    const h = tf.tile(tf.tensor2d([[0, 1, 1]]), [count, 1]) as tf.Tensor2D;
    const results = [sampleHidden(rbmTensors(truth), v, draw), sampleVisible(rbmTensors(truth), h, draw)];
    for (const [probabilities, sample] of results) {
      expect(new Set(sample.dataSync())).toEqual(new Set([0, 1]));
      const p = probabilities.arraySync()[0]!;
      const means = tf.mean(sample, 0).arraySync() as number[];
      p.forEach((expected, i) => {
        const z = (means[i]! - expected) / Math.sqrt((expected * (1 - expected)) / count);
        expect(Math.abs(z)).toBeLessThan(4);
      });
    }
  });
});

describe('numbers at the edge', () => {
  it('keeps softplus finite and exact at +-1000', () => {
    const found = Array.from(softplus(tf.tensor1d([-1000, -50, 0, 50, 1000])).dataSync());
    expect(found[0]).toBe(0);
    expect(found[1]! / Math.exp(-50)).toBeCloseTo(1, 5);
    expect(found[2]).toBeCloseTo(Math.log(2), 6);
    expect(found[3]).toBe(50);
    expect(found[4]).toBe(1000);
  });

  it('keeps free energy and probabilities finite with huge weights', () => {
    const huge = rbmTensors({ ...truth, weights: truth.weights.map((row) => row.map((w) => Math.fround(w * 1e4))) });
    const v = tf.tensor2d(visibleStates);
    const numbers = [...freeEnergy(huge, v).dataSync(), ...hiddenMeans(huge, v).dataSync()];
    expect(numbers.every(Number.isFinite)).toBe(true);
  });

  it('scores a row by itself: bit-equal alone and inside two different batches', () => {
    for (const rbm of [truth, { ...truth, visibleUnits: 'gaussian' as const }]) {
      const row = [0.25, 0.5, 0, 1];
      const others = visibleStates.slice(0, 7);
      const score = (rows: number[][], at: number) => {
        const v = tf.tensor2d(rows);
        const q = hiddenMeans(rbmTensors(rbm), v).arraySync()[at]!;
        return [freeEnergy(rbmTensors(rbm), v).arraySync()[at]!, ...q];
      };
      const alone = score([row], 0);
      expect(score([row, ...others], 0)).toEqual(alone);
      expect(score([...visibleStates, row], visibleStates.length)).toEqual(alone);
    }
  });

  it('gives the mean squared difference per unit as reconstruction error', () => {
    const error = reconstructionError(tf.tensor2d([[1, 0]]), tf.tensor2d([[0.5, 0.25]])).dataSync()[0];
    expect(error).toBeCloseTo((0.25 + 0.0625) / 2, 7);
  });
});
