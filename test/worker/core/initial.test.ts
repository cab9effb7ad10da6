// First weights and biases: their distributions, their addresses, and biases that give the data means.
import { describe, expect, it } from 'vitest';
import { scaledWeights, smallWeights } from '../../../src/worker/core/initial.ts';
import { gaussianUnits } from '../../../src/worker/core/real-units.ts';
import { bernoulliUnits } from '../../../src/worker/core/units.ts';
import { sigmoid } from './reference-rbm.ts';

const at = { seed: 7, layer: 0 };

/** How many standard errors mean and variance are from 0 and the wanted deviation. */
function scores(weights: Float32Array, deviation: number): [number, number] {
  const n = weights.length;
  const mean = weights.reduce((total, w) => total + w, 0) / n;
  const variance = weights.reduce((total, w) => total + w ** 2, 0) / n;
  return [(mean / deviation) * Math.sqrt(n), (variance / deviation ** 2 - 1) * Math.sqrt(n / 2)];
}

describe('first weights', () => {
  const cases = {
    'before pre-training: deviation 0.01': [smallWeights(200, 100, at), 0.01],
    'of sigmoid layers: variance 2 / (in + out)': [scaledWeights(200, 100, 'sigmoid', at), Math.sqrt(2 / 300)],
    'of linear layers: variance 2 / (in + out)': [scaledWeights(200, 100, 'linear', at), Math.sqrt(2 / 300)],
    'of rectified layers: variance 2 / in': [scaledWeights(200, 100, 'relu', at), Math.sqrt(2 / 200)],
  } as const;
  for (const [name, [weights, deviation]] of Object.entries(cases)) {
    it(name, () => {
      expect(weights.length).toBe(20_000);
      for (const z of scores(weights, deviation)) expect(Math.abs(z)).toBeLessThan(4);
    });
  }

  it('repeat for one seed and layer, and differ between seeds and layers', () => {
    expect(smallWeights(5, 4, at)).toEqual(smallWeights(5, 4, at));
    expect(smallWeights(5, 4, { ...at, seed: 8 })).not.toEqual(smallWeights(5, 4, at));
    expect(smallWeights(5, 4, { ...at, layer: 1 })).not.toEqual(smallWeights(5, 4, at));
  });
});

describe('visible biases from data', () => {
  it('make a Bernoulli unit without input as likely as its smoothed data mean, and stay finite at 0 and 1', () => {
    const biases = bernoulliUnits.biasFromSums(Float64Array.of(0, 3, 8), 8);
    [1 / 10, 4 / 10, 9 / 10].forEach((p, i) => {
      expect(sigmoid(biases[i]!)).toBeCloseTo(p, 6);
    });
  });

  it('are the mean itself for Gaussian units', () => {
    expect(Array.from(gaussianUnits.biasFromSums(Float64Array.of(-4, 6), 8))).toEqual([-0.5, 0.75]);
  });
});
