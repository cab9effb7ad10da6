// Steps of an RBM's parameters against the same arithmetic in float64, and what they must leave alone.
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { limitColumns, type StepRule, stepLogVariance, stepParameters } from '../../../src/worker/core/rbm-step.ts';
import { useCpuBackend } from './cpu-backend.ts';
import { matrix, normalDraws } from './draws.ts';
import { largestDifference } from './rbm-tensors.ts';
import * as reference from './reference-machine.ts';
import { dot } from './reference-rbm.ts';

beforeAll(useCpuBackend);

const truth = reference.randomMachine([{ kind: 'bernoulli', size: 4 }], [{ kind: 'bernoulli', size: 3 }], 101);
const RULE: StepRule = { learningRate: 0.1, momentum: 0.5, weightDecay: 0.25, l1: 0.03, maxNorm: null };

function begin() {
  const machine = { ...reference.machineTensors(truth), logVariance: null };
  const velocities = {
    weights: tf.variable(tf.zeros<tf.Rank.R2>([4, 3])),
    visibleBias: tf.variable(tf.zeros<tf.Rank.R1>([4])),
    hiddenBias: tf.variable(tf.zeros<tf.Rank.R1>([3])),
  };
  return { machine, velocities };
}

/** A gradient of its own for each step, exact in float32. */
function gradientAt(step: number) {
  const normal = normalDraws(1000 + step);
  const draw = () => Math.fround(normal());
  return { weights: matrix(4, 3, draw), visibleBias: matrix(1, 4, draw)[0]!, hiddenBias: matrix(1, 3, draw)[0]! };
}

const tensors = ({ weights, visibleBias, hiddenBias }: ReturnType<typeof gradientAt>) => ({
  weights: tf.tensor2d(weights),
  visibleBias: tf.tensor1d(visibleBias),
  hiddenBias: tf.tensor1d(hiddenBias),
});

/** Offsets that move from step to step. */
function offsetsAt(step: number) {
  return {
    visible: Array.from({ length: 4 }, (_, i) => 0.1 * i + 0.05 * step),
    hidden: Array.from({ length: 3 }, (_, j) => 0.5 - 0.04 * step * (j + 1)),
  };
}

const columnsOf = (rows: number[][]) => rows[0]!.map((_, j) => rows.map((row) => row[j]!));

/** The same steps in centered parameters: reparametrise to the new offsets, step, and go back to ordinary biases. */
function centeredReference(rule: StepRule, steps: number, limit: (weights: number[][]) => number[][]) {
  let { weights, visibleBias: a, hiddenBias: c } = truth;
  let speed = { weights: weights.map((row) => row.map(() => 0)), a: a.map(() => 0), c: c.map(() => 0) };
  for (let step = 0; step < steps; step++) {
    const gradient = gradientAt(step);
    const { visible: mu, hidden: lambda } = offsetsAt(step);
    const centeredA = a.map((x, i) => x + dot(weights[i]!, lambda));
    const centeredC = c.map((x, j) => x + dot(columnsOf(weights)[j]!, mu));
    const { learningRate: rate, momentum, weightDecay, l1 } = rule;
    const before = weights;
    speed = {
      weights: speed.weights.map((row, i) =>
        row.map((s, j) => {
          const w = before[i]![j]!;
          return momentum * s + rate * (gradient.weights[i]![j]! - weightDecay * w - l1 * Math.sign(w));
        }),
      ),
      a: speed.a.map((s, i) => momentum * s + rate * gradient.visibleBias[i]!),
      c: speed.c.map((s, j) => momentum * s + rate * gradient.hiddenBias[j]!),
    };
    weights = limit(before.map((row, i) => row.map((w, j) => w + speed.weights[i]![j]!)));
    a = centeredA.map((x, i) => x + speed.a[i]! - dot(weights[i]!, lambda));
    c = centeredC.map((x, j) => x + speed.c[j]! - dot(columnsOf(weights)[j]!, mu));
  }
  return [...weights.flat(), ...a, ...c];
}

function limited(maxNorm: number) {
  return (weights: number[][]) => {
    const norms = columnsOf(weights).map((column) => Math.sqrt(dot(column, column)));
    return weights.map((row) => row.map((w, j) => w * Math.min(1, maxNorm / norms[j]!)));
  };
}

describe('a step with centering offsets', () => {
  for (const [name, maxNorm] of [
    ['', null],
    [' and a longest column', 0.9],
  ] as const) {
    it(`is the step in centered parameters, with momentum, both decays${name}`, () => {
      const { machine, velocities } = begin();
      const rule = { ...RULE, maxNorm };
      for (let step = 0; step < 6; step++) {
        const { visible, hidden } = offsetsAt(step);
        const offsets = { visible: tf.tensor1d(visible), hidden: tf.tensor1d(hidden) };
        stepParameters(machine, velocities, tensors(gradientAt(step)), rule, offsets);
      }
      const found = [machine.weights, machine.visibleBias, machine.hiddenBias].flatMap((t) => Array.from(t.dataSync()));
      const limit = maxNorm === null ? (weights: number[][]) => weights : limited(maxNorm);
      expect(largestDifference(found, centeredReference(rule, 6, limit))).toBeLessThan(5e-6);
    });
  }

  it('leaves parameters and velocities bit-equal where nothing is learned, however the offsets move', () => {
    const { machine, velocities } = begin();
    const rule = { ...RULE, learningRate: 0 };
    for (let step = 0; step < 100; step++) {
      const { visible, hidden } = offsetsAt(step);
      const offsets = { visible: tf.tensor1d(visible), hidden: tf.tensor1d(hidden) };
      stepParameters(machine, velocities, tensors(gradientAt(step)), rule, offsets);
    }
    const found = [machine.weights, machine.visibleBias, machine.hiddenBias].flatMap((t) => Array.from(t.dataSync()));
    expect(found).toEqual([...truth.weights.flat(), ...truth.visibleBias, ...truth.hiddenBias]);
    expect(Array.from(velocities.weights.dataSync()).every((x) => x === 0)).toBe(true);
  });
});

describe('a plain step', () => {
  it('decays weights by L2 and L1, and no bias', () => {
    const { machine, velocities } = begin();
    const nothing = {
      weights: tf.zeros<tf.Rank.R2>([4, 3]),
      visibleBias: tf.zeros<tf.Rank.R1>([4]),
      hiddenBias: tf.zeros<tf.Rank.R1>([3]),
    };
    stepParameters(machine, velocities, nothing, { ...RULE, momentum: 0 }, null);
    const expected = truth.weights.flat().map((w) => w - 0.1 * (0.25 * w + 0.03 * Math.sign(w)));
    expect(largestDifference(machine.weights.dataSync(), expected)).toBeLessThan(1e-6);
    expect(Array.from(machine.visibleBias.dataSync())).toEqual(truth.visibleBias);
    expect(Array.from(machine.hiddenBias.dataSync())).toEqual(truth.hiddenBias);
  });

  it('shortens long columns only, once and for all', () => {
    const weights = tf.variable(
      tf.tensor2d([
        [3, 0.1],
        [4, 0.2],
      ]),
    ) as tf.Variable<tf.Rank.R2>;
    limitColumns(weights, 2);
    expect(largestDifference(weights.dataSync(), [1.2, 0.1, 1.6, 0.2])).toBeLessThan(1e-6);
    const once = Array.from(weights.dataSync());
    limitColumns(weights, 2);
    expect(largestDifference(weights.dataSync(), once)).toBeLessThan(1e-7);
    expect(weights.dataSync()[1]).toBe(Math.fround(0.1));
  });
});

describe('a step of log-variances', () => {
  it('goes a tenth of the rate, stops at its bounds and loses its speed there', () => {
    const z = tf.variable(tf.tensor1d([0, 2.9, -3.9]));
    const velocity = tf.variable(tf.zeros<tf.Rank.R1>([3]));
    stepLogVariance(z, velocity, tf.tensor1d([1, 100, -100]), { ...RULE, learningRate: 1 });
    expect(largestDifference(z.dataSync(), [0.1, 3, -4])).toBeLessThan(1e-6);
    expect(largestDifference(velocity.dataSync(), [0.1, 0, 0])).toBeLessThan(1e-6);
  });
});
