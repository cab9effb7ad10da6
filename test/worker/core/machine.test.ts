// Machines of every kind of unit: energies, conditionals and samples against enumeration and quadrature.
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  freeEnergy,
  gibbs,
  hiddenMeans,
  sampleVisible,
  visibleInput,
  visibleMeans,
} from '../../../src/worker/core/machine.ts';
import { PURPOSE } from '../../../src/worker/core/random.ts';
import { useCpuBackend } from './cpu-backend.ts';
import { largestDifference } from './rbm-tensors.ts';
import * as reference from './reference-machine.ts';
import { sum } from './reference-rbm.ts';

beforeAll(useCpuBackend);

const three = [{ kind: 'bernoulli', size: 3 }] as const;
const two = [
  { kind: 'gaussian', logVariance: null },
  { kind: 'gaussian', logVariance: null },
] as const;

/** Name, machine, and whether its visible side is real-valued. */
const MACHINES: [string, reference.ReferenceMachine][] = [
  ['Bernoulli', reference.randomMachine([{ kind: 'bernoulli', size: 4 }], three, 51)],
  ['one softmax group', reference.randomMachine([{ kind: 'softmax', size: 4 }], three, 52)],
  [
    'two softmax groups',
    reference.randomMachine(
      [
        { kind: 'softmax', size: 2 },
        { kind: 'softmax', size: 3 },
      ],
      three,
      53,
    ),
  ],
  ['Gaussian', reference.randomMachine(two, three, 54)],
  [
    'Gaussian with variances',
    reference.randomMachine(
      [
        { kind: 'gaussian', logVariance: 0.5 },
        { kind: 'gaussian', logVariance: -1 },
      ],
      three,
      55,
    ),
  ],
  [
    'mixed',
    reference.randomMachine(
      [
        { kind: 'bernoulli', size: 2 },
        { kind: 'gaussian', logVariance: null },
        { kind: 'softmax', size: 3 },
        { kind: 'bernoulli', size: 1 },
      ],
      three,
      56,
    ),
  ],
  ['Bernoulli with a linear hidden code', reference.randomMachine([{ kind: 'bernoulli', size: 4 }], two, 57, 0.4)],
];

const DRAW = { seed: 5, purpose: PURPOSE.hiddenSample, layer: 0, step: 0 };

/** Some states of a side: all of them if it is discrete, else those on a coarse grid. */
function someStates(side: readonly reference.Part[]): number[][] {
  const all = reference.points(side).map(({ state }) => state);
  return all.filter(
    (state) => state.every((x) => Number.isInteger(x / 2) || x === 1) && state.every((x) => Math.abs(x) <= 2),
  );
}

for (const [name, truth] of MACHINES) {
  describe(`a machine: ${name}`, () => {
    const visible = someStates(truth.visible);
    const hidden = someStates(truth.hidden);

    it('has the free energy -log sum over h of e^-E', () => {
      const found = freeEnergy(reference.machineTensors(truth), tf.tensor2d(visible)).dataSync();
      const expected = visible.map((v) => reference.freeEnergy(truth, v));
      expect(largestDifference(found, expected)).toBeLessThan(1e-5);
    });

    it('has the log-partition of its visible units: the sum over v of e^-E for each h', () => {
      const machine = reference.machineTensors(truth);
      const h = tf.tensor2d(hidden);
      const sums = machine.visible.logPartition(visibleInput(machine, h), machine.visibleBias);
      const found = tf.sub(sums, machine.hidden.energy(h, machine.hiddenBias)).dataSync();
      const expected = hidden.map((state) => -reference.freeEnergy(reference.turned(truth), state));
      expect(largestDifference(found, expected)).toBeLessThan(1e-5);
    });

    it('has the conditional means of the joint distribution', () => {
      const machine = reference.machineTensors(truth);
      const foundHidden = hiddenMeans(machine, tf.tensor2d(visible)).dataSync();
      const expectedHidden = visible.flatMap((v) => reference.hiddenMeans(truth, v));
      expect(largestDifference(foundHidden, expectedHidden)).toBeLessThan(1e-5);
      const foundVisible = visibleMeans(machine, tf.tensor2d(hidden)).dataSync();
      const expectedVisible = hidden.flatMap((h) => reference.hiddenMeans(reference.turned(truth), h));
      expect(largestDifference(foundVisible, expectedVisible)).toBeLessThan(1e-5);
    });

    it('draws samples with these means, and states that its units can have', () => {
      const machine = reference.machineTensors(truth);
      const copies = 20_000;
      const h = tf.tile(tf.tensor2d([hidden.at(-1)!]), [copies, 1]) as tf.Tensor2D;
      const [means, sample] = sampleVisible(machine, h, DRAW);
      const variance = tf.moments(sample, 0).variance.dataSync();
      const z = tf
        .sub(tf.mean(sample, 0), tf.mean(means, 0))
        .dataSync()
        .map((d, i) => d / Math.sqrt(variance[i]! / copies + 1e-12));
      expect(Math.max(...z.map(Math.abs))).toBeLessThan(4.5);
      const known = new Set(reference.points(truth.visible).map(({ state }) => state.join()));
      const isDiscrete = truth.visible.every(({ kind }) => kind !== 'gaussian');
      if (isDiscrete)
        for (const row of sample.slice([0, 0], [50, -1]).arraySync()) expect(known).toContain((row as number[]).join());
      const own = reference.points(truth.visible).filter(() => !isDiscrete);
      if (own.length > 0) {
        const expected = truth.visible.flatMap((part) =>
          part.kind === 'gaussian' ? [Math.exp(part.logVariance ?? 0)] : Array(part.size).fill(null),
        );
        expected.forEach((wanted, i) => {
          if (wanted !== null) expect(Math.abs(variance[i]! / wanted - 1)).toBeLessThan(4.5 * Math.sqrt(2 / copies));
        });
      }
    });
  });
}

describe('Gibbs steps', () => {
  it('leave the exact distribution of a mixed machine as it is, and depend on their address only', () => {
    const truth = reference.randomMachine(
      [
        { kind: 'bernoulli', size: 2 },
        { kind: 'softmax', size: 3 },
      ],
      three,
      58,
    );
    const exact = reference.distribution(truth);
    const copies = 30_000;
    const start = exact.flatMap(({ v, p }) => Array.from({ length: Math.round(p * copies) }, () => v));
    const machine = reference.machineTensors(truth);
    const first = tf.tensor2d(start);
    const run = () => gibbs(machine, first, 3, { seed: 1, layer: 0, step: 4 });
    const end = run().arraySync();
    const counts = new Map<string, number>();
    for (const row of end) counts.set(row.join(), (counts.get(row.join()) ?? 0) + 1);
    for (const { v, p } of exact) {
      const z = ((counts.get(v.join()) ?? 0) / end.length - p) / Math.sqrt((p * (1 - p)) / end.length);
      expect(Math.abs(z)).toBeLessThan(4);
    }
    expect(run().arraySync()).toEqual(end);
    const before = tf.memory().numTensors;
    run().dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('draw the blocks of a mixed layer at addresses of their own', () => {
    const side = [
      { kind: 'bernoulli', size: 3 },
      { kind: 'softmax', size: 2 },
      { kind: 'bernoulli', size: 3 },
    ] as const;
    const truth = {
      ...reference.randomMachine(side, three, 59),
      weights: Array(8).fill([0, 0, 0]),
      visibleBias: Array(8).fill(0),
    };
    const [, sample] = sampleVisible(reference.machineTensors(truth), tf.zeros([2000, 3]), DRAW);
    const rows = sample.arraySync();
    const agree = sum(rows.map((row) => (row[0] === row[5] ? 1 : 0))) / rows.length;
    expect(Math.abs(agree - 0.5)).toBeLessThan(0.05);
  });
});
