// The unrolled network: every gradient against a float64 reference that finite differences confirm, losses, freezing.
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  backward,
  forward,
  type NetworkLayer,
  softmaxCrossEntropy,
  squaredError,
} from '../../../src/worker/core/network.ts';
import { optimizerState, optimizerStep } from '../../../src/worker/core/optimizer.ts';
import { useCpuBackend } from './cpu-backend.ts';
import { matrix, normalDraws, uniformDraws } from './draws.ts';
import { largestDifference } from './rbm-tensors.ts';
import * as reference from './reference-network.ts';

beforeAll(useCpuBackend);

type Activation = reference.ReferenceLayer['activation'];

function randomNetwork(widths: number[], activations: Activation[], seed: number): reference.ReferenceLayer[] {
  const normal = normalDraws(seed);
  const draw = () => Math.fround(0.8 * normal());
  return activations.map((activation, l) => ({
    weights: matrix(widths[l]!, widths[l + 1]!, draw),
    bias: Array.from({ length: widths[l + 1]! }, draw),
    activation,
  }));
}

function tensors(layers: readonly reference.ReferenceLayer[]): NetworkLayer[] {
  return layers.map(({ weights, bias, activation }) => ({
    weights: tf.tidy(() => tf.variable(tf.tensor2d(weights))),
    bias: tf.tidy(() => tf.variable(tf.tensor1d(bias))),
    activation,
  }));
}

const widths = [5, 6, 4, 4, 3];
const activations: Activation[] = ['sigmoid', 'relu', 'sigmoid', 'linear'];
const truth = randomNetwork(widths, activations, 55);
const rows = matrix(7, 5, uniformDraws(32)).map((row) => row.map(Math.fround));
const onehot = rows.map((_, n) => [0, 1, 2].map((k) => (k === n % 3 ? 1 : 0)));
const values = matrix(7, 3, normalDraws(33)).map((row) => row.map(Math.fround));

const HEADS = {
  softmax: { targets: onehot, loss: softmaxCrossEntropy },
  regression: { targets: values, loss: squaredError },
};

/** Loss and gradients by the code under test. */
function learn(layers: NetworkLayer[], head: reference.Head, trainable: boolean[]) {
  const all = forward(layers, tf.tensor2d(rows));
  const { value, delta } = HEADS[head].loss(all.at(-1)!, tf.tensor2d(HEADS[head].targets));
  return { loss: value.dataSync()[0]!, gradients: backward(layers, all, delta, trainable) };
}

function relativeDifference(found: tf.Tensor, expected: number[]): number {
  const size = Math.max(...expected.map(Math.abs));
  expect(size).toBeGreaterThan(1e-4);
  return largestDifference(found.dataSync(), expected) / size;
}

for (const head of ['softmax', 'regression'] as const) {
  const { targets } = HEADS[head];
  const linear = randomNetwork([5, 4, 4, 3], ['linear', 'relu', 'linear'], 38);

  describe(`gradients of a ${head} head`, () => {
    it('of the reference are finite differences of its loss, for every single number', () => {
      for (const net of [truth, linear]) {
        const found = reference.gradients(net, rows, targets, head);
        const evaluate = () => reference.loss(net, rows, targets, head);
        net.forEach((layer, l) => {
          for (const [i, row] of layer.weights.entries()) {
            row.forEach((_, j) => {
              expect(found[l]!.weights[i]![j]).toBeCloseTo(reference.slope(evaluate, row, j), 7);
            });
          }
          layer.bias.forEach((_, j) => {
            expect(found[l]!.bias[j]).toBeCloseTo(reference.slope(evaluate, layer.bias, j), 7);
          });
        });
      }
    });

    it('equal the reference in every weight and bias tensor, sigmoid, relu and linear, with any layers frozen', () => {
      const masks = Array.from({ length: 16 }, (_, code) => [0, 1, 2, 3].map((l) => (code >> l) % 2 === 1));
      for (const net of [truth, linear]) {
        const expected = reference.gradients(net, rows, targets, head);
        for (const mask of masks) {
          const { gradients, loss } = learn(tensors(net), head, mask.slice(0, net.length));
          expect(loss).toBeCloseTo(reference.loss(net, rows, targets, head), 5);
          expected.forEach((layer, l) => {
            const found = gradients[l];
            expect(found !== null).toBe(mask[l]);
            if (!found) return;
            expect(relativeDifference(found.weights, layer.weights.flat())).toBeLessThan(1e-4);
            expect(relativeDifference(found.bias, layer.bias)).toBeLessThan(1e-4);
          });
        }
      }
    });
  });
}

describe('frozen layers', () => {
  const trainable = [false, true, false, true];

  it('keep the same bits under every optimiser with weight decay, while the others move', () => {
    for (const optimizer of ['sgd', 'momentum', 'adam'] as const) {
      const rule = { optimizer, learningRate: 0.05, momentum: 0.9, weightDecay: 0.1 };
      const layers = tensors(truth);
      const bits = () =>
        layers.map((layer) => [layer.weights, layer.bias].map((tensor) => Array.from(tensor.dataSync())));
      const before = bits();
      const states = layers.map((layer) => [layer.weights, layer.bias].map((tensor) => optimizerState(rule, tensor)));
      for (let step = 1; step <= 5; step++) {
        const { gradients } = learn(layers, 'softmax', trainable);
        gradients.forEach((gradient, l) => {
          if (!gradient) return;
          optimizerStep(layers[l]!.weights, states[l]![0]!, gradient.weights, rule, step);
          optimizerStep(layers[l]!.bias, states[l]![1]!, gradient.bias, { ...rule, weightDecay: 0 }, step);
        });
      }
      bits().forEach((after, l) => {
        if (trainable[l]) expect(after).not.toEqual(before[l]);
        else expect(after).toEqual(before[l]);
      });
    }
  });

  it('cost nothing below the lowest trainable one: not even a look at their tensors', () => {
    const layers = tensors(truth);
    const all = forward(layers, tf.tensor2d(rows));
    const { delta } = softmaxCrossEntropy(all.at(-1)!, tf.tensor2d(onehot));
    tf.dispose([layers[0]!.weights, layers[0]!.bias, layers[1]!.weights, layers[2]!.weights, all[0]!, all[1]!]);
    const gradients = backward(layers, all, delta, [false, false, true, true]);
    expect(gradients.map((gradient) => gradient !== null)).toEqual([false, false, true, true]);
  });

  it('all frozen: no gradients at all', () => {
    const { gradients } = learn(tensors(truth), 'softmax', [false, false, false, false]);
    expect(gradients).toEqual([null, null, null, null]);
  });
});

describe('the softmax loss', () => {
  it('goes to 0 for a perfect net: softmax is applied once', () => {
    const { value } = softmaxCrossEntropy(tf.tensor2d([[30, 0, 0]]), tf.tensor2d([[1, 0, 0]]));
    expect(value.dataSync()[0]).toBeLessThan(1e-9);
    expect(value.dataSync()[0]).toBeGreaterThanOrEqual(0);
  });

  it('is log(classes) for equal logits, and does not change when all logits shift', () => {
    const of = (logits: number[]) =>
      softmaxCrossEntropy(tf.tensor2d([logits]), tf.tensor2d([[0, 0, 1]])).value.dataSync()[0]!;
    expect(of([2, 2, 2])).toBeCloseTo(Math.log(3), 6);
    expect(of([101, 102, 103])).toBeCloseTo(of([1, 2, 3]), 4);
  });

  it('stays finite for large logits, and says how wrong they are', () => {
    const { value, delta } = softmaxCrossEntropy(tf.tensor2d([[-1e4, 1e4, 0]]), tf.tensor2d([[1, 0, 0]]));
    expect(value.dataSync()[0]).toBe(2e4);
    expect(Array.from(delta.dataSync())).toEqual([-1, 1, 0]);
  });
});

describe('tensors', () => {
  it('do not leak over 100 updates, and the input stays as it was', () => {
    const layers = tensors(truth);
    const x = tf.tensor2d(rows);
    const targets = tf.tensor2d(onehot);
    const before = tf.memory().numTensors;
    for (let step = 0; step < 100; step++) {
      const all = forward(layers, x);
      const { value, delta } = softmaxCrossEntropy(all.at(-1)!, targets);
      const gradients = backward(layers, all, delta, [false, true, step % 2 === 0, true]);
      for (const gradient of gradients) if (gradient) tf.dispose([gradient.weights, gradient.bias]);
      tf.dispose([value, delta, ...all.slice(1)]);
    }
    expect(tf.memory().numTensors).toBe(before);
    expect(x.arraySync()).toEqual(rows);
  });
});
