// The verdict never claims more than its interval, and says so where it has none.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { defaultZone, pairsOf, type SeedValue, verdictOf } from '#shared/verdict.ts';

const seeds = (...values: number[]): SeedValue[] => values.map((value, i) => ({ seed: i + 1, value }));
const OURS = seeds(0.0582, 0.0575, 0.0591, 0.0563, 0.0599);
const THEIRS = seeds(0.0531, 0.0542, 0.0518, 0.0525, 0.0537);
const ask = (baseline: SeedValue[], candidate: SeedValue[], more = {}) =>
  verdictOf({ metric: 'validationError', name: 'Bottom frozen', baseline, candidate, zone: 0.001, ...more });

test('five pairs that agree are a difference, with scipy.stats.ttest_rel’s interval', () => {
  const { kind, sentence, effect, bootstrap } = ask(OURS, THEIRS);
  expect(kind).toBe('better');
  expect(sentence).toBe('Bottom frozen is better by 0.51 points, 95 % interval 0.31 to 0.72, 5 pairs.');
  expect(effect).toBeCloseTo(-3.8848323, 6);
  expect(bootstrap).toBeNull();
  expect(ask(THEIRS, OURS).sentence).toBe(
    'Bottom frozen is worse by 0.51 points, 95 % interval 0.31 to 0.72, 5 pairs.',
  );
});

test('where higher is better, more is better', () => {
  expect(ask(seeds(1, 2, 3), seeds(2, 3.1, 4), { metric: 'logLikelihood', zone: 0 }).kind).toBe('better');
});

test.each([
  [seeds(0.1), seeds(0.2), 'One run each: cannot tell.'],
  [seeds(0.1, 0.1), seeds(0.2), 'One run only: cannot tell.'],
  [seeds(0.1), seeds(0.2, 0.3), 'The baseline has one run only: cannot tell.'],
  [
    seeds(0.1, 0.2),
    [
      { seed: 2, value: 1 },
      { seed: 3, value: 1 },
    ],
    'One seed only in common: cannot tell.',
  ],
  [
    seeds(0.1, 0.2),
    [
      { seed: 8, value: 1 },
      { seed: 9, value: 1 },
    ],
    'No seed in common: cannot tell.',
  ],
  [[], seeds(0.2), 'No value to compare: cannot tell.'],
])('too few pairs: %#', (ours, theirs, sentence) => {
  expect(ask(ours, theirs)).toMatchObject({ kind: 'unknown', sentence, interval: null });
});

test('an interval inside the zone is practically equal, one over its edge and zero is unclear', () => {
  const near = THEIRS.map(({ seed, value }, i) => ({ seed, value: value + (i % 2 ? 0.0002 : -0.0002) }));
  expect(ask(THEIRS, near).sentence).toBe('Practically equal: the whole interval lies within ±0.10 points.');
  const far = THEIRS.map(({ seed, value }, i) => ({ seed, value: value + (i % 2 ? 0.004 : -0.003) }));
  expect(ask(THEIRS, far).sentence).toMatch(
    /^Cannot tell: changed by −0.02 points, 95 % interval −0.50 to 0.46, 5 pairs/,
  );
  expect(ask(THEIRS, THEIRS).sentence).toBe('The same value in all 5 pairs.');
});

test('ten pairs have a bootstrap interval beside the other', () => {
  const ten = seeds(...Array.from({ length: 10 }, (_, i) => 0.05 + i / 1000));
  const lower = ten.map(({ seed, value }) => ({ seed, value: value - 0.01 - (seed % 3) / 1000 }));
  const { interval, bootstrap } = ask(ten, lower);
  expect(bootstrap?.mean).toBeCloseTo(interval?.mean ?? 0, 12);
  expect(bootstrap?.low).toBeGreaterThan(interval?.low ?? 0);
});

test('whatever the values: better and worse change places with the groups, and zero is never inside them', () => {
  const values = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 2, maxLength: 12 });
  fc.assert(
    fc.property(values, values, (ours, theirs) => {
      const forth = ask(seeds(...ours), seeds(...theirs));
      const back = ask(seeds(...theirs), seeds(...ours));
      expect(back.kind).toBe({ better: 'worse', worse: 'better' }[forth.kind as string] ?? forth.kind);
      if (forth.kind === 'better') expect(forth.interval?.high).toBeLessThan(0);
      expect(pairsOf(seeds(...ours), seeds(...theirs))).toHaveLength(Math.min(ours.length, theirs.length));
    }),
    { seed: 11 },
  );
});

test('the zone is a tenth of a point for shares, else a hundredth of the baseline', () => {
  expect(defaultZone('validationError', 0.05)).toBe(0.001);
  expect(defaultZone('validationLoss', 0.234)).toBe(0.002);
  expect(defaultZone('validationLoss', 0)).toBe(0);
});
