// The CD-k update as one kernel against the chain of operations it stands for, bit for bit; and the watch over steps.
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import {
  type ContrastiveDivergence,
  contrastiveDivergenceStep,
  contrastivePhases,
  contrastiveUpdate,
} from '../../../src/worker/core/contrastive-divergence.ts';
import { adamStep, biasStep, contrastiveStep, momentumStep, stepsAreFinite } from '../../../src/worker/core/ops.ts';
import type { TrainableMachine, Velocities } from '../../../src/worker/core/rbm-step.ts';
import { bernoulliUnits } from '../../../src/worker/core/units.ts';
import { startEngine, stopEngine } from '../../../src/worker/engine/backend.ts';
import { randomValues } from './float64.ts';

const variants = ['base', 'relaxed', 'wide'] as const;
const rule = { learningRate: 0.2, momentum: 0.6, weightDecay: 0.01 };

const matrix = (rows: number, columns: number, seed: number) =>
  tf.tensor2d(randomValues(rows * columns, seed), [rows, columns]);
const vector = (length: number, seed: number) => tf.tensor1d(randomValues(length, seed));

/** An RBM that has moved before: all six variables hold numbers. */
function machine(visible: number, hidden: number): { rbm: TrainableMachine; velocities: Velocities } {
  const three = (seed: number) => ({
    weights: tf.variable(matrix(visible, hidden, seed), false),
    visibleBias: tf.variable(vector(visible, seed + 1), false),
    hiddenBias: tf.variable(vector(hidden, seed + 2), false),
  });
  return {
    rbm: { visible: bernoulliUnits, hidden: bernoulliUnits, logVariance: null, ...three(1) },
    velocities: three(4),
  };
}

/** Rows of which in every other step most numbers are zero, since the kernels then go another way. */
const data = (rows: number, columns: number, step: number) =>
  tf.tensor2d(
    randomValues(rows * columns, 50 + step).map((x) => Math.max(0, step % 2 === 0 ? x - 0.7 : x + 0.5)),
    [rows, columns],
  );

type Update = (
  rbm: TrainableMachine,
  velocities: Velocities,
  v0: tf.Tensor2D,
  learning: ContrastiveDivergence,
  step: number,
) => tf.Tensor2D;

const whole: Update = (rbm, velocities, v0, learning, step) =>
  contrastiveDivergenceStep(rbm, velocities, v0, learning, { seed: 2 ** 40 + 9, layer: 2, step });

const composed: Update = (rbm, velocities, v0, learning, step) => {
  const phases = contrastivePhases(rbm, v0, learning.cdSteps, { seed: 2 ** 40 + 9, layer: 2, step });
  contrastiveUpdate(rbm, velocities, phases, learning);
  return phases.reconstruction;
};

/** Everything that three updates write. */
function train(update: Update, [visible, hidden, batch]: readonly number[], cdSteps: number): Float32Array[] {
  return tf.tidy(() => {
    const { rbm, velocities } = machine(visible!, hidden!);
    const seen = [];
    for (let step = 0; step < 3; step++) {
      seen.push(update(rbm, velocities, data(batch!, visible!, step), { cdSteps, rule, sparsity: null }, step));
    }
    const { weights, visibleBias, hiddenBias } = rbm;
    const written = [weights, visibleBias, hiddenBias, ...Object.values<tf.Tensor>({ ...velocities }), ...seen];
    return written.map((tensor) => tensor.dataSync() as Float32Array);
  });
}

const SHAPES = [
  [1, 1, 1],
  [5, 3, 0],
  [37, 29, 20],
  [200, 150, 64],
  [530, 70, 40],
  [7, 5, 2100],
] as const;

beforeEach(stopEngine);
afterAll(stopEngine);

describe.each(variants)('the whole update, %s kernels', (variant) => {
  it.each([1, 3])('has the bits of the chain of operations: CD-%i, any shape, 1 to 3 threads', async (cdSteps) => {
    const wanted = new Map<readonly number[], Float32Array[]>();
    for (const threads of [1, 2, 3]) {
      await startEngine({ engine: 'wasm', threads, variant });
      for (const shape of SHAPES) {
        if (threads === 1) wanted.set(shape, train(composed, shape, cdSteps));
        expect(train(whole, shape, cdSteps), `${shape}, threads: ${threads}`).toEqual(wanted.get(shape));
      }
    }
  });

  it('leaves nothing behind but its result, and clones and initial values alone', async () => {
    await startEngine({ engine: 'wasm', threads: 2, variant });
    const { rbm, velocities } = machine(37, 29);
    const v0 = data(20, 37, 0);
    const snapshot = rbm.weights.clone();
    const before = [snapshot.dataSync(), v0.dataSync()];
    const tensors = tf.memory().numTensors;
    whole(rbm, velocities, v0, { cdSteps: 2, rule, sparsity: null }, 0).dispose();
    expect(tf.memory().numTensors).toBe(tensors);
    expect([snapshot.dataSync(), v0.dataSync()]).toEqual(before);
    expect(rbm.weights.dataSync()).not.toEqual(before[0]);
  });

  it('refuses shapes that do not fit', async () => {
    await startEngine({ engine: 'wasm', threads: 1, variant });
    const { rbm, velocities } = machine(6, 4);
    const learning = { cdSteps: 1, rule, sparsity: null };
    expect(() => whole(rbm, velocities, data(3, 5, 0), learning, 0)).toThrow('float32');
    expect(() => whole(rbm, machine(6, 5).velocities, data(3, 6, 0), learning, 0)).toThrow('float32');
  });

  it('tells once of NaN or infinity that a step wrote, wherever it stands', async () => {
    await startEngine({ engine: 'wasm', threads: 2, variant });
    const zeros = (shape: number[]) => tf.variable(tf.zeros(shape), false);
    const steps: Record<string, (bad: number, at: number) => void> = {
      momentum: (bad, at) => momentumStep(zeros([19]), zeros([19]), spoilt([19], bad, at), rule),
      adam: (bad, at) =>
        adamStep(zeros([19]), zeros([19]), zeros([19]), spoilt([19], bad, at), {
          ...{ learningRate: 1, beta1: 0.5, beta2: 0.5, epsilon: 1e-8, step: 1 },
        }),
      bias: (bad, at) =>
        biasStep(zeros([19]), zeros([19]), spoilt([1, 19], bad, at) as tf.Tensor2D, tf.zeros([1, 19]), rule),
      contrastive: (bad, at) => {
        const v = spoilt([1, 19], bad, at) as tf.Tensor2D;
        contrastiveStep(
          zeros([19, 3]),
          zeros([19, 3]),
          [v, tf.ones([1, 3])],
          [tf.zeros([1, 19]), tf.ones([1, 3])],
          rule,
        );
      },
    };
    for (const [name, step] of Object.entries(steps)) {
      step(1e30, 5);
      expect(stepsAreFinite(), name).toBe(true);
      for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
        for (const at of [0, 3, 16, 18]) {
          step(bad, at);
          expect(stepsAreFinite(), `${name}: ${bad} at ${at}`).toBe(false);
          expect(stepsAreFinite()).toBe(true);
        }
      }
    }
  });
});

/** Zeros with one other number. */
function spoilt(shape: number[], bad: number, at: number): tf.Tensor {
  const values = new Float32Array(19);
  values[at] = bad;
  return tf.tensor(values, shape);
}

it('an engine without kernels of ours composes the update, and does not claim to watch', async () => {
  await startEngine({ engine: 'wasm', threads: 1, variant: 'stock' });
  expect(stepsAreFinite()).toBeNull();
  expect(train(whole, [6, 4, 3], 2)).toEqual(train(composed, [6, 4, 3], 2));
});
