// The tensor operations that training is made of: products, samples, slopes, and what they leave behind.
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import * as ops from '../../../src/worker/core/ops.ts';
import { PURPOSE, philoxNormals, philoxUniforms } from '../../../src/worker/core/random.ts';
import { useCpuBackend } from './cpu-backend.ts';
import { matrix, normalDraws } from './draws.ts';
import { largestDifference } from './rbm-tensors.ts';
import { sigmoid, sum } from './reference-rbm.ts';

beforeAll(useCpuBackend);

const draw = { seed: 1, purpose: PURPOSE.hiddenSample, layer: 0, step: 0 };
const normal = normalDraws(61);
const numbers = (rows: number, columns: number) => matrix(rows, columns, normal).map((row) => row.map(Math.fround));
const x = numbers(3, 5);
const w = numbers(5, 4);
const b = numbers(1, 4)[0]!;
const transpose = (m: number[][]) => m[0]!.map((_, j) => m.map((row) => row[j]!));

describe('draws as tensors', () => {
  it('are those of the random source', () => {
    expect(ops.uniform(3, 7, draw).dataSync()).toEqual(philoxUniforms(3, 7, draw));
    expect(ops.normal(3, 7, draw).dataSync()).toEqual(philoxNormals(3, 7, draw));
  });

  it('are 1 exactly where uniform < p: never for p = 0, always for p = 1', () => {
    const uniforms = philoxUniforms(50, 8, draw);
    const p = tf.fill([50, 8], 0.3) as tf.Tensor2D;
    expect(Array.from(ops.sampleBernoulli(p, draw).dataSync())).toEqual(
      Array.from(uniforms, (u) => (u < Math.fround(0.3) ? 1 : 0)),
    );
    const equal = tf.tensor2d(uniforms, [50, 8]);
    expect(tf.max(ops.sampleBernoulli(equal, draw)).dataSync()[0]).toBe(0);
    expect(tf.max(ops.sampleBernoulli(tf.zeros([200, 50]), draw)).dataSync()[0]).toBe(0);
    expect(tf.min(ops.sampleBernoulli(tf.ones([200, 50]), draw)).dataSync()[0]).toBe(1);
  });
});

describe('a dense layer', () => {
  const activate = { sigmoid, relu: (u: number) => Math.max(0, u), linear: (u: number) => u };

  it('is activation(x W + b), also with W stored the other way round', () => {
    for (const activation of ['sigmoid', 'relu', 'linear'] as const) {
      const expected = x.flatMap((row) =>
        b.map((bias, j) => activate[activation](bias + sum(row.map((value, i) => value * w[i]![j]!)))),
      );
      const [tx, tb] = [tf.tensor2d(x), tf.tensor1d(b)];
      const plain = ops.dense(tx, tf.tensor2d(w), tb, activation);
      const turned = ops.dense(tx, tf.tensor2d(transpose(w)), tb, activation, true);
      expect(largestDifference(plain.dataSync(), expected)).toBeLessThan(2e-6);
      expect(largestDifference(turned.dataSync(), expected)).toBeLessThan(2e-6);
    }
  });

  it('with a sample gives the sigmoid layer and the Bernoulli draw of it', () => {
    const [tx, tw, tb] = [tf.tensor2d(x), tf.tensor2d(w), tf.tensor1d(b)];
    const [probabilities, sample] = ops.denseSample(tx, tw, tb, draw);
    expect(probabilities.dataSync()).toEqual(ops.dense(tx, tw, tb, 'sigmoid').dataSync());
    expect(sample.dataSync()).toEqual(ops.sampleBernoulli(probabilities, draw).dataSync());
  });

  it("carries a slope back by (delta W') f'(h)", () => {
    const delta = numbers(3, 4);
    const h = [
      [0, 0.25, 0.5, 1, 2],
      [0.1, 0, 0.9, 0.3, 0.6],
      [1, 0.5, 0, 0, 0.2],
    ];
    const slopes = { sigmoid: (y: number) => y * (1 - y), relu: (y: number) => (y > 0 ? 1 : 0), linear: () => 1 };
    for (const activation of ['sigmoid', 'relu', 'linear'] as const) {
      const found = ops.denseBackward(tf.tensor2d(delta), tf.tensor2d(w), tf.tensor2d(h), activation);
      const expected = delta.flatMap((row, n) =>
        w.map((weights, i) => sum(row.map((d, j) => d * weights[j]!)) * slopes[activation](h[n]![i]!)),
      );
      expect(largestDifference(found.dataSync(), expected)).toBeLessThan(2e-6);
    }
  });
});

describe('every operation', () => {
  it('leaves its inputs as they were and keeps nothing over 100 calls', () => {
    const inputs = [x, w, numbers(3, 4)].map((rows) => tf.tensor2d(rows)) as [tf.Tensor2D, tf.Tensor2D, tf.Tensor2D];
    const [tx, tw, delta] = inputs;
    const tb = tf.tensor1d(b);
    const probabilities = tf.fill([3, 4], 0.5) as tf.Tensor2D;
    const variables = [tf.variable(tf.zeros([5, 4])), tf.variable(tf.zeros([5, 4]))] as const;
    const biases = [tf.variable(tf.zeros([4])), tf.variable(tf.zeros([4]))] as const;
    const rule = { learningRate: 0.1, momentum: 0.5, weightDecay: 0.1 };
    const before = [...inputs, tb, probabilities].map((tensor) => Array.from(tensor.dataSync()));
    const count = tf.memory().numTensors;
    for (let call = 0; call < 100; call++) {
      tf.dispose(ops.uniform(3, 4, draw));
      tf.dispose(ops.normal(3, 4, draw));
      tf.dispose(ops.sampleBernoulli(probabilities, draw));
      tf.dispose(ops.dense(tx, tw, tb, 'sigmoid'));
      tf.dispose(ops.denseSample(tx, tw, tb, draw));
      tf.dispose(ops.denseBackward(delta, tw, tx, 'sigmoid'));
      ops.contrastiveStep(...variables, [tx, delta], [tx, probabilities], rule);
      ops.biasStep(...biases, delta, probabilities, rule);
    }
    expect(tf.memory().numTensors).toBe(count);
    expect([...inputs, tb, probabilities].map((tensor) => Array.from(tensor.dataSync()))).toEqual(before);
  });
});
