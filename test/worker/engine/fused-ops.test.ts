// Every fused operation of core/ops.ts on our kernels, against its composed form on tfjs' cpu backend.
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeEach, describe, expect, it as vitest } from 'vitest';
import { softmaxCrossEntropy } from '../../../src/worker/core/network.ts';
import * as ops from '../../../src/worker/core/ops.ts';
import { type EngineOptions, startEngine, stopEngine } from '../../../src/worker/engine/backend.ts';
import { nativeFolder } from '../../../src/worker/engine/native.ts';
import { randomValues, worstDifference } from './float64.ts';

type Kernels = Pick<EngineOptions, 'engine' | 'variant'>;

const engines: (Kernels & { readonly isHere: boolean })[] = [
  ...(['base', 'relaxed', 'wide', 'stock'] as const).map((variant) => ({
    ...({ engine: 'wasm', variant, isHere: true } as const),
  })),
  ...(['auto', 'stock'] as const).map((variant) => ({
    ...({ engine: 'tensorflow', variant, isHere: nativeFolder() !== null } as const),
  })),
];
const draw = { seed: 77, purpose: 3, layer: 1, step: 5, gibbsStep: 2 };
const rule = { learningRate: 0.3, momentum: 0.6, weightDecay: 0.02 };

const matrix = (rows: number, columns: number, seed: number) =>
  tf.tensor2d(randomValues(rows * columns, seed), [rows, columns]);
const vector = (length: number, seed: number) => tf.tensor1d(randomValues(length, seed));

/** Runs the same work on the cpu backend (no fused kernels there but the draws) and on one of ours. */
async function onBoth(kernels: Kernels, threads: number, work: () => tf.Tensor[]) {
  const run = () => tf.tidy(work).map((tensor) => tensor.dataSync().slice());
  await startEngine({ engine: 'cpu', threads: 1 });
  const wanted = run();
  await startEngine({ ...kernels, threads });
  return { wanted, got: run() };
}

async function expectSame(kernels: Kernels, work: () => tf.Tensor[], tolerance = 2e-6, threads = 2) {
  const { wanted, got } = await onBoth(kernels, threads, work);
  wanted.forEach((one, i) => {
    expect(worstDifference(got[i]!, one)).toBeLessThan(tolerance);
  });
}

const SIZES = [
  [10, 7, 5],
  [1, 1, 1],
  [33, 65, 18],
  [0, 4, 3],
  [12, 100, 320],
] as const;

beforeEach(stopEngine);
afterAll(stopEngine);

describe.each(engines)('fused operations, $engine, $variant kernels', ({ isHere, ...kernels }) => {
  const it = isHere ? vitest : vitest.skip;

  it.each(SIZES)('dense and its sample: batch %i, %i to %i', async (batch, inputs, outputs) => {
    await expectSame(
      kernels,
      () => {
        const x = matrix(batch, inputs, 1);
        const [w, back] = [matrix(inputs, outputs, 2), matrix(outputs, inputs, 3)];
        const b = vector(outputs, 4);
        const outs = (['linear', 'sigmoid', 'relu'] as const).flatMap((activation) => [
          ops.dense(x, w, b, activation),
          ops.dense(x, back, b, activation, true),
        ]);
        return [...outs, ops.denseSample(x, w, b, draw)[0], ops.denseSample(x, back, b, draw, true)[0]];
      },
      2e-6 * Math.sqrt(inputs),
    );
  });

  it.each(SIZES)('samples are uniform < probability: batch %i, %i to %i', async (batch, inputs, outputs) => {
    await startEngine({ ...kernels, threads: 2 });
    tf.tidy(() => {
      const [p, sample] = ops.denseSample(
        matrix(batch, inputs, 1),
        matrix(inputs, outputs, 2),
        vector(outputs, 4),
        draw,
      );
      const wanted = tf.cast(tf.less(ops.uniform(batch, outputs, draw), p), 'float32');
      expect(sample.dataSync()).toEqual(wanted.dataSync());
    });
  });

  it.each(SIZES)('contrastive and bias steps: batch %i, %i visible, %i hidden', async (batch, visible, hidden) => {
    if (batch === 0) return;
    await expectSame(
      kernels,
      () => {
        const [w, vw] = [tf.variable(matrix(visible, hidden, 1)), tf.variable(matrix(visible, hidden, 2))];
        const [b, vb] = [tf.variable(vector(hidden, 3)), tf.variable(vector(hidden, 4))];
        for (let step = 0; step < 3; step++) {
          const phases = [11, 12, 13, 14].map((seed, i) =>
            matrix(batch, i % 2 === 0 ? visible : hidden, seed + 10 * step),
          );
          const [v0, h0, v1, h1] = phases as [tf.Tensor2D, tf.Tensor2D, tf.Tensor2D, tf.Tensor2D];
          ops.contrastiveStep(w, vw, [v0, h0], [v1, h1], rule);
          ops.biasStep(b, vb, h0, h1, rule);
        }
        return [w, vw, b, vb];
      },
      1e-5,
    );
  });

  it.each(['linear', 'sigmoid', 'relu'] as const)('dense backward through %s', async (activation) => {
    await expectSame(
      kernels,
      () =>
        SIZES.map(([batch, inputs, outputs]) =>
          ops.denseBackward(
            matrix(batch, outputs, 1),
            matrix(inputs, outputs, 2),
            matrix(batch, inputs, 3),
            activation,
          ),
        ),
      2e-5,
    );
  });

  it('sums of columns, and softmax cross-entropy with targets that do not sum to 1', async () => {
    await expectSame(
      kernels,
      () =>
        SIZES.filter(([batch]) => batch > 0).flatMap(([batch, , outputs]) => {
          const logits = tf.mul(matrix(batch, outputs, 1), 20) as tf.Tensor2D;
          const { value, delta } = softmaxCrossEntropy(logits, matrix(batch, outputs, 2));
          return [ops.columnSums(logits), value, delta];
        }),
      1e-4,
    );
  });

  it('momentum and Adam steps, of any size', async () => {
    await expectSame(
      kernels,
      () =>
        [1, 3, 4, 7, 4099, 20001].flatMap((size) => {
          const [w, velocity, u] = [1, 2, 3].map((seed) => tf.variable(vector(size, seed)));
          const [mean, square] = [tf.variable(tf.zeros([size])), tf.variable(tf.zeros([size]))];
          for (let step = 1; step <= 3; step++) {
            ops.momentumStep(w!, velocity!, vector(size, 10 + step), rule);
            const adam = { learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-7, step };
            ops.adamStep(u!, mean, square, vector(size, 20 + step), adam);
          }
          return [w!, velocity!, u!, mean, square];
        }),
      2e-6,
    );
  });

  it('refuse shapes that do not fit, in whatever order they come', async () => {
    await startEngine({ ...kernels, threads: 1 });
    const [x, w, b] = [matrix(4, 3, 1), matrix(3, 5, 2), vector(5, 3)];
    expect(() => ops.dense(x, matrix(4, 5, 2), b, 'sigmoid')).toThrow();
    expect(() => ops.dense(x, w, vector(4, 3), 'sigmoid')).toThrow();
    expect(() => ops.denseSample(x, w, b, draw, true)).toThrow();
    expect(() => ops.denseBackward(x, w, x, 'relu')).toThrow();
    expect(() => softmaxCrossEntropy(x, w)).toThrow();
    const [v, vv] = [tf.variable(matrix(3, 5, 1)), tf.variable(matrix(3, 5, 2))];
    expect(() => ops.momentumStep(v, vv, vector(14, 1), rule)).toThrow();
    expect(() => ops.contrastiveStep(v, vv, [x, x], [x, x], rule)).toThrow();
  });

  it('NaN reaches the probabilities, and draws a 0', async () => {
    await startEngine({ ...kernels, threads: 1 });
    const x = tf.tensor2d([[1, Number.NaN]]);
    const [p, sample] = ops.denseSample(x, matrix(2, 3, 1), vector(3, 1), draw);
    expect([...p.dataSync()]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
    expect([...sample.dataSync()]).toEqual([0, 0, 0]);
  });

  it('a step leaves clones and initial values of its variable alone', async () => {
    await startEngine({ ...kernels, threads: 1 });
    const initial = vector(5, 1);
    const before = initial.dataSync();
    const w = tf.variable(initial);
    const snapshot = w.clone();
    ops.momentumStep(w, tf.variable(tf.zeros([5])), vector(5, 2), rule);
    expect(initial.dataSync()).toEqual(before);
    expect(snapshot.dataSync()).toEqual(before);
    expect(w.dataSync()).not.toEqual(before);
  });
});

describe('threads', () => {
  vitest.each(['base', 'relaxed'] as const)('do not change a bit of training on %s kernels', async (variant) => {
    const states = [];
    for (const threads of [1, 2, 3]) {
      const { got } = await onBoth({ engine: 'wasm', variant }, threads, () => {
        const [w, vw] = [tf.variable(matrix(200, 150, 1)), tf.variable(tf.zeros<tf.Rank.R2>([200, 150]))];
        const [b, c] = [vector(150, 2), vector(200, 3)];
        for (let step = 0; step < 4; step++) {
          const v0 = matrix(64, 200, 50 + step);
          const [h0, sample] = ops.denseSample(v0, w as tf.Tensor2D, b, { ...draw, step });
          const [, v1] = ops.denseSample(sample, w as tf.Tensor2D, c, { ...draw, step, purpose: 4 }, true);
          ops.contrastiveStep(w, vw, [v0, h0], [v1, ops.dense(v1, w as tf.Tensor2D, b, 'sigmoid')], rule);
        }
        return [w, vw];
      });
      states.push(got);
    }
    expect(states[1]).toEqual(states[0]);
    expect(states[2]).toEqual(states[0]);
  });
});
