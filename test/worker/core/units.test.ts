// Units by themselves: rectified ones, first biases, logarithms at extreme inputs.
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { hiddenMeans, type Machine, sampleHidden } from '../../../src/worker/core/machine.ts';
import { PURPOSE } from '../../../src/worker/core/random.ts';
import { rectifiedUnits } from '../../../src/worker/core/real-units.ts';
import { bernoulliUnits } from '../../../src/worker/core/units.ts';
import { useCpuBackend } from './cpu-backend.ts';
import { largestDifference } from './rbm-tensors.ts';
import * as reference from './reference-machine.ts';
import { sigmoid, sum } from './reference-rbm.ts';

beforeAll(useCpuBackend);

const three = [{ kind: 'bernoulli', size: 3 }] as const;
const DRAW = { seed: 5, purpose: PURPOSE.hiddenSample, layer: 0, step: 0 };

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
