// Statistics against constants that scipy 1.x and numpy printed, and against what must hold for any values.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  bootstrapInterval,
  hedgesG,
  mean,
  pairedInterval,
  sd,
  tDistribution,
  tInterval,
  tQuantile,
} from '#shared/statistics.ts';

const OURS = [0.0582, 0.0575, 0.0591, 0.0563, 0.0599];
const THEIRS = [0.0531, 0.0542, 0.0518, 0.0525, 0.0537];

/** scipy.stats.t.ppf */
test.each([
  [0.975, 1, 12.706204736174694],
  [0.975, 2, 4.302652729749462],
  [0.975, 4, 2.7764451051977934],
  [0.975, 9, 2.262157162798205],
  [0.975, 29.5, 2.043724966772122],
  [0.975, 1000, 1.9623390808264083],
  [0.95, 4, 2.1318467863266495],
  [0.995, 7, 3.4994832973504924],
  [0.6, 3, 0.2766706623326898],
  [0.025, 4, -2.7764451051977943],
  [0.5, 4, 0],
])('t quantile %d with %d degrees of freedom', (p, degrees, expected) => {
  expect(tQuantile(p, degrees)).toBeCloseTo(expected, 10);
});

/** scipy.stats.t.cdf */
test.each([
  [0, 3, 0.5],
  [1, 1, 0.75],
  [2.5, 4, 0.966616727594006],
  [-1.3, 7, 0.11738391769618862],
  [40, 2, 0.9996877926639076],
])('t distribution at %d with %d degrees of freedom', (t, degrees, expected) => {
  expect(tDistribution(t, degrees)).toBeCloseTo(expected, 12);
});

test('mean and standard deviation are those of numpy, with one degree of freedom less', () => {
  expect(mean(THEIRS)).toBeCloseTo(0.05306, 15);
  expect(sd(THEIRS)).toBeCloseTo(0.0009502631214563678, 15);
});

test('the paired interval is that of scipy.stats.ttest_rel', () => {
  const interval = pairedInterval(OURS.map((ours, i) => [ours, THEIRS[i] ?? 0]));
  expect(interval?.n).toBe(5);
  expect(interval?.mean).toBeCloseTo(-0.00514, 14);
  expect(interval?.low).toBeCloseTo(-0.007196444498596106, 12);
  expect(interval?.high).toBeCloseTo(-0.0030835555014039, 12);
});

test("Hedges' g has scipy.special.gamma's correction, and points from ours to theirs", () => {
  expect(hedgesG(OURS, THEIRS)).toBeCloseTo(-3.8848323119949564, 10);
  expect(hedgesG([1], [2, 3])).toBeNull();
  expect(hedgesG([1, 1], [2, 2])).toBeNull();
});

test('the bootstrap interval agrees with scipy.stats.bootstrap over a million resamples', () => {
  const values = [-0.012, 0.004, -0.009, -0.001, -0.015, 0.002, -0.007, -0.011, -0.003, -0.006, -0.02, 0.001];
  const interval = bootstrapInterval(values, { resamples: 200_000 });
  expect(interval?.low).toBeCloseTo(-0.010416666666666666, 3.7);
  expect(interval?.high).toBeCloseTo(-0.0025, 3.7);
  expect(bootstrapInterval(values, { seed: 5 })).toEqual(bootstrapInterval(values, { seed: 5 }));
  expect(bootstrapInterval(values, { seed: 6 })).not.toEqual(bootstrapInterval(values, { seed: 5 }));
  expect(bootstrapInterval(values.slice(0, 9))).toBeNull();
});

test('one value has no interval', () => {
  expect(tInterval([1])).toBeNull();
  expect(tInterval([])).toBeNull();
  expect(tInterval([1, 1])).toEqual({ mean: 1, low: 1, high: 1, n: 2 });
});

const values = fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: 2, maxLength: 30 });

test('an interval moves with its values, turns with their sign, and holds their mean', () => {
  fc.assert(
    fc.property(values, fc.double({ min: -100, max: 100, noNaN: true }), (them, shift) => {
      const interval = tInterval(them);
      const moved = tInterval(them.map((it) => it + shift));
      const turned = tInterval(them.map((it) => -it));
      if (!interval || !moved || !turned) throw new Error('two values have an interval');
      expect(interval.low).toBeLessThanOrEqual(interval.mean);
      expect(moved.low).toBeCloseTo(interval.low + shift, 5);
      expect(turned.high).toBeCloseTo(-interval.low, 5);
    }),
    { seed: 3 },
  );
});

test('the quantile undoes the distribution', () => {
  fc.assert(
    fc.property(fc.double({ min: 0.001, max: 0.999, noNaN: true }), fc.integer({ min: 1, max: 200 }), (p, degrees) => {
      expect(tDistribution(tQuantile(p, degrees), degrees)).toBeCloseTo(p, 10);
    }),
    { seed: 4 },
  );
});
