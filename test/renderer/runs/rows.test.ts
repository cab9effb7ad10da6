// The table of runs: rows and their figures, filter, order, and what is shown of them.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { filterRuns, isFiltering, NO_FILTER } from '../../../src/renderer/runs/filter.ts';
import { changeOf, durationOf, figureOf, seedsOf, stateOf } from '../../../src/renderer/runs/row.ts';
import {
  extended,
  firstSelection,
  isShown,
  shownRows,
  toggled,
  withBaseline,
} from '../../../src/renderer/runs/selection.ts';
import { type Column, NEWEST_FIRST, nextOrder, sortRows } from '../../../src/renderer/runs/sort.ts';
import { allShown, random, rows, runOf } from './sample-rows.ts';

const metrics = (validationError: number) => ({ metrics: { validationError } });
const named = (name: string, more = {}) => ({ spec: { name, ...more } });

test('a group is named by what its names share, and keeps its id while seeds come', () => {
  const runs = [
    runOf('c', 3, named('Bottom frozen, seed 3')),
    runOf('b', 2, named('Bottom frozen, seed 2')),
    runOf('a', 1, named('Bottom frozen, seed 1')),
    runOf('z', 1, named('other', random)),
  ];
  expect(rows(runs).map(({ id, name }) => [id, name])).toEqual([
    ['a', 'Bottom frozen'],
    ['z', 'other'],
  ]);
  expect(rows(runs.slice(1))[0]?.id).toBe('a');
  expect(rows([runOf('b', 2, named('xy')), runOf('a', 1, named('z'))])[0]?.name).toBe('xy');
  expect(rows(runs, false)).toHaveLength(4);
});

test('a figure is the mean over seeds with its interval; runs without one do not count', () => {
  const failed = { ...runOf('d', 4, { metrics: {} }), state: 'failed' as const, durationMs: null };
  const [row] = rows([failed, runOf('b', 2, metrics(0.06)), runOf('a', 1, metrics(0.04))]);
  if (!row) throw new Error('no row');
  expect(figureOf(row, 'validationError')).toMatchObject({ value: 0.05, n: 2, interval: { n: 2 } });
  expect(figureOf(row, 'trainLoss')).toBeNull();
  expect(seedsOf(row)).toEqual([1, 2, 4]);
  expect(durationOf(row)).toBeCloseTo(3456.789);
  expect(stateOf(row)).toBe('failed');
});

test('every word must be found, in name, dataset, tag or note; archived runs are out of sight', () => {
  const run = { ...runOf('a', 1, named('Deep')), tags: ['night'], notes: 'too long' };
  const old = { ...runOf('b', 1, named('Old')), isArchived: true };
  const found = (text: string) => filterRuns([run, old], { ...NO_FILTER, text }).map(({ id }) => id);
  expect(found('deep DIGITS night long')).toEqual(['a']);
  expect(found('deep day')).toEqual([]);
  expect(found('old')).toEqual([]);
  expect(filterRuns([run, old], { ...NO_FILTER, isArchived: true })).toEqual([old]);
  expect(filterRuns([run], { ...NO_FILTER, tag: 'night', state: 'finished', datasetId: 'digits' })).toEqual([run]);
  expect(filterRuns([run], { ...NO_FILTER, state: 'failed' })).toEqual([]);
  expect(filterRuns([run], { ...NO_FILTER, isStarred: true })).toEqual([]);
  expect(isFiltering(NO_FILTER)).toBe(false);
});

test('rows without a value come last, whichever way the column goes', () => {
  const list = rows([runOf('a', 1, metrics(0.2)), runOf('b', 1, { metrics: {} }), runOf('c', 1, metrics(0.1))], false);
  const context = { metric: 'validationError', baseline: list[0] ?? null };
  const ids = (column: Column, isDescending: boolean) =>
    sortRows(list, { column, isDescending }, context).map(({ id }) => id);
  expect(ids('value', false)).toEqual(['c', 'a', 'b']);
  expect(ids('value', true)).toEqual(['a', 'c', 'b']);
  expect(ids('change', true)).toEqual(['c', 'a', 'b']);
  expect(ids('name', true)).toEqual(['c', 'b', 'a']);
  expect(nextOrder(NEWEST_FIRST, 'when').isDescending).toBe(false);
  expect(nextOrder(NEWEST_FIRST, 'value').isDescending).toBe(false);
});

test('sorting keeps all rows, and twice the same is the same', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 20 }), (values) => {
      const list = rows(
        values.map((value, i) => runOf(`r${i}`, 1, metrics(value))),
        false,
      );
      const context = { metric: 'validationError', baseline: null };
      const once = sortRows(list, { column: 'value', isDescending: false }, context);
      expect(once.map(({ id }) => id).toSorted()).toEqual(list.map(({ id }) => id).toSorted());
      expect(sortRows(once, { column: 'value', isDescending: false }, context)).toEqual(once);
    }),
    { seed: 2 },
  );
});

test('nothing chosen: the last two rows with a finished run, the older one as the baseline', () => {
  const running = { ...runOf('d', 1, { spec: { finetuning: { epochs: 9 } } }), state: 'running' as const };
  const runs = [running, runOf('c', 3), runOf('b', 2), runOf('a', 1, { spec: random })];
  expect(firstSelection(rows(runs))).toEqual({ selected: ['a', 'c'], baseline: 'a' });
  expect(firstSelection(rows([running]))).toEqual({ selected: [], baseline: null });
});

test('what is shown: the baseline first and solid, the others in the order in which they were chosen', () => {
  const [a, b, c] = rows([runOf('a', 1), runOf('b', 1), runOf('c', 1)], false);
  if (!a || !b || !c) throw new Error('no rows');
  const chosen = withBaseline(toggled(toggled({ selected: [], baseline: null }, c), a), b);
  expect(chosen).toEqual({ selected: ['c', 'a', 'b'], baseline: 'b' });
  const shown = shownRows([a, b, c], chosen);
  expect(shown.map(({ row, isBaseline }) => [row.id, isBaseline])).toEqual([
    ['b', true],
    ['c', false],
    ['a', false],
  ]);
  expect(shown.map(({ style }) => style.color)).toEqual(['ink', 's1', 's2']);
  const without = toggled(chosen, b);
  expect(without.baseline).toBe('c');
  expect(isShown(b, without)).toBe(false);
  expect(extended(without, [a, b]).selected).toEqual(['c', 'a', 'b']);
});

test('beyond the lines that can be told apart the rest is "Other"', () => {
  const shown = allShown(
    rows(
      Array.from({ length: 10 }, (_, i) => runOf(`r${i}`, 1)),
      false,
    ),
  );
  expect(shown.filter(({ isOther }) => isOther)).toHaveLength(2);
});

test('a change is against the baseline, and none against itself', () => {
  const [a, b] = rows([runOf('a', 1, metrics(0.2)), runOf('b', 1, metrics(0.15))], false);
  if (!a || !b) throw new Error('no rows');
  expect(changeOf(b, a, 'validationError')).toBeCloseTo(-0.05);
  expect(changeOf(a, a, 'validationError')).toBeNull();
});
