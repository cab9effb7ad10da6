// Decoders: means all the way down, and re-fitted ones that find the best way back.
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { beginRefit, decode, refitStep } from '../../../src/worker/core/decoder.ts';
import { hiddenMeans } from '../../../src/worker/core/machine.ts';
import { useCpuBackend } from './cpu-backend.ts';
import { matrix, uniformDraws } from './draws.ts';
import { flatTensors, largestDifference } from './rbm-tensors.ts';
import * as reference from './reference-machine.ts';
import { dot, sigmoid, softplus, sum } from './reference-rbm.ts';

beforeAll(useCpuBackend);

const lower = reference.randomMachine([{ kind: 'bernoulli', size: 4 }], [{ kind: 'bernoulli', size: 3 }], 151);
const upper = reference.randomMachine([{ kind: 'bernoulli', size: 3 }], [{ kind: 'bernoulli', size: 2 }], 152);

describe('decoding', () => {
  it('goes down by means, the highest layer first', () => {
    const code = [0.3, 0.9];
    const middle = upper.visibleBias.map((b, i) => sigmoid(b + dot(upper.weights[i]!, code)));
    const expected = lower.visibleBias.map((b, i) => sigmoid(b + dot(lower.weights[i]!, middle)));
    const layers = [lower, upper].map((layer) => reference.machineTensors(layer));
    expect(largestDifference(decode(layers, tf.tensor2d([code])).dataSync(), expected)).toBeLessThan(1e-6);
  });
});

describe('re-fitting', () => {
  const above = matrix(30, 3, uniformDraws(153)).map((row) => row.map(Math.fround));
  const begin = () => {
    const layer = { ...reference.machineTensors(lower), logVariance: null };
    return { layer, memory: beginRefit(layer) };
  };

  it('goes uphill on log p(below | above): its first step has the signs of the slope', () => {
    const { layer, memory } = begin();
    const below = matrix(30, 4, uniformDraws(154)).map((row) => row.map((u) => (u < 0.5 ? 1 : 0)));
    const parameters = [...lower.weights.flat(), ...lower.visibleBias];
    const logAt = (p: number[]) =>
      sum(
        below.map((v, n) =>
          sum(
            [0, 1, 2, 3].map((i) => {
              const x = p[12 + i]! + dot(p.slice(3 * i, 3 * i + 3), above[n]!);
              return v[i]! * x - softplus(x);
            }),
          ),
        ),
      ) / 30;
    const value = refitStep(
      layer,
      memory,
      { below: tf.tensor2d(below), above: tf.tensor2d(above) },
      { learningRate: 0.001, step: 1 },
    );
    expect(value).toBeCloseTo(logAt(parameters), 5);
    const moved = flatTensors(layer)
      .slice(0, 16)
      .map((x, i) => x - parameters[i]!);
    const slopes = parameters.map(
      (_, at) => logAt(parameters.map((x, i) => (i === at ? x + 1e-4 : x))) - logAt(parameters),
    );
    expect(moved.map(Math.sign)).toEqual(slopes.map(Math.sign));
    expect(largestDifference(moved.map(Math.abs), Array(16).fill(0.001))).toBeLessThan(1e-5);
    expect(Array.from(layer.hiddenBias.dataSync())).toEqual(lower.hiddenBias);
  });

  it('finds the machine that made the data, however the way up was bent', () => {
    const { layer, memory } = begin();
    const truth = reference.machineTensors(
      reference.randomMachine([{ kind: 'bernoulli', size: 4 }], [{ kind: 'bernoulli', size: 3 }], 155),
    );
    const below = decode([truth], tf.tensor2d(above));
    const before = tf.memory().numTensors;
    const given = tf.tensor2d(above);
    for (let step = 1; step <= 1500; step++)
      refitStep(layer, memory, { below, above: given }, { learningRate: 0.02, step });
    given.dispose();
    expect(tf.memory().numTensors).toBe(before);
    expect(largestDifference(decode([layer], tf.tensor2d(above)).dataSync(), below.dataSync())).toBeLessThan(0.02);
    expect(hiddenMeans(layer, below).shape).toEqual([30, 3]);
  });
});
