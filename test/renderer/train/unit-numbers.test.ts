// A passport's numbers as they are drawn: one scale for both filters, words that claim no more than the bits.
import { expect, it } from 'vitest';
import type { PassportResult, UnitView } from '#shared/passport.ts';
import {
  activityTable,
  changeWords,
  factLines,
  filterLimit,
  filterShares,
  namedViews,
} from '../../../src/renderer/train/unit-numbers.ts';

const view = (seen: number[], low = 0, high = 1): UnitView => ({
  ...{ filter: seen, seen, bias: -1.5, norm: 2 },
  activity: { mean: 0.25, onShare: 0.125, histogram: [5, 0, 0, 0, 0, 0, 0, 0, 0, 3], low, high },
  exciting: {
    rows: [3],
    values: [0.9],
    classes: ['a'],
    inputs: { rows: 1, columns: 2, low: 0, high: 1, bytes: 'AAA=' },
  },
});
const passport = (before: UnitView, after: UnitView | null, cosine: number | null): PassportResult => ({
  ...{ layer: 0, unit: 1, units: 4, part: 'train', rows: 8, image: null, before, after, cosine },
});

it('puts both filters on one scale around zero', () => {
  const views = namedViews(passport(view([1, -2]), view([4, 0]), 0.5));
  expect(views.map(({ name }) => name)).toEqual(['Before fine-tuning', 'After fine-tuning']);
  expect(filterLimit(views)).toBe(4);
  expect([...filterShares([4, 0, -4, 2], 4)]).toEqual([1, 0.5, 0, 0.75]);
  expect([...filterShares([0, 0], 0)]).toEqual([0.5, 0.5]);
});

it('says what became of a unit', () => {
  const one = view([1, 0]);
  expect(changeWords(passport(one, null, null))).toBeNull();
  expect(changeWords(passport(one, view([1, 0]), 1))).toBe('Fine-tuning left this unit as it was: the same bits.');
  expect(changeWords(passport(one, view([1, 1]), Math.SQRT1_2))).toContain('a cosine of 0.707');
  // The same direction is not the same filter.
  expect(changeWords(passport(one, view([2, 0]), 1))).toContain('a cosine of 1;');
  expect(changeWords(passport(view([0, 0]), view([1, 0]), null))).toContain('no length');
});

it('lists facts and activity, each stage with a range of its own', () => {
  const views = namedViews(passport(view([1, 0]), view([0, 1], 0, 5), 0));
  expect(factLines(views)[1]).toEqual({ name: 'Rows above one half', values: ['12.5 %', '12.5 %'] });
  const { columns, rows } = activityTable(views);
  expect(columns).toEqual(['from, before fine-tuning', 'rows', 'from, after fine-tuning', 'rows']);
  expect(rows[0]).toEqual(['0', 5, '0', 5]);
  expect(rows[9]).toEqual(['0.9', 3, '4.5', 3]);
});
