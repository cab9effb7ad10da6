// log Z by enumeration and by annealing, against float64 sums over all states.
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  annealBackwards,
  annealForward,
  evenBetas,
  type PartitionEstimate,
  paperBetas,
} from '../../../src/worker/core/annealing.ts';
import { exactLogPartition } from '../../../src/worker/core/exact-partition.ts';
import { estimatedRange, exactRange, logLikelihood, meanFreeEnergy } from '../../../src/worker/core/likelihood.ts';
import { hiddenInput } from '../../../src/worker/core/machine.ts';
import { logTempered, type Tempered, temperedStep } from '../../../src/worker/core/tempered.ts';
import { useCpuBackend } from './cpu-backend.ts';
import { uniformDraws } from './draws.ts';
import * as reference from './reference-machine.ts';
import { logSumExp, sum } from './reference-rbm.ts';
import { finish } from './run-to-end.ts';

beforeAll(useCpuBackend);

const bernoulli = (size: number) => [{ kind: 'bernoulli', size }] as const;
const truth = reference.randomMachine(bernoulli(6), bernoulli(4), 71);
const BASE = [0.3, -0.5, 0.1, 0.8, -0.2, 0];
const AT = { seed: 3, layer: 0, repeat: 0 };

function tempered(of: reference.ReferenceMachine, base = BASE): Tempered {
  return { machine: reference.machineTensors(of), base: tf.tensor1d(base) };
}

/** Exact samples of a reference machine, [count, D]. */
function exactSamples(of: reference.ReferenceMachine, count: number, seed: number): tf.Tensor2D {
  const all = reference.distribution(of);
  const uniform = uniformDraws(seed);
  const draw = () => {
    let left = uniform();
    for (const { v, p } of all) {
      left -= p;
      if (left < 0) return v;
    }
    return all.at(-1)!.v;
  };
  return tf.tensor2d(Array.from({ length: count }, draw));
}

describe('the family of distributions between base rates and machine', () => {
  it('ends at e^-F and begins without weights', () => {
    const family = tempered(truth);
    const states = reference.points(truth.visible).map(({ state }) => state);
    const v = tf.tensor2d(states);
    const x = hiddenInput(family.machine, v);
    const top = logTempered(family, v, x, 1).dataSync();
    const bottom = logTempered(family, v, x, 0).dataSync();
    states.forEach((state, n) => {
      expect(top[n]).toBeCloseTo(-reference.freeEnergy(truth, state), 4);
      expect(bottom[n]).toBeCloseTo(sum(state.map((s, i) => s * BASE[i]!)) + 4 * Math.LN2, 4);
    });
  });

  it('is left as it is by a step at each temperature, one beta per row', () => {
    const family = tempered(truth);
    const states = reference.points(truth.visible).map(({ state }) => state);
    const copies = 20_000;
    for (const beta of [0.3, 0.8]) {
      const all = tf.tensor2d(states);
      const logs = logTempered(family, all, hiddenInput(family.machine, all), beta).dataSync();
      const logZ = logSumExp(Array.from(logs));
      const p = Array.from(logs, (log) => Math.exp(log - logZ));
      const start = tf.tensor2d(
        states.flatMap((state, n) => Array.from({ length: Math.round(p[n]! * copies) }, () => state)),
      );
      const betas = tf.fill([start.shape[0], 1], beta) as tf.Tensor2D;
      const address = { seed: 1, layer: 0, step: 0 };
      const end = temperedStep(family, hiddenInput(family.machine, start), betas, {
        hidden: { ...address, purpose: 100 },
        visible: { ...address, purpose: 101 },
      }).arraySync();
      const counts = new Map<string, number>();
      for (const row of end) counts.set(row.join(), (counts.get(row.join()) ?? 0) + 1);
      states.forEach((state, n) => {
        const z = ((counts.get(state.join()) ?? 0) / end.length - p[n]!) / Math.sqrt(p[n]! / end.length);
        expect(Math.abs(z)).toBeLessThan(4.5);
      });
    }
  });
});

describe('annealed importance sampling', () => {
  const error = (found: PartitionEstimate, exact: number) => (found.logPartition - exact) / found.standardError;

  it('weighs every chain with exactly log Z where the machine is its own base', () => {
    const still = {
      ...truth,
      weights: truth.weights.map((row) => row.map(() => 0)),
      hiddenBias: [0, 0, 0, 0],
      visibleBias: BASE.map(Math.fround),
    };
    const found = finish(annealForward(tempered(still), evenBetas(50), 10, AT));
    expect(found.logPartition).toBeCloseTo(reference.logPartition(still), 4);
    expect(found.standardError).toBeLessThan(1e-5);
    expect(found.effectiveChains).toBeCloseTo(10, 4);
  });

  it('finds log Z from below and from above within four standard errors', () => {
    const exact = reference.logPartition(truth);
    const forward = finish(annealForward(tempered(truth), evenBetas(60), 1500, AT));
    const reverse = finish(annealBackwards(tempered(truth), evenBetas(60), exactSamples(truth, 1500, 9), AT));
    expect(Math.abs(error(forward, exact))).toBeLessThan(4);
    expect(Math.abs(error(reverse, exact))).toBeLessThan(4);
    expect(forward.standardError).toBeLessThan(0.02);
    expect(forward.effectiveChains).toBeLessThan(1500);
  });

  it('is biased downwards forward and upwards in reverse where the schedule is short', () => {
    const strong = reference.randomMachine(bernoulli(6), bernoulli(4), 75, 1.5);
    const exact = reference.logPartition(strong);
    const chains = Array.from({ length: 60 }, (_, repeat) => {
      const at = { ...AT, repeat };
      return [
        finish(annealForward(tempered(strong), evenBetas(4), 2, at)).logPartition,
        finish(annealBackwards(tempered(strong), evenBetas(4), exactSamples(strong, 2, 100 + repeat), at)).logPartition,
      ] as const;
    });
    expect(sum(chains.map(([forward]) => forward)) / 60).toBeLessThan(exact - 0.1);
    expect(sum(chains.map(([, reverse]) => reverse)) / 60).toBeGreaterThan(exact + 0.1);
  });

  it('finds log Z of softmax groups and of Gaussian units with variances', () => {
    const groups = reference.randomMachine(
      [
        { kind: 'softmax', size: 3 },
        { kind: 'softmax', size: 3 },
      ],
      bernoulli(4),
      76,
    );
    const gaussian = reference.randomMachine(
      [
        { kind: 'gaussian', logVariance: 0.5 },
        { kind: 'gaussian', logVariance: -0.5 },
      ],
      bernoulli(3),
      77,
    );
    for (const machine of [groups, gaussian]) {
      const base = BASE.slice(0, reference.width(machine.visible));
      const found = finish(annealForward(tempered(machine, base), evenBetas(100), 500, AT));
      expect(Math.abs(error(found, reference.logPartition(machine)))).toBeLessThan(4);
      expect(found.standardError).toBeLessThan(0.05);
    }
  });

  it('repeats bit for bit at one address, differs at another, and keeps no tensors', () => {
    const family = tempered(truth);
    const run = (repeat: number) => finish(annealForward(family, evenBetas(20), 5, { ...AT, repeat }));
    const first = run(0);
    const before = tf.memory().numTensors;
    expect(run(0)).toEqual(first);
    expect(run(1)).not.toEqual(first);
    const samples = exactSamples(truth, 5, 1);
    finish(annealBackwards(family, evenBetas(20), samples, AT));
    samples.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('has the published schedule of 14,500 steps', () => {
    const betas = paperBetas();
    expect(betas).toHaveLength(14_501);
    expect([betas[0], betas[500], betas[4500], betas[14_500]]).toEqual([0, 0.5, 0.9, 1]);
    expect(betas.every((beta, k) => k === 0 || beta > betas[k - 1]!)).toBe(true);
  });
});

describe('the likelihood gauge', () => {
  const good = { logPartition: 10, standardError: 0.1, effectiveChains: 80, chains: 100 };

  it('turns free energies and log Z into a log-likelihood: the exact one sums to one over all states', () => {
    const machine = reference.machineTensors(truth);
    const logZ = finish(exactLogPartition(machine));
    const states = reference.points(truth.visible).map(({ state }) => state);
    const total = sum(
      states.map((v) => Math.exp(logLikelihood(meanFreeEnergy(machine, tf.tensor2d([v])), exactRange(logZ)).low)),
    );
    expect(total).toBeCloseTo(1, 4);
  });

  it('spans both estimates and their errors, and reads them from the other end', () => {
    const range = estimatedRange(good, { ...good, logPartition: 10.5 });
    expect(range.low).toBeCloseTo(10 - 0.196, 9);
    expect(range.high).toBeCloseTo(10.5 + 0.196, 9);
    expect(range.isTrusted).toBe(true);
    const likelihood = logLikelihood(3, range);
    expect(likelihood.low).toBeCloseTo(-3 - 10.696, 9);
    expect(likelihood.high).toBeCloseTo(-3 - 9.804, 9);
  });

  it('distrusts estimates that disagree or rest on few chains', () => {
    expect(estimatedRange(good, { ...good, logPartition: 22 }).isTrusted).toBe(false);
    expect(estimatedRange({ ...good, effectiveChains: 3 }, good).isTrusted).toBe(false);
    expect(estimatedRange(good, { ...good, standardError: 1.5 }).isTrusted).toBe(false);
  });
});
