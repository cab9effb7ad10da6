// Our operations inside native TensorFlow: that they are what runs, exact draws, accuracy, and that nobody's numbers change.
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { softmaxCrossEntropy } from '../../../src/worker/core/network.ts';
import * as ops from '../../../src/worker/core/ops.ts';
import { philoxUniforms } from '../../../src/worker/core/random.ts';
import { startEngine, stopEngine } from '../../../src/worker/engine/backend.ts';
import { nativeFolder } from '../../../src/worker/engine/native.ts';
import { product64, randomValues, worstDifference } from './float64.ts';

const draw = { seed: 2 ** 40 + 5, purpose: 3, layer: 1, step: 2 ** 31 + 7, gibbsStep: 2 };
const rule = { learningRate: 0.3, momentum: 0.6, weightDecay: 0.02 };
const adam = { learningRate: 1, beta1: 0.5, beta2: 0.5, epsilon: 1e-8, step: 1 };
const isHere = nativeFolder() !== null;

const values = (shape: number[], seed: number) => tf.tensor(randomValues(tf.util.sizeFromShape(shape), seed), shape);
const zeros = (shape: number[]) => tf.variable(tf.zeros(shape), false);

afterAll(stopEngine);

describe.skipIf(!isHere)(`operations in native TensorFlow${isHere ? '' : ' not built: NOT TESTED'}`, () => {
  beforeEach(async () => {
    await startEngine({ engine: 'tensorflow', threads: 2 });
  });

  it('are in the addon that npm run native builds, and can be left aside', async () => {
    const start = (variant: 'auto' | 'stock') => startEngine({ engine: 'tensorflow', threads: 2, variant });
    expect(await start('auto')).toMatchObject({ kernels: 'native', notes: [] });
    expect(ops.stepsAreFinite()).toBe(true);
    expect(await start('stock')).toMatchObject({ kernels: 'stock', notes: [] });
    expect(ops.stepsAreFinite()).toBeNull();
  });

  it('draw the numbers of core/random.ts', () => {
    for (const [rows, columns] of [
      [1, 1],
      [3, 16],
      [2, 17],
      [5, 63],
      [4, 64],
      [3, 65],
      [7, 500],
      [0, 5],
      [5, 0],
    ] as const) {
      expect(ops.uniform(rows, columns, draw).dataSync()).toEqual(philoxUniforms(rows, columns, draw));
    }
  });

  it('have a sigmoid that is right to the last digits, up to its ends', () => {
    const inputs = Float32Array.from({ length: 40_001 }, (_, i) => (i - 20_000) / 230);
    const x = tf.tensor2d(inputs, [1, inputs.length]);
    const b = tf.zeros<tf.Rank.R1>([inputs.length]);
    const one = tf.tensor2d([1], [1, 1]);
    const worst = Math.max(
      ...ops
        .dense(one, x, b, 'sigmoid')
        .dataSync()
        .map((got, i) => Math.abs(got * (1 + Math.exp(-inputs[i]!)) - 1)),
    );
    expect(worst).toBeLessThan(4e-7);
    const ends = tf.tensor2d([-1e30, Number.NEGATIVE_INFINITY, 1e30, Number.POSITIVE_INFINITY, Number.NaN], [1, 5]);
    const [low, lowest, high, highest, none] = ops.dense(one, ends, tf.zeros([5]), 'sigmoid').dataSync();
    expect([high, highest, none]).toEqual([1, 1, Number.NaN]);
    expect(Math.max(low!, lowest!)).toBeLessThan(1e-37);
  });

  it('leave slices of a variable alone, which TensorFlow keeps in the same memory', () => {
    const w = tf.variable(values([6, 5], 1), false);
    const velocity = zeros([6, 5]);
    ops.momentumStep(w, velocity, values([6, 5], 2), rule);
    const slices = [tf.slice(w, [0, 0], [3, 5]), tf.cast(w, 'float32'), tf.slice(velocity, [2, 0], [2, 5])];
    const before = slices.map((slice) => slice.dataSync());
    ops.momentumStep(w, velocity, values([6, 5], 3), rule);
    ops.contrastiveStep(w, velocity, [tf.ones([2, 6]), tf.ones([2, 5])], [tf.zeros([2, 6]), tf.ones([2, 5])], rule);
    expect(slices.map((slice) => slice.dataSync())).toEqual(before);
    expect(w.dataSync().slice(0, 15)).not.toEqual(before[0]);
  });

  it('leave nothing behind', () => {
    const { binding } = tf.backend() as unknown as { binding: { getNumOfTensors(): number } };
    const [w, b] = [zeros([7, 5]), zeros([5])];
    const [v, square] = [zeros([7, 5]), zeros([7, 5])];
    const [vb, x, h] = [zeros([5]), values([4, 7], 1) as tf.Tensor2D, values([4, 5], 2) as tf.Tensor2D];
    const work = () => {
      const [p, sample] = ops.denseSample(x, w as tf.Tensor2D, b as tf.Tensor1D, draw);
      const layers = [ops.dense(x, w as tf.Tensor2D, b as tf.Tensor1D, 'relu'), ops.uniform(3, 4, draw)];
      layers.push(ops.denseBackward(h, w as tf.Tensor2D, x, 'sigmoid'));
      ops.contrastiveStep(w, v, [x, h], [x, p], rule);
      ops.biasStep(b, vb, h, p, rule);
      const { value, delta } = softmaxCrossEntropy(x, x);
      ops.adamStep(w, v, square, values([7, 5], 3), adam);
      ops.stepsAreFinite();
      tf.dispose([p, sample, ...layers, ops.columnSums(h), value, delta]);
    };
    tf.tidy(work);
    const before = [tf.memory().numTensors, binding.getNumOfTensors()];
    for (let i = 0; i < 20; i++) tf.tidy(work);
    expect([tf.memory().numTensors, binding.getNumOfTensors()]).toEqual(before);
  });

  it('tell once of NaN or infinity that a step wrote, wherever it stands', () => {
    const spoilt = (shape: number[], bad: number, at: number) => {
      const numbers = new Float32Array(37);
      numbers[at] = bad;
      return tf.tensor(numbers, shape);
    };
    const steps: Record<string, (bad: number, at: number) => void> = {
      momentum: (bad, at) => ops.momentumStep(zeros([37]), zeros([37]), spoilt([37], bad, at), rule),
      adam: (bad, at) => ops.adamStep(zeros([37]), zeros([37]), zeros([37]), spoilt([37], bad, at), adam),
      bias: (bad, at) =>
        ops.biasStep(zeros([37]), zeros([37]), spoilt([1, 37], bad, at) as tf.Tensor2D, tf.zeros([1, 37]), rule),
    };
    for (const [name, step] of Object.entries(steps)) {
      // Adam squares what it gets.
      step(1e18, 5);
      expect(ops.stepsAreFinite(), name).toBe(true);
      for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
        for (const at of [0, 7, 31, 36]) {
          step(bad, at);
          expect(ops.stepsAreFinite(), `${name}: ${bad} at ${at}`).toBe(false);
          expect(ops.stepsAreFinite()).toBe(true);
        }
      }
    }
  });

  it('say what does not fit', () => {
    const [x, w] = [values([4, 3], 1) as tf.Tensor2D, values([3, 5], 2) as tf.Tensor2D];
    expect(() => ops.dense(x, w, values([4], 3) as tf.Tensor1D, 'relu')).toThrow(/one number for each column/);
    expect(() => ops.momentumStep(zeros([3]), zeros([3]), values([4], 1), rule)).toThrow(/one shape/);
    expect(() => ops.biasStep(zeros([3]), zeros([3]), x, values([5, 3], 1) as tf.Tensor2D, rule)).toThrow(
      /fit its bias/,
    );
  });

  it('leave products of more than two dimensions and of whole numbers to TensorFlow', () => {
    const [a, b] = [values([2, 3, 4], 1), values([2, 4, 5], 2)];
    const sizes = { rows: 3, columns: 5, inner: 4, transposeA: false, transposeB: false };
    const wanted = [0, 1].flatMap((i) => [
      ...product64(a.dataSync().slice(12 * i, 12 * i + 12), b.dataSync().slice(20 * i, 20 * i + 20), sizes),
    ]);
    expect(worstDifference(tf.matMul(a, b).dataSync(), wanted)).toBeLessThan(1e-6);
    const whole = tf.tensor2d([1, 2, 3, 4], [2, 2], 'int32');
    expect([...tf.matMul(whole, whole).dataSync()]).toEqual([7, 10, 15, 22]);
  });
});
