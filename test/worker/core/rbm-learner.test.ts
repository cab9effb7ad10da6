// Whole updates by every learning rule: towards the exact optimum, never above it, and each part where it belongs.
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { contrastiveDivergenceStep } from '../../../src/worker/core/contrastive-divergence.ts';
import { dropoutMask } from '../../../src/worker/core/dropout.ts';
import { exactLogPartition } from '../../../src/worker/core/exact-partition.ts';
import { smallWeights } from '../../../src/worker/core/initial.ts';
import { meanFreeEnergy } from '../../../src/worker/core/likelihood.ts';
import { beginMemory, disposeMemory, learn, type RbmRule } from '../../../src/worker/core/rbm-learner.ts';
import type { TrainableMachine } from '../../../src/worker/core/rbm-step.ts';
import { rateFactor } from '../../../src/worker/core/schedule.ts';
import { bernoulliUnits } from '../../../src/worker/core/units.ts';
import { useCpuBackend } from './cpu-backend.ts';
import { flatTensors, largestDifference, zeroVelocities } from './rbm-tensors.ts';
import * as reference from './reference-machine.ts';
import { states } from './reference-rbm.ts';
import { finish } from './run-to-end.ts';

beforeAll(useCpuBackend);

const RULE: RbmRule = {
  learningRate: 0.1,
  momentum: 0.5,
  weightDecay: 0,
  l1: 0,
  maxNorm: null,
  method: 'cd',
  cdSteps: 1,
  chains: 20,
  replicas: 4,
  fastLearningRate: 0.1,
  fastDecay: 0.95,
  centering: null,
  sparsity: null,
  dropout: 0,
};

const truth = reference.randomMachine([{ kind: 'bernoulli', size: 4 }], [{ kind: 'bernoulli', size: 3 }], 121);
const rows = [
  [1, 0, 1, 1],
  [0, 0, 1, 0],
  [1, 1, 0, 0],
];
const at = (step: number) => ({ seed: 3, layer: 0, step });

function begin(
  rule: RbmRule,
  of: TrainableMachine = { ...reference.machineTensors(truth), logVariance: null },
  data = rows,
) {
  const first = { rows: () => tf.tensor2d(data), means: () => tf.mean(tf.tensor2d(data), 0) as tf.Tensor1D };
  return { machine: of, memory: beginMemory(of, rule, first) };
}

/** The 2^(n+1) rows of bars and stripes, as often as they occur; the best log-likelihood of n = 2 is -1.7328679514. */
const bars = states(2).flatMap((lines) => [lines.flatMap((on) => lines.map(() => on)), lines.flatMap(() => lines)]);
const BEST = -1.7328679514;

describe('every learning rule, on bars and stripes', () => {
  for (const [name, change] of Object.entries({
    'CD-3': { method: 'cd', cdSteps: 3 },
    'centered CD-3': { method: 'cd', cdSteps: 3, centering: 0.05 },
    PCD: { method: 'pcd' },
    'centered PCD': { method: 'pcd', centering: 0.05 },
    'fast PCD': { method: 'fpcd', fastLearningRate: 0.02 },
    'parallel tempering': { method: 'pt' },
  } satisfies Record<string, Partial<RbmRule>>)) {
    it(`${name}: rises close to the best likelihood and never above`, () => {
      const H = 8;
      const machine: TrainableMachine = {
        visible: bernoulliUnits,
        hidden: bernoulliUnits,
        weights: tf.variable(
          tf.tensor2d(
            smallWeights(4, H, { seed: 4, layer: 0 }).map((w) => 50 * w),
            [4, H],
          ),
        ),
        visibleBias: tf.variable(tf.zeros<tf.Rank.R1>([4])),
        hiddenBias: tf.variable(tf.zeros<tf.Rank.R1>([H])),
        logVariance: null,
      };
      const rule = { ...RULE, ...change, chains: 200, momentum: 0.5 };
      const v0 = tf.tile(tf.tensor2d(bars), [8, 1]) as tf.Tensor2D;
      const { memory } = begin(rule, machine, bars);
      const steps = 500;
      const reached: number[] = [];
      for (let step = 0; step < steps; step++) {
        const learningRate = 0.6 * rateFactor('linear', 0, step / steps);
        learn(machine, memory, v0, { ...rule, learningRate }, at(step), false);
        if (step % 100 === 99) {
          reached.push(-meanFreeEnergy(machine, tf.tensor2d(bars)) - finish(exactLogPartition(machine)));
        }
      }
      for (const value of reached) expect(value).toBeLessThan(BEST + 1e-4);
      expect(reached.at(-1)).toBeGreaterThan(BEST - 0.25);
    });
  }
});

describe('one update', () => {
  it('by plain CD is that of contrastive-divergence.ts', () => {
    const { machine, memory } = begin({ ...RULE, cdSteps: 2, weightDecay: 0.1, sparsity: { target: 0.1, cost: 0.5 } });
    const rbm = { ...reference.machineTensors(truth), logVariance: null };
    const velocities = zeroVelocities(rbm);
    const activity = tf.variable(tf.fill<tf.Rank.R1>([3], 0.1));
    const rule = { learningRate: 0.1, momentum: 0.5, weightDecay: 0.1 };
    for (let step = 0; step < 5; step++) {
      const update = learn(
        machine,
        memory,
        tf.tensor2d(rows),
        { ...RULE, cdSteps: 2, weightDecay: 0.1, sparsity: { target: 0.1, cost: 0.5 } },
        at(step),
        true,
      );
      const learning = { cdSteps: 2, rule, sparsity: { target: 0.1, cost: 0.5, activity } };
      const reconstruction = contrastiveDivergenceStep(rbm, velocities, tf.tensor2d(rows), learning, at(step));
      expect(largestDifference(update.reconstruction!.dataSync(), reconstruction.dataSync())).toBeLessThan(1e-6);
      reconstruction.dispose();
      expect(largestDifference(flatTensors(machine), flatTensors(rbm))).toBeLessThan(1e-6);
      expect(largestDifference(memory.activity!.dataSync(), activity.dataSync())).toBeLessThan(1e-7);
    }
  });

  it('moves centering offsets by their share of the batch means, from the data means and one half', () => {
    const rule = { ...RULE, centering: 0.25, learningRate: 0 };
    const { machine, memory } = begin(rule, {
      ...reference.machineTensors({ ...truth, hiddenBias: [0, 0, 0] }),
      logVariance: null,
    });
    expect(largestDifference(memory['offset.visible']!.dataSync(), [2 / 3, 1 / 3, 2 / 3, 1 / 3])).toBeLessThan(1e-6);
    expect(Array.from(memory['offset.hidden']!.dataSync())).toEqual([0.5, 0.5, 0.5]);
    learn(machine, memory, tf.tensor2d([[1, 1, 0, 0]]), rule, at(0), false);
    const q = reference.hiddenMeans({ ...truth, hiddenBias: [0, 0, 0] }, [1, 1, 0, 0]);
    const visible = [0.75, 0.5, 0.5, 0.25];
    expect(largestDifference(memory['offset.visible']!.dataSync(), visible)).toBeLessThan(1e-6);
    expect(
      largestDifference(
        memory['offset.hidden']!.dataSync(),
        q.map((x) => 0.375 + 0.25 * x),
      ),
    ).toBeLessThan(1e-6);
    expect(flatTensors(machine)).toEqual([...truth.weights.flat(), ...truth.visibleBias, 0, 0, 0]);
  });

  it('with fast weights forgets half of them in 13.5 updates, and keeps them out of the model', () => {
    const rule = { ...RULE, method: 'fpcd' as const, learningRate: 0, fastLearningRate: 0 };
    const { machine, memory } = begin(rule);
    memory['fast.weights']!.assign(tf.fill([4, 3], 1));
    for (let step = 0; step < 27; step++) learn(machine, memory, tf.tensor2d(rows), rule, at(step), false);
    expect(memory['fast.weights']!.dataSync()[0]).toBeCloseTo(0.95 ** 27, 5);
    expect(0.95 ** 13.51).toBeCloseTo(0.5, 3);
    expect(flatTensors(machine)).toEqual([...truth.weights.flat(), ...truth.visibleBias, ...truth.hiddenBias]);
  });

  it('gives fast weights the gradient of the ordinary parameters', () => {
    const plain = { ...RULE, method: 'fpcd' as const, learningRate: 1, momentum: 0, fastLearningRate: 0.5 };
    for (const centering of [null, 0.3]) {
      const rule = { ...plain, centering };
      const { machine, memory } = begin(rule);
      const before = flatTensors(machine);
      learn(machine, memory, tf.tensor2d(rows), rule, at(0), false);
      const moved = flatTensors(machine).map((x, i) => 0.5 * (x - before[i]!));
      const fast = ['weights', 'visibleBias', 'hiddenBias'].flatMap((name) =>
        Array.from(memory[`fast.${name}`]!.dataSync()),
      );
      expect(largestDifference(fast, moved)).toBeLessThan(1e-6);
      expect(Math.max(...fast.map(Math.abs))).toBeGreaterThan(0.05);
    }
  });

  it('with dropout leaves the weights of left-out units alone', () => {
    const rule = { ...RULE, dropout: 0.5, momentum: 0 };
    const { machine, memory } = begin(rule);
    const before = machine.weights.arraySync();
    const one = [rows[0]!];
    learn(machine, memory, tf.tensor2d(one), rule, at(5), false);
    const mask = dropoutMask(1, 3, 0.5, { ...at(5), purpose: 12, gibbsStep: 0 }).dataSync();
    expect(new Set(mask)).toEqual(new Set([0, 1]));
    const after = machine.weights.arraySync();
    mask.forEach((kept, j) => {
      const isSame = before.every((row, i) => row[j] === after[i]![j]);
      expect(isSame).toBe(kept === 0);
    });
  });

  it('keeps units with the probability asked for', () => {
    const mask = dropoutMask(500, 100, 0.8, { ...at(0), purpose: 12 });
    expect(Math.abs(tf.mean(mask).dataSync()[0]! - 0.8)).toBeLessThan(4 * Math.sqrt(0.16 / 50_000));
  });

  it('frees everything it makes but what is asked for, by every rule', () => {
    for (const method of ['cd', 'pcd', 'fpcd', 'pt'] as const) {
      const rule = {
        ...RULE,
        method,
        centering: 0.01,
        dropout: method === 'pt' ? 0 : 0.2,
        l1: 0.01,
        maxNorm: 3,
        sparsity: { target: 0.1, cost: 1 },
      };
      const { machine, memory } = begin(rule);
      const v0 = tf.tensor2d(rows);
      const before = tf.memory().numTensors;
      for (let step = 0; step < 5; step++) learn(machine, memory, v0, rule, at(step), true).reconstruction?.dispose();
      expect(tf.memory().numTensors).toBe(before);
      expect(v0.isDisposed).toBe(false);
      const entries = Object.keys(memory).length;
      disposeMemory(memory);
      expect(tf.memory().numTensors).toBe(before - entries);
    }
  });

  it('continues from a copy of its memory bit for bit, by every rule', () => {
    for (const method of ['cd', 'pcd', 'fpcd', 'pt'] as const) {
      const rule = { ...RULE, method, centering: 0.05, sparsity: { target: 0.1, cost: 1 } };
      const { machine, memory } = begin(rule);
      const v0 = tf.tensor2d(rows);
      for (let step = 0; step < 3; step++) learn(machine, memory, v0, rule, at(step), false);
      const copy = <T extends object>(from: T) =>
        Object.fromEntries(
          Object.entries(from).map(([name, value]) => [
            name,
            value instanceof tf.Tensor
              ? tf.variable(tf.tensor(Float32Array.from(value.dataSync()), value.shape))
              : value,
          ]),
        ) as T;
      const [machineThen, memoryThen] = [copy(machine), copy(memory)];
      for (let step = 3; step < 6; step++) {
        learn(machine, memory, v0, rule, at(step), false);
        learn(machineThen, memoryThen, v0, rule, at(step), false);
      }
      expect(flatTensors(machineThen)).toEqual(flatTensors(machine));
    }
  });
});
