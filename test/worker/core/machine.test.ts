// Machines of every kind of unit: energies, conditionals and samples against enumeration and quadrature.
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  freeEnergy,
  gibbs,
  hiddenMeans,
  type Machine,
  sampleHidden,
  sampleVisible,
  visibleInput,
  visibleMeans,
} from '../../../src/worker/core/machine.ts';
import { PURPOSE } from '../../../src/worker/core/random.ts';
import { rectifiedUnits } from '../../../src/worker/core/real-units.ts';
import { bernoulliUnits } from '../../../src/worker/core/units.ts';
import { useCpuBackend } from './cpu-backend.ts';
import { largestDifference } from './rbm-tensors.ts';
import * as reference from './reference-machine.ts';
import { sigmoid, sum } from './reference-rbm.ts';

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

describe('rectified hidden units', () => {
  const x = [-3, -1, -0.2, 0, 0.3, 1, 4];

  it('have the noisy mean x Phi(x/s) + s phi(x/s), whose noise has the variance sigma(x), and the mean pass max(0, x)', () => {
    const copies = 100_000;
    const [mean, sample] = rectifiedUnits.sample(tf.tile(tf.tensor2d([x]), [copies, 1]), DRAW);
    expect(Array.from(mean.slice([0, 0], [1, -1]).dataSync())).toEqual(
      x.map((value) => Math.fround(Math.max(0, value))),
    );
    const found = tf.moments(sample, 0);
    x.forEach((value, i) => {
      const s = Math.sqrt(sigmoid(value));
      const density = Math.exp(-((value / s) ** 2) / 2) / Math.sqrt(2 * Math.PI);
      const expected = value * normalCdf(value / s) + s * density;
      const error = Math.sqrt(found.variance.dataSync()[i]! / copies);
      expect(Math.abs(found.mean.dataSync()[i]! - expected) / (error + 1e-7)).toBeLessThan(4.5);
    });
    expect(Math.abs(found.variance.dataSync()[6]! - sigmoid(4))).toBeLessThan(0.03);
  });

  it('are not Bernoulli units: samples exceed 1, and no energy is claimed', () => {
    expect(Math.max(...rectifiedUnits.sample(tf.fill([10, 1], 5), DRAW)[1].dataSync())).toBeGreaterThan(3);
    expect(rectifiedUnits.hasEnergy).toBe(false);
    expect(() => rectifiedUnits.logPartition(tf.zeros([1, 1]), tf.zeros([1]))).toThrow('no energy');
  });

  it('send their state, and means, through a machine', () => {
    const machine: Machine = {
      visible: bernoulliUnits,
      hidden: rectifiedUnits,
      weights: tf.tensor2d([
        [1, -1],
        [2, 0.5],
      ]),
      visibleBias: tf.tensor1d([0, 0]),
      hiddenBias: tf.tensor1d([0.5, -0.25]),
    };
    expect(Array.from(hiddenMeans(machine, tf.tensor2d([[1, 1]])).dataSync())).toEqual([3.5, 0]);
    const [means] = sampleHidden(machine, tf.tensor2d([[0, 1]]), DRAW);
    expect(Array.from(means.dataSync())).toEqual([2.5, 0.25]);
  });
});

describe('first biases from data', () => {
  it('give the data means back: log odds, log frequencies, means', () => {
    const machine = reference.machineTensors(
      reference.randomMachine(
        [
          { kind: 'bernoulli', size: 1 },
          { kind: 'softmax', size: 3 },
          { kind: 'gaussian', logVariance: null },
        ],
        three,
        60,
      ),
    );
    const bias = machine.visible.biasFromSums(Float64Array.from([30, 50, 30, 20, -250]), 100);
    const expected = [Math.log(31 / 71), Math.log(51 / 103), Math.log(31 / 103), Math.log(21 / 103), -2.5];
    expect(largestDifference(bias, expected)).toBeLessThan(1e-6);
  });
});

describe('logarithms of sums', () => {
  it('stay finite at inputs of +-1000', () => {
    const x = tf.tensor2d([[1000, -1000, 0]]);
    expect(bernoulliUnits.logPartition(x, tf.zeros([3])).dataSync()[0]).toBeCloseTo(1000 + Math.LN2, 3);
    const groups = reference.machineTensors(reference.randomMachine([{ kind: 'softmax', size: 3 }], three, 1)).visible;
    expect(groups.logPartition(x, tf.zeros([3])).dataSync()[0]).toBeCloseTo(1000, 3);
    expect(Array.from(groups.sample(x, DRAW)[1].dataSync())).toEqual([1, 0, 0]);
  });
});

/** The standard normal distribution function, by Simpson's rule from -10. */
function normalCdf(x: number): number {
  const steps = 4000;
  const width = (x + 10) / steps;
  const density = (t: number) => Math.exp(-(t ** 2) / 2) / Math.sqrt(2 * Math.PI);
  const terms = Array.from(
    { length: steps + 1 },
    (_, i) => (i === 0 || i === steps ? 1 : i % 2 ? 4 : 2) * density(-10 + i * width),
  );
  return (sum(terms) * width) / 3;
}
