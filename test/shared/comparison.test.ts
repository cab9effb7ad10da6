// Grouping and differences: what counts as the same configuration, and what one seed is worth.
import { expect, test } from 'vitest';
import { compareRuns, findDifferences, groupRuns, listPlaces, seedValues } from '#shared/comparison.ts';
import { finishedRun } from '../main/hosts/cli/run-sample.ts';

const copyOf = (run: string) => ({
  stack: [{ kind: 'rbm', hidden: 20, source: { run, layer: 0, stage: 'pretrained' } }],
});
const random = { stack: [{ kind: 'rbm', hidden: 20, source: 'random' }] };

test('name and seed do not part runs, data and anything else do', () => {
  const runs = [
    finishedRun({ id: 'a', spec: { seed: 1 } }),
    finishedRun({ id: 'b', spec: { seed: 2 } }),
    finishedRun({ id: 'c', spec: { seed: 1, finetuning: { epochs: 21 } } }),
    finishedRun({ id: 'd', spec: { seed: 1 }, datasetSha256: 'f'.repeat(64) }),
  ];
  expect(groupRuns(runs).map((group) => group.map(({ id }) => id))).toEqual([['a', 'b'], ['c'], ['d']]);
});

test('layers copied from runs that are alike but for the seed are alike, where those runs are known', () => {
  const sources = [finishedRun({ id: 'S1', spec: { seed: 1 } }), finishedRun({ id: 'S2', spec: { seed: 2 } })];
  const other = finishedRun({ id: 'S3', spec: { seed: 1, ...random } });
  const copies = ['S1', 'S2', 'S3'].map((id, i) => finishedRun({ id: `C${id}`, spec: { seed: i, ...copyOf(id) } }));
  const ids = (groups: ReturnType<typeof groupRuns>) => groups.map((group) => group.map(({ id }) => id));
  expect(ids(groupRuns(copies, [...sources, other, ...copies]))).toEqual([['CS1', 'CS2'], ['CS3']]);
  expect(ids(groupRuns(copies))).toEqual([['CS1'], ['CS2'], ['CS3']]);
});

test('a seed counts once, however often it ran', () => {
  const metrics = (value: number) => ({ metrics: { validationError: value } });
  const runs = [
    finishedRun({ id: 'a', spec: { seed: 1 }, ...metrics(0.1) }),
    finishedRun({ id: 'b', spec: { seed: 1 }, ...metrics(0.3) }),
    finishedRun({ id: 'c', spec: { seed: 2 }, ...metrics(0.5) }),
    finishedRun({ id: 'd', spec: { seed: 3 }, metrics: { validationLoss: 0.5 } }),
  ];
  expect(seedValues(runs, 'validationError')).toEqual([
    { seed: 1, value: 0.2 },
    { seed: 2, value: 0.5 },
  ]);
  expect(compareRuns(runs.slice(0, 3)).groups[0]).toMatchObject({ mean: 0.35, interval: { n: 2 } });
});

test('with pairs the verdict has its interval, and names what it is against', () => {
  const run = (id: string, seed: number, value: number, more = {}) =>
    finishedRun({ id, metrics: { validationError: value }, spec: { name: id.slice(0, -1), seed, ...more } });
  const runs = [run('a1', 1, 0.058), run('a2', 2, 0.057), run('b1', 1, 0.053, random), run('b2', 2, 0.0521, random)];
  expect(compareRuns(runs).verdict).toBe('Against a: b is better by 0.50 points, 95 % interval 0.43 to 0.56, 2 pairs.');
});

test('differences are the leaves that differ, and a missing part is one place', () => {
  const left = { seed: 1, stack: [{ hidden: 5, pretraining: { epochs: 2, cdSteps: 1 } }] };
  const right = { seed: 1, stack: [{ hidden: 7, pretraining: null }] };
  expect(findDifferences([left, right])).toEqual([
    { path: 'stack[0].hidden', values: [5, 7] },
    { path: 'stack[0].pretraining', values: [{ epochs: 2, cdSteps: 1 }, null] },
  ]);
  expect(listPlaces([left, right]).map(({ path }) => path)).toEqual([
    'seed',
    'stack[0].hidden',
    'stack[0].pretraining',
  ]);
  expect(findDifferences([left, left])).toEqual([]);
});
