// The gradient of every kind of machine against finite differences of its exact log-likelihood, plain and centered.
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  contrastiveGradient,
  type Gradient,
  logVarianceGradient,
  type Offsets,
} from '../../../src/worker/core/contrastive-gradient.ts';
import { hiddenMeans } from '../../../src/worker/core/machine.ts';
import { scaledGaussianUnits } from '../../../src/worker/core/real-units.ts';
import { useCpuBackend } from './cpu-backend.ts';
import { largestDifference } from './rbm-tensors.ts';
import * as reference from './reference-machine.ts';
import { sum } from './reference-rbm.ts';

beforeAll(useCpuBackend);

const hidden = [{ kind: 'bernoulli', size: 2 }] as const;
const MACHINES: [string, reference.ReferenceMachine, number[][]][] = [
  [
    'Bernoulli',
    reference.randomMachine([{ kind: 'bernoulli', size: 4 }], hidden, 91),
    [
      [1, 0, 1, 1],
      [0, 0, 1, 0],
      [0.25, 1, 0.5, 0],
    ],
  ],
  [
    'with label units',
    reference.randomMachine(
      [
        { kind: 'bernoulli', size: 2 },
        { kind: 'softmax', size: 3 },
      ],
      hidden,
      92,
    ),
    [
      [1, 0, 0, 0, 1],
      [0, 0, 1, 0, 0],
    ],
  ],
  [
    'Gaussian with variances',
    reference.randomMachine(
      [
        { kind: 'gaussian', logVariance: 0.4 },
        { kind: 'gaussian', logVariance: -0.6 },
      ],
      hidden,
      93,
    ),
    [
      [0.5, -1.25],
      [2, 0.75],
    ],
  ],
  [
    'Bernoulli with a linear code',
    reference.randomMachine([{ kind: 'bernoulli', size: 3 }], [{ kind: 'gaussian', logVariance: null }], 94, 0.4),
    [
      [1, 0, 1],
      [0, 1, 1],
    ],
  ],
];

function logLikelihood(of: reference.ReferenceMachine, rows: number[][]): number {
  return -sum(rows.map((row) => reference.freeEnergy(of, row))) / rows.length - reference.logPartition(of);
}

/** d logLikelihood / d number, by central differences; `set` puts a value into a copy of the machine. */
function slope(at: (shift: number) => number): number {
  const step = 1e-4;
  return (at(step) - at(-step)) / (2 * step);
}

/** The exact gradient: data minus every visible state, each weighted with its probability. */
function exactly(
  of: reference.ReferenceMachine,
  rows: number[][],
  gradient: (data: tf.Tensor2D, state: tf.Tensor2D) => tf.Tensor[],
): number[] {
  const data = tf.tensor2d(rows);
  const total: number[] = [];
  for (const { v, p } of reference.distribution(of)) {
    if (p < 1e-9) continue;
    const parts = tf.tidy(() => gradient(data, tf.tensor2d([v])).flatMap((tensor) => Array.from(tensor.dataSync())));
    parts.forEach((x, i) => {
      total[i] = (total[i] ?? 0) + p * x;
    });
  }
  return total;
}

const list = ({ weights, visibleBias, hiddenBias }: Gradient) => [weights, visibleBias, hiddenBias];

function gradientOf(of: reference.ReferenceMachine, rows: number[][], offsets: Offsets | null): number[] {
  const machine = reference.machineTensors(of);
  return exactly(of, rows, (data, state) => {
    const phase = (visible: tf.Tensor2D) => ({ visible, hidden: hiddenMeans(machine, visible) });
    return list(contrastiveGradient(machine, phase(data), phase(state), offsets));
  });
}

/** Adds a shift to number `index` of weights, visible biases, hidden biases, in that order. */
function shifted(of: reference.ReferenceMachine, index: number, shift: number): reference.ReferenceMachine {
  const copy = {
    ...of,
    weights: of.weights.map((row) => [...row]),
    visibleBias: [...of.visibleBias],
    hiddenBias: [...of.hiddenBias],
  };
  const lists = [...copy.weights, copy.visibleBias, copy.hiddenBias];
  let at = index;
  for (const numbers of lists) {
    if (at < numbers.length) {
      numbers[at]! += shift;
      return copy;
    }
    at -= numbers.length;
  }
  throw new Error('no such number');
}

for (const [name, truth, rows] of MACHINES) {
  describe(`the gradient of a machine: ${name}`, () => {
    const D = truth.visibleBias.length;
    const H = truth.hiddenBias.length;

    it('is the slope of the exact log-likelihood, for every single number', () => {
      const found = gradientOf(truth, rows, null);
      const expected = found.map((_, i) => slope((shift) => logLikelihood(shifted(truth, i, shift), rows)));
      expect(found).toHaveLength(D * H + D + H);
      expect(Math.max(...expected.map(Math.abs))).toBeGreaterThan(0.05);
      expect(largestDifference(found, expected)).toBeLessThan(2e-5);
    });

    it('is, centered, the slope in the centered parameters', () => {
      const mu = Array.from({ length: D }, (_, i) => 0.2 + 0.15 * i);
      const lambda = Array.from({ length: H }, (_, j) => 0.6 - 0.25 * j);
      // Where W moves by d at (i, j) and the centered biases stay: a_i moves by -d lambda_j and c_j by -d mu_i.
      const centered = (index: number, shift: number) => {
        const moved = shifted(truth, index, shift);
        if (index >= D * H) return moved;
        const [i, j] = [Math.floor(index / H), index % H];
        return shifted(shifted(moved, D * H + i, -shift * lambda[j]!), D * H + D + j, -shift * mu[i]!);
      };
      const found = gradientOf(truth, rows, { visible: tf.tensor1d(mu), hidden: tf.tensor1d(lambda) });
      const expected = found.map((_, i) => slope((shift) => logLikelihood(centered(i, shift), rows)));
      expect(largestDifference(found, expected)).toBeLessThan(2e-5);
    });
  });
}

describe('phases of different length', () => {
  it('count by their means', () => {
    const [, truth, rows] = MACHINES[0]!;
    const machine = reference.machineTensors(truth);
    const phase = (of: number[][]) => ({ visible: tf.tensor2d(of), hidden: hiddenMeans(machine, tf.tensor2d(of)) });
    const once = list(contrastiveGradient(machine, phase(rows), phase([[1, 1, 0, 0]]), null));
    const thrice = list(contrastiveGradient(machine, phase(rows), phase(Array(3).fill([1, 1, 0, 0])), null));
    once.forEach((tensor, i) => {
      expect(largestDifference(tensor.dataSync(), thrice[i]!.dataSync())).toBeLessThan(1e-6);
    });
  });
});

describe('log-variances', () => {
  const [, truth, rows] = MACHINES[2]!;

  it('have the slope of the exact log-likelihood', () => {
    const z = tf.tensor1d([0.4, -0.6]);
    const machine = { ...reference.machineTensors(truth), visible: scaledGaussianUnits(z) };
    const found = exactly(truth, rows, (data, state) => {
      const phase = (visible: tf.Tensor2D) => ({ visible, hidden: hiddenMeans(machine, visible) });
      return [logVarianceGradient(machine, z, phase(data), phase(state))];
    });
    const expected = [0, 1].map((column) =>
      slope((shift) => {
        const visible = truth.visible.map((part, i) =>
          part.kind === 'gaussian' && i === column ? { ...part, logVariance: part.logVariance! + shift } : part,
        );
        return logLikelihood({ ...truth, visible }, rows);
      }),
    );
    expect(largestDifference(found, expected)).toBeLessThan(5e-5);
  });

  it('stand still where the data has the variance e^z and there are no weights', () => {
    const flat = {
      ...truth,
      weights: [
        [0, 0],
        [0, 0],
      ],
      visibleBias: [0, 0],
    };
    const deviations = [Math.exp(0.2), Math.exp(-0.3)];
    const found = (() => {
      const z = tf.tensor1d([0.4, -0.6]);
      const machine = { ...reference.machineTensors(flat), visible: scaledGaussianUnits(z) };
      const data = [1, -1].flatMap((a) => [1, -1].map((b) => [a * deviations[0]!, b * deviations[1]!]));
      return exactly(flat, data, (rowsOfData, state) => {
        const phase = (visible: tf.Tensor2D) => ({ visible, hidden: hiddenMeans(machine, visible) });
        return [logVarianceGradient(machine, z, phase(rowsOfData), phase(state))];
      });
    })();
    expect(largestDifference(found, [0, 0])).toBeLessThan(1e-5);
  });
});
