// Lists as people type them, there and back.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  budgetsFromText,
  listToText,
  seedsFromText,
  seedsToText,
  valuesFromText,
} from '../../../src/renderer/studies/list-text.ts';

test('seeds: numbers and ranges, in the order in which they are typed', () => {
  expect(seedsFromText('1-3, 8')).toEqual([1, 2, 3, 8]);
  expect(seedsFromText('7 5;2')).toEqual([7, 5, 2]);
  expect(seedsFromText('0')).toEqual([0]);
  expect(seedsFromText('')).toEqual([]);
});

test.each(['one', '-1', '1.5', '5-2', '1-', '0-5000'])('seeds: %s is named as wrong', (text) => {
  expect(seedsFromText(`1, ${text}`)).toEqual({ wrong: text });
});

test('seeds written and read again are the same seeds', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(2000), { maxLength: 40 }), (seeds) => {
      expect(seedsFromText(seedsToText(seeds))).toEqual(seeds);
    }),
  );
  expect(seedsToText([1, 2, 3, 7, 9, 10])).toBe('1-3, 7, 9, 10');
});

test('label budgets: whole numbers from 1 on, and all', () => {
  expect(budgetsFromText('50, 100, ALL')).toEqual([50, 100, 'all']);
  expect(budgetsFromText('50, 0')).toEqual({ wrong: '0' });
  expect(budgetsFromText('half')).toEqual({ wrong: 'half' });
  expect(listToText([50, 100, 'all'])).toBe('50, 100, all');
});

test('values of a field keep what they are', () => {
  expect(valuesFromText('0.01, 1e-3, adam, true, null, ')).toEqual([0.01, 0.001, 'adam', true, null]);
  expect(valuesFromText(listToText([0.5, 'sgd', false]))).toEqual([0.5, 'sgd', false]);
});
