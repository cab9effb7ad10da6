// Decisions about an import add up as people make them.
import { beforeEach, expect, test } from 'vitest';
import type { ImportQuestion } from '#shared/import.ts';
import {
  answer,
  beginImport,
  endImport,
  filesAreHeld,
  requestOf,
  setColumn,
  setDialect,
  setFile,
  setOptions,
  setRole,
  useImportDraft,
} from '../../../src/renderer/data/import-draft.ts';

const file = (name: string) => ({ handle: name.padEnd(22, '-'), name, sizeBytes: 3 });
const draft = () => useImportDraft.getState();

beforeEach(() => {
  beginImport('a.csv', []);
  filesAreHeld({ data: file('a.csv') });
});

test('without a word the request takes what is suggested', () => {
  const { options } = draft();
  expect(requestOf(draft())).toEqual({ file: file('a.csv').handle, options, takesSuggestedLabel: true });
  endImport();
  expect(requestOf(draft())).toBeNull();
});

test('files beside it come and go', () => {
  setFile('test', file('t.csv'));
  expect(requestOf(draft())).toMatchObject({ test: file('t.csv').handle });
  setFile('test', null);
  expect(requestOf(draft())).not.toHaveProperty('test');
});

test('a column that becomes the label is not ignored, and one that stops being it is an input', () => {
  setRole('y', 'ignore', null, true);
  setRole('y', 'label', null, true);
  expect(requestOf(draft())).toMatchObject({ label: 'y', takesSuggestedLabel: false });
  expect(draft().options.columns).toEqual([{ column: 'y', role: 'input' }]);
  setRole('y', 'ignore', 'y', true);
  const request = requestOf(draft());
  expect(request).not.toHaveProperty('label');
  expect(request?.takesSuggestedLabel).toBe(false);
  expect(draft().options.columns).toEqual([{ column: 'y', role: 'ignore' }]);
});

test('columns of an array get no wishes, only the label moves', () => {
  setRole('column3', 'label', null, false);
  setRole('column3', 'input', 'column3', false);
  expect(draft()).toMatchObject({ label: 'none', options: { columns: [] } });
});

test('wishes about one column are one wish', () => {
  setColumn('a', { type: 'category' });
  setColumn('b', { role: 'ignore' });
  setColumn('a', { missing: 'drop' });
  expect(draft().options.columns).toEqual([
    { column: 'a', type: 'category', missing: 'drop' },
    { column: 'b', role: 'ignore' },
  ]);
});

const question: ImportQuestion = {
  question: 'Which first?',
  option: 'dialect.dateOrder',
  choices: [
    { value: 'day-first', effect: 'day', options: { dialect: { dateOrder: 'day-first' } } },
    { value: 'month-first', effect: 'month', options: { dialect: { dateOrder: 'month-first' } } },
  ],
};

test('an answer goes into the options, leaves the rest, and can be changed', () => {
  setDialect({ delimiter: ';' });
  setOptions({ missing: 'drop' });
  const [day, month] = question.choices;
  if (!day || !month) throw new Error('two choices');
  answer(question, day);
  answer(question, month);
  expect(draft().options).toMatchObject({
    missing: 'drop',
    dialect: { delimiter: ';', dateOrder: 'month-first' },
  });
  expect(draft().answered).toEqual([{ question, value: 'month-first' }]);
});
