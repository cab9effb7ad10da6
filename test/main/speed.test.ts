// How long a run will take, judged by others: against runs that really finished, and against machines of known speed.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Part, rangeAround, type Sample, samplesOf, secondsOf } from '../../src/main/speed.ts';
import { finishedRuns } from './finished-runs.ts';

const RUNS = finishedRuns();

test('of 28 real runs, each judged by the others, nine in ten take at most twice or at least half as long as said', () => {
  const judged = RUNS.map((run) => {
    const others = RUNS.filter((it) => it !== run).map(samplesOf);
    const ranges = samplesOf(run).map((part) => secondsOf(part, others));
    const sum = (of: 'likely' | 'low' | 'high') => ranges.reduce((total, range) => total + range[of], 0);
    const seconds = (run.durationMs ?? 0) / 1000;
    return { ratio: seconds / sum('likely'), isInside: seconds >= sum('low') && seconds <= sum('high') };
  });
  const within = judged.filter(({ ratio }) => ratio >= 0.5 && ratio <= 2).length;
  expect(within).toBeGreaterThanOrEqual(0.9 * RUNS.length);
  const inside = judged.filter(({ isInside }) => isInside).length;
  expect(inside).toBeGreaterThanOrEqual(0.9 * RUNS.length);
});

test('the samples of a run make up all of its time', () => {
  for (const run of RUNS) {
    const samples = samplesOf(run);
    expect(1000 * samples.reduce((sum, { seconds }) => sum + seconds, 0)).toBeCloseTo(run.durationMs ?? 0, 3);
    expect(samples.filter(({ phase }) => phase === 'rest').length).toBe(1);
  }
});

test('a run that was stopped tells nothing, nor does one that has not finished', () => {
  const [run] = RUNS;
  if (!run) return expect.fail('no runs');
  expect(samplesOf({ ...run, stoppedAt: { phase: 'finetuning', layer: null, epoch: 1 } })).toEqual([]);
  expect(samplesOf({ ...run, durationMs: null })).toEqual([]);
});

test('settings that came after a run was stored have their defaults in it', () => {
  const [run] = RUNS;
  if (!run) return expect.fail('no runs');
  const older = JSON.parse(JSON.stringify(run));
  for (const layer of older.spec.stack) {
    for (const name of ['monitorEvery', 'likelihood', 'chains']) delete layer.pretraining?.[name];
  }
  expect(samplesOf(older)).toEqual(samplesOf(run));
});

const positive = fc.double({ min: 1e5, max: 1e12, noNaN: true });
const part: fc.Arbitrary<Part> = fc.record({
  phase: fc.constantFrom('pretraining', 'finetuning', 'rest'),
  work: positive,
  perUpdate: positive,
});
const SPEED = 2e10;
const atSpeed = (of: Part, speed = SPEED): Sample => ({ ...of, seconds: of.work / speed });

test('on a machine of constant speed everything takes its work by that speed, and lies in the range', () => {
  const samples = fc.array(fc.array(part, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(part, samples, (asked, known) => {
      const range = secondsOf(
        asked,
        known.map((run) => run.map((it) => atSpeed(it))),
      );
      expect(range.likely / (asked.work / SPEED)).toBeCloseTo(1, 6);
      expect(range.low).toBeLessThan(range.likely);
      expect(range.high).toBeGreaterThan(range.likely);
    }),
  );
});

test('a machine that is twice as slow takes twice as long', () => {
  fc.assert(
    fc.property(part, fc.array(part, { minLength: 1, maxLength: 4 }), (asked, known) => {
      const slow = secondsOf(asked, [known.map((it) => atSpeed({ ...it, work: 1e12 }, SPEED / 2))]);
      const fast = secondsOf(asked, [known.map((it) => atSpeed({ ...it, work: 1e12 }))]);
      expect(slow.likely / fast.likely).toBeGreaterThan(1.999);
      expect(slow.likely / fast.likely).toBeLessThan(2.001);
    }),
  );
});

test('updates of like size count most; what is known of far ones only is said with less certainty', () => {
  const asked: Part = { phase: 'pretraining', work: 1e12, perUpdate: 1e8 };
  const near = atSpeed(asked, 1e10);
  const far = atSpeed({ ...asked, perUpdate: 1e5 }, 1e9);
  expect(secondsOf(asked, [[near, far]]).likely).toBeLessThan(1.3 * 100);
  const spread = ({ low, high }: { low: number; high: number }) => high / low;
  expect(spread(secondsOf(asked, [[far]]))).toBeGreaterThan(2 * spread(secondsOf(asked, [[near]])));
});

test('an earlier run counts less than a later one', () => {
  const asked: Part = { phase: 'pretraining', work: 1e12, perUpdate: 1e8 };
  const [slow, fast] = [[atSpeed(asked, 1e9)], [atSpeed(asked, 1e10)]];
  expect(secondsOf(asked, [fast, slow]).likely).toBeLessThan(secondsOf(asked, [slow, fast]).likely);
});

test('a range is as far below as above, by factors', () => {
  const { likely, low, high } = rangeAround(10, 0.5);
  expect(likely).toBe(10);
  expect(high / likely).toBeCloseTo(likely / low, 10);
  expect(high / likely).toBeCloseTo(Math.exp(0.8225), 4);
});
