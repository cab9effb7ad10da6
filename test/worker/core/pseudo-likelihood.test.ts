// Pseudo-likelihood against free energies of every alternative state, and its estimator's mean.
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  hasPseudoLikelihood,
  pseudoLikelihood,
  sampledPseudoLikelihood,
} from '../../../src/worker/core/pseudo-likelihood.ts';
import { useCpuBackend } from './cpu-backend.ts';
import { largestDifference } from './rbm-tensors.ts';
import * as reference from './reference-machine.ts';
import { logSumExp, sum } from './reference-rbm.ts';

beforeAll(useCpuBackend);

const hidden = [{ kind: 'bernoulli', size: 3 }] as const;

/** log p(v_g | rest) by the definition: free energies of all states that differ in group g only. */
function definition(of: reference.ReferenceMachine, v: number[]): number {
  const groups: number[][] = [];
  let at = 0;
  for (const part of of.visible) {
    const size = reference.width([part]);
    const columns = Array.from({ length: size }, (_, i) => at + i);
    if (part.kind === 'bernoulli') groups.push(...columns.map((column) => [column]));
    else groups.push(columns);
    at += size;
  }
  const all = reference.points(of.visible).map(({ state }) => state);
  return sum(
    groups.map((group) => {
      const others = all.filter((state) => state.every((x, i) => group.includes(i) || x === v[i]));
      return -reference.freeEnergy(of, v) - logSumExp(others.map((state) => -reference.freeEnergy(of, state)));
    }),
  );
}

const machines: [string, reference.ReferenceMachine][] = [
  ['Bernoulli units', reference.randomMachine([{ kind: 'bernoulli', size: 5 }], hidden, 81)],
  [
    'a mixed layer',
    reference.randomMachine(
      [
        { kind: 'softmax', size: 3 },
        { kind: 'bernoulli', size: 2 },
        { kind: 'softmax', size: 2 },
      ],
      hidden,
      82,
    ),
  ],
];

for (const [name, truth] of machines) {
  describe(`pseudo-likelihood of ${name}`, () => {
    const rows = reference.points(truth.visible).map(({ state }) => state);

    it('is the definition, for every state', () => {
      const found = pseudoLikelihood(reference.machineTensors(truth), tf.tensor2d(rows)).dataSync();
      const expected = rows.map((row) => definition(truth, row));
      expect(largestDifference(found, expected)).toBeLessThan(2e-5);
    });

    it('is the mean of its estimator over one random group per row', () => {
      const machine = reference.machineTensors(truth);
      const exact = sum(rows.map((row) => definition(truth, row))) / rows.length;
      const v = tf.tensor2d(rows);
      const found = Array.from({ length: 300 }, (_, step) =>
        sampledPseudoLikelihood(machine, v, { seed: 1, purpose: 19, layer: 0, step }),
      );
      const mean = sum(found) / found.length;
      const error = Math.sqrt(sum(found.map((x) => (x - mean) ** 2))) / found.length;
      expect(Math.abs(mean - exact) / error).toBeLessThan(4);
      expect(new Set(found).size).toBeGreaterThan(100);
      const before = tf.memory().numTensors;
      sampledPseudoLikelihood(machine, v, { seed: 1, purpose: 19, layer: 0, step: 0 });
      expect(tf.memory().numTensors).toBe(before);
    });
  });
}

describe('real values', () => {
  it('have none', () => {
    const mixed = reference.randomMachine(
      [
        { kind: 'bernoulli', size: 2 },
        { kind: 'gaussian', logVariance: null },
      ],
      hidden,
      83,
    );
    expect(hasPseudoLikelihood(reference.machineTensors(mixed))).toBe(false);
    expect(hasPseudoLikelihood(reference.machineTensors(machines[1]![1]))).toBe(true);
  });
});
