// Chains that live on between updates, and tempered replicas, against the exact distribution of a tiny machine.
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { persistentPhase, replicaBetas, temperedPhase } from '../../../src/worker/core/chains.ts';
import { hiddenInput } from '../../../src/worker/core/machine.ts';
import { logTempered } from '../../../src/worker/core/tempered.ts';
import { useCpuBackend } from './cpu-backend.ts';
import { largestDifference } from './rbm-tensors.ts';
import * as reference from './reference-machine.ts';
import { logSumExp, sum } from './reference-rbm.ts';

beforeAll(useCpuBackend);

const truth = reference.randomMachine([{ kind: 'bernoulli', size: 4 }], [{ kind: 'bernoulli', size: 3 }], 111, 1);
const exact = reference.distribution(truth);

function meansOf(machine: reference.ReferenceMachine): number[] {
  const points = reference.distribution(machine);
  return machine.visibleBias.map((_, i) => sum(points.map(({ v, p }) => p * v[i]!)));
}

const at = (step: number) => ({ seed: 2, layer: 0, step });
const variable = (rows: number[][]) => tf.variable(tf.tensor2d(rows)) as tf.Variable<tf.Rank.R2>;

function frequencies(rows: number[][]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const row of rows) counts.set(row.join(), (counts.get(row.join()) ?? 0) + 1 / rows.length);
  return counts;
}

describe('persistent chains', () => {
  it('go on where they stood: their mean reaches the exact one, which chains sent back each time do not', () => {
    // Two modes, all on and all off, with a few steps between them.
    const slow = {
      ...truth,
      weights: Array(4).fill([2, 2, 2]),
      visibleBias: Array(4).fill(-3),
      hiddenBias: Array(3).fill(-4),
    };
    const machine = reference.machineTensors(slow);
    const start = Array.from({ length: 4000 }, () => [1, 1, 1, 1]);
    const chains = variable(start);
    let kept = persistentPhase(machine, chains, 1, at(0)).visible;
    for (let step = 1; step < 60; step++) {
      const stood = chains.arraySync();
      expect(kept.arraySync()).toEqual(stood);
      kept = persistentPhase(machine, chains, 1, at(step)).visible;
      if (step === 1) expect(chains.arraySync()).not.toEqual(stood);
    }
    expect(largestDifference(tf.mean(kept, 0).dataSync(), meansOf(slow))).toBeLessThan(0.04);
    const sentBack = persistentPhase(machine, variable(start), 1, at(59)).visible;
    expect(largestDifference(tf.mean(sentBack, 0).dataSync(), meansOf(slow))).toBeGreaterThan(0.05);
  });

  it('can move under other weights than those of the statistic', () => {
    const machine = reference.machineTensors(truth);
    const mover = { ...machine, visibleBias: tf.tensor1d([50, -50, 50, -50]) };
    const { visible, hidden } = persistentPhase(
      machine,
      variable([
        [0, 1, 0, 1],
        [1, 1, 1, 1],
      ]),
      1,
      at(0),
      mover,
    );
    expect(visible.arraySync()).toEqual([
      [1, 0, 1, 0],
      [1, 0, 1, 0],
    ]);
    const expected = reference.hiddenMeans(truth, [1, 0, 1, 0]);
    expect(largestDifference(hidden.dataSync(), [...expected, ...expected])).toBeLessThan(1e-5);
  });
});

describe('tempered replicas', () => {
  const base = [0.2, -0.1, 0.4, 0];
  const betas = replicaBetas(4);

  /** The exact distribution at a temperature, from the definition of the family. */
  function tempered(beta: number): { v: number[]; p: number }[] {
    const logs = exact.map(({ v }) => {
      const between = truth.visibleBias.map((a, i) => (1 - beta) * base[i]! + beta * a);
      const scaled = {
        ...truth,
        weights: truth.weights.map((row) => row.map((w) => beta * w)),
        visibleBias: between,
        hiddenBias: truth.hiddenBias.map((c) => beta * c),
      };
      return -reference.freeEnergy(scaled, v);
    });
    const logZ = logSumExp(logs);
    return exact.map(({ v }, n) => ({ v, p: Math.exp(logs[n]! - logZ) }));
  }

  it('run from the machine itself down to its base rates', () => {
    expect(betas).toEqual([1, 1 - 1 / 3, 1 - 2 / 3, 0]);
    const family = { machine: reference.machineTensors(truth), base: tf.tensor1d(base) };
    const v = tf.tensor2d(exact.map((point) => point.v));
    for (const beta of betas) {
      const logs = Array.from(logTempered(family, v, hiddenInput(family.machine, v), beta).dataSync());
      const logZ = logSumExp(logs);
      expect(
        largestDifference(
          logs.map((log) => Math.exp(log - logZ)),
          tempered(beta).map(({ p }) => p),
        ),
      ).toBeLessThan(1e-5);
    }
  });

  for (const step of [0, 1]) {
    it(`keep each temperature's exact distribution through steps and swaps (${step ? 'odd' : 'even'} pairs)`, () => {
      const chains = 15_000;
      const start = betas.flatMap((beta) => {
        const rows = tempered(beta).flatMap(({ v, p }) => Array.from({ length: Math.round(p * chains) }, () => v));
        return Array.from({ length: chains }, (_, c) => rows[(c * 7919) % rows.length]!);
      });
      const replicas = variable(start);
      const family = { machine: reference.machineTensors(truth), base: tf.tensor1d(base) };
      const { visible, swapRate } = temperedPhase(family, replicas, betas, 1, at(step));
      expect(swapRate).toBeGreaterThan(0.3);
      expect(swapRate).toBeLessThan(0.95);
      const rows = replicas.arraySync();
      expect(visible.arraySync()).toEqual(rows.slice(0, chains));
      betas.forEach((beta, r) => {
        const found = frequencies(rows.slice(r * chains, (r + 1) * chains));
        for (const { v, p } of tempered(beta)) {
          const z = ((found.get(v.join()) ?? 0) - p) / Math.sqrt((p * (1 - p)) / chains);
          expect(Math.abs(z)).toBeLessThan(4.5);
        }
      });
    });
  }

  it('swap states as the rule says: always where that is likelier, never where it is hopeless', () => {
    const still = { ...truth, weights: truth.weights.map((row) => row.map(() => 0)), visibleBias: [30, 30, 30, 30] };
    const family = { machine: reference.machineTensors(still), base: tf.zeros<tf.Rank.R1>([4]) };
    const zeros = [0, 0, 0, 0];
    const ones = [1, 1, 1, 1];
    const likelier = variable([zeros, ones]);
    expect(temperedPhase(family, likelier, [1, 0], 0, at(0)).swapRate).toBe(1);
    expect(likelier.arraySync()).toEqual([ones, zeros]);
    const hopeless = variable([ones, zeros]);
    expect(temperedPhase(family, hopeless, [1, 0], 0, at(0)).swapRate).toBe(0);
    expect(hopeless.arraySync()).toEqual([ones, zeros]);
  });

  it('bring chains from one deep mode to another, which a single chain does not', () => {
    const deep: reference.ReferenceMachine = {
      ...truth,
      weights: Array.from({ length: 4 }, () => [7, 7, 7]),
      visibleBias: [-10.5, -10.5, -10.5, -10.5],
      hiddenBias: [-14, -14, -14],
    };
    const machine = reference.machineTensors(deep);
    const start = Array.from({ length: 200 }, () => [1, 1, 1, 1]);
    const single = variable(start);
    const replicas = variable(Array.from({ length: 10 }, () => start).flat());
    const family = { machine, base: tf.zeros<tf.Rank.R1>([4]) };
    for (let step = 0; step < 60; step++) {
      tf.dispose(persistentPhase(machine, single, 1, at(step)).visible);
      temperedPhase(family, replicas, replicaBetas(10), 1, at(step)).visible.dispose();
    }
    const share = (rows: number[][]) => sum(rows.map((row) => (sum(row) === 0 ? 1 : 0))) / rows.length;
    expect(share(single.arraySync())).toBeLessThan(0.02);
    expect(share(replicas.arraySync().slice(0, 200))).toBeGreaterThan(0.25);
  });
});
