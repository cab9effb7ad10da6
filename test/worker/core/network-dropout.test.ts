// Dropout in a network: its gradient, and that it changes no mean.
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  backward,
  type Dropout,
  forward,
  forwardDropped,
  type NetworkLayer,
  softmaxCrossEntropy,
} from '../../../src/worker/core/network.ts';
import { useCpuBackend } from './cpu-backend.ts';
import { matrix, normalDraws, uniformDraws } from './draws.ts';
import { largestDifference } from './rbm-tensors.ts';
import { logSumExp, sigmoid, states, sum } from './reference-rbm.ts';

beforeAll(useCpuBackend);

const KEEP = 0.5;
const ACTIVATIONS = ['sigmoid', 'relu', 'linear'] as const;
const WIDTHS = [4, 5, 3, 3];
const normal = normalDraws(171);
const truth = ACTIVATIONS.map((activation, l) => ({
  weights: matrix(WIDTHS[l]!, WIDTHS[l + 1]!, () => Math.fround(0.8 * normal())),
  bias: Array.from({ length: WIDTHS[l + 1]! }, () => Math.fround(normal())),
  activation,
}));
const rows = matrix(3, 4, uniformDraws(172)).map((row) => row.map(Math.fround));
const onehot = [
  [1, 0, 0],
  [0, 0, 1],
  [0, 1, 0],
];
const masks = WIDTHS.slice(0, 3).map((width, l) =>
  matrix(3, width, uniformDraws(173 + l)).map((row) => row.map((u) => (u < KEEP ? 1 : 0))),
);

const network = (): NetworkLayer[] =>
  truth.map(({ weights, bias, activation }) => ({
    weights: tf.variable(tf.tensor2d(weights)),
    bias: tf.variable(tf.tensor1d(bias)),
    activation,
  }));
const dropouts = (): Dropout[] => masks.map((mask) => ({ keep: KEEP, mask: tf.tensor2d(mask) }));

/** The loss with these masks, in float64; `shift` is added to one weight or bias. */
function loss(layer: number, i: number | null, j: number, shift: number): number {
  const f = { sigmoid, relu: (x: number) => Math.max(0, x), linear: (x: number) => x };
  const total = rows.map((row, n) => {
    let values = row;
    truth.forEach(({ weights, bias, activation }, l) => {
      const taken = values.map((x, k) => (x * masks[l]![n]![k]!) / KEEP);
      values = bias.map((b, k) => {
        const moved = (row: number | null) => (l === layer && row === i && k === j ? shift : 0);
        const input = sum(taken.map((x, from) => x * (weights[from]![k]! + moved(from))));
        return f[activation](b + moved(null) + input);
      });
    });
    return logSumExp(values) - sum(values.map((x, k) => x * onehot[n]![k]!));
  });
  return sum(total) / rows.length;
}

describe('dropout in a network', () => {
  it('has the slopes of the loss with the same masks, for every weight and bias', () => {
    const layers = network();
    const inputs = forwardDropped(layers, tf.tensor2d(rows), dropouts());
    const { value, delta } = softmaxCrossEntropy(inputs.at(-1)!, tf.tensor2d(onehot));
    expect(value.dataSync()[0]).toBeCloseTo(loss(0, 0, 0, 0), 5);
    const gradients = backward(layers, inputs, delta, [true, true, true], dropouts());
    const slope = (layer: number, i: number | null, j: number) =>
      (loss(layer, i, j, 1e-5) - loss(layer, i, j, -1e-5)) / 2e-5;
    truth.forEach(({ weights, bias }, l) => {
      const expected = weights.map((row, i) => row.map((_, j) => slope(l, i, j)));
      expect(largestDifference(gradients[l]!.weights.dataSync(), expected.flat())).toBeLessThan(1e-5);
      expect(
        largestDifference(
          gradients[l]!.bias.dataSync(),
          bias.map((_, j) => slope(l, null, j)),
        ),
      ).toBeLessThan(1e-5);
    });
  });

  it('leaves the mean of what the next layer takes in as it is, over all masks', () => {
    const [first] = network();
    const plain = forward([first!], tf.tensor2d([rows[0]!]));
    const all = states(4).map((mask) => {
      const dropout = { keep: KEEP, mask: tf.tensor2d([mask]) };
      return { ...first!, activation: 'linear' as const, dropout };
    });
    const linear = { ...first!, activation: 'linear' as const };
    const expected = forward([linear], tf.tensor2d([rows[0]!]))[1]!.dataSync();
    const means = Array.from(
      expected,
      (_, k) =>
        sum(all.map(({ dropout }) => forwardDropped([linear], tf.tensor2d([rows[0]!]), [dropout])[1]!.dataSync()[k]!)) /
        all.length,
    );
    expect(largestDifference(means, expected)).toBeLessThan(1e-5);
    expect(plain).toHaveLength(2);
  });

  it('is the plain pass, bit for bit, where nothing is left out', () => {
    const layers = network();
    const plain = forward(layers, tf.tensor2d(rows)).at(-1)!.dataSync();
    expect(forwardDropped(layers, tf.tensor2d(rows), [null, null, null]).at(-1)!.dataSync()).toEqual(plain);
  });
});
