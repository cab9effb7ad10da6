// Autoencoder gradients against finite differences of the loss in float64; corruption; losses of network outputs.
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { autoencoderGradient, corrupt } from '../../../src/worker/core/autoencoder.ts';
import { softmaxUnits } from '../../../src/worker/core/categorical-units.ts';
import { bernoulliCrossEntropy, smoothed } from '../../../src/worker/core/losses.ts';
import type { Machine } from '../../../src/worker/core/machine.ts';
import { softmaxCrossEntropy } from '../../../src/worker/core/network.ts';
import { PURPOSE } from '../../../src/worker/core/random.ts';
import { gaussianUnits, rectifiedUnits } from '../../../src/worker/core/real-units.ts';
import { bernoulliUnits, type Units } from '../../../src/worker/core/units.ts';
import { useCpuBackend } from './cpu-backend.ts';
import { matrix, normalDraws, uniformDraws } from './draws.ts';
import { largestDifference } from './rbm-tensors.ts';
import { logSumExp, sigmoid, softplus, sum } from './reference-rbm.ts';

beforeAll(useCpuBackend);

const [D, H, N] = [4, 3, 5];
const normal = normalDraws(61);
const weights = matrix(D, H, () => Math.fround(0.8 * normal()));
const biases = {
  visible: matrix(1, D, () => Math.fround(normal()))[0]!,
  hidden: matrix(1, H, () => Math.fround(normal()))[0]!,
};
const corrupted = matrix(N, D, uniformDraws(62)).map((row) => row.map(Math.fround));

type Activation = (x: number) => number;
const HIDDEN: Record<string, { units: Units; f: Activation }> = {
  sigmoid: { units: bernoulliUnits, f: sigmoid },
  rectified: { units: rectifiedUnits, f: (x) => Math.max(0, x) },
  linear: { units: gaussianUnits, f: (x) => x },
};
const binary = matrix(N, D, uniformDraws(63)).map((row) => row.map((u) => (u < 0.5 ? 1 : 0)));
const onehot = Array.from({ length: N }, (_, n) => Array.from({ length: D }, (_, k) => (k === n % D ? 1 : 0)));
const real = matrix(N, D, normal).map((row) => row.map(Math.fround));
const VISIBLE: Record<string, { units: Units; rows: number[][]; loss: (u: number[], v: number[]) => number }> = {
  Bernoulli: { units: bernoulliUnits, rows: binary, loss: (u, v) => sum(u.map((x, i) => softplus(x) - v[i]! * x)) },
  Gaussian: { units: gaussianUnits, rows: real, loss: (u, v) => sum(u.map((x, i) => (x - v[i]!) ** 2)) / 2 },
  softmax: { units: softmaxUnits([D]), rows: onehot, loss: (u, v) => logSumExp(u) - sum(u.map((x, i) => x * v[i]!)) },
};

describe('the gradient of a layer with tied weights', () => {
  for (const [visibleName, { units: visible, rows, loss }] of Object.entries(VISIBLE)) {
    for (const [hiddenName, { units: hidden, f }] of Object.entries(HIDDEN)) {
      it(`is minus the slope of the loss: ${visibleName} visible, ${hiddenName} hidden`, () => {
        const parameters = [...weights.flat(), ...biases.visible, ...biases.hidden];
        const lossAt = (p: number[]) => {
          const total = rows.map((v, n) => {
            const y = Array.from({ length: H }, (_, j) =>
              f(p[D * H + D + j]! + sum(corrupted[n]!.map((x, i) => x * p[i * H + j]!))),
            );
            const u = Array.from({ length: D }, (_, i) => p[D * H + i]! + sum(y.map((x, j) => x * p[i * H + j]!)));
            return loss(u, v);
          });
          return sum(total) / N;
        };
        const expected = parameters.map((_, at) => {
          const moved = (by: number) => lossAt(parameters.map((x, i) => (i === at ? x + by : x)));
          return -(moved(1e-5) - moved(-1e-5)) / 2e-5;
        });
        const machine: Machine = {
          visible,
          hidden,
          weights: tf.tensor2d(weights),
          visibleBias: tf.tensor1d(biases.visible),
          hiddenBias: tf.tensor1d(biases.hidden),
        };
        const found = autoencoderGradient(machine, tf.tensor2d(rows), tf.tensor2d(corrupted));
        const list = [found.weights, found.visibleBias, found.hiddenBias].flatMap((t) => Array.from(t.dataSync()));
        expect(Math.max(...expected.map(Math.abs))).toBeGreaterThan(0.05);
        expect(largestDifference(list, expected)).toBeLessThan(5e-5);
      });
    }
  }
});

describe('corruption', () => {
  const v = tf.tensor2d(matrix(400, 50, uniformDraws(64)).map((row) => row.map((u) => 0.25 + u / 2)));
  const draw = { seed: 1, purpose: PURPOSE.corruption, layer: 0, step: 0 };
  const share = (of: (x: number, was: number) => boolean, values: ArrayLike<number>) =>
    sum(Array.from(values, (x, i) => (of(x, v.dataSync()[i]!) ? 1 : 0))) / values.length;

  it('sets a share of the inputs to 0, or to 0 and 1 in halves, and leaves the rest', () => {
    const masked = corrupt(v, { kind: 'mask', share: 0.3 }, draw).dataSync();
    expect(Math.abs(share((x) => x === 0, masked) - 0.3)).toBeLessThan(0.015);
    expect(share((x, was) => x === 0 || x === was, masked)).toBe(1);
    const salted = corrupt(v, { kind: 'salt-pepper', share: 0.4 }, draw).dataSync();
    expect(Math.abs(share((x) => x === 0, salted) - 0.2)).toBeLessThan(0.015);
    expect(Math.abs(share((x) => x === 1, salted) - 0.2)).toBeLessThan(0.015);
    expect(share((x, was) => x === 0 || x === 1 || x === was, salted)).toBe(1);
  });

  it('adds normal noise, or nothing', () => {
    const noisy = tf.sub(corrupt(v, { kind: 'gaussian', deviation: 0.3 }, draw), v);
    const { mean, variance } = tf.moments(noisy);
    expect(Math.abs(mean.dataSync()[0]!)).toBeLessThan(0.01);
    expect(Math.abs(variance.dataSync()[0]! - 0.09)).toBeLessThan(0.004);
    expect(Array.from(corrupt(v, { kind: 'none' }, draw).dataSync())).toEqual(Array.from(v.dataSync()));
  });
});

describe('losses', () => {
  const logits = matrix(3, 4, normalDraws(65)).map((row) => row.map(Math.fround));
  const targets = matrix(3, 4, uniformDraws(66)).map((row) => row.map(Math.fround));

  it('of independent outputs: value and slope against the definition, finite at +-1000', () => {
    const { value, delta } = bernoulliCrossEntropy(tf.tensor2d(logits), tf.tensor2d(targets));
    const lossAt = (u: number[][]) =>
      sum(
        u.flatMap((row, n) =>
          row.map((x, i) => -targets[n]![i]! * Math.log(sigmoid(x)) - (1 - targets[n]![i]!) * Math.log(1 - sigmoid(x))),
        ),
      ) / 3;
    expect(value.dataSync()[0]).toBeCloseTo(lossAt(logits), 5);
    const slopes = logits.flatMap((row, n) =>
      row.map((_, i) => {
        const moved = (by: number) => lossAt(logits.map((r, m) => r.map((x, k) => (m === n && k === i ? x + by : x))));
        return (moved(1e-5) - moved(-1e-5)) / 2e-5;
      }),
    );
    expect(largestDifference(delta.dataSync(), slopes)).toBeLessThan(1e-6);
    const extreme = bernoulliCrossEntropy(tf.tensor2d([[1000, -1000]]), tf.tensor2d([[1, 0]]));
    expect(extreme.value.dataSync()[0]).toBe(0);
  });

  it('of smoothed labels: targets sum to one, and the best logits are their logarithms', () => {
    const y = smoothed(tf.tensor2d([[0, 1, 0, 0]]), 0.2, true);
    expect(largestDifference(y.dataSync(), [0.05, 0.85, 0.05, 0.05])).toBeLessThan(1e-6);
    expect(largestDifference(smoothed(tf.tensor2d([[0, 1]]), 0.2, false).dataSync(), [0.1, 0.9])).toBeLessThan(1e-6);
    const { delta, value } = softmaxCrossEntropy(tf.log(y) as tf.Tensor2D, y);
    expect(largestDifference(delta.dataSync(), [0, 0, 0, 0])).toBeLessThan(1e-6);
    expect(value.dataSync()[0]).toBeCloseTo(-0.85 * Math.log(0.85) - 0.15 * Math.log(0.05), 5);
  });
});
