// The form of each kind of study: every field of the schema has a place, a label and a control that fits.
import { expect, test } from 'vitest';
import { STUDY_KINDS, studySchema } from '#shared/study.ts';
import { KINDS, kindWords } from '../../../src/renderer/studies/kinds.ts';
import { fieldsOf, isUsed, valueWords } from '../../../src/renderer/studies/study-fields.ts';

/** What the sheet shows elsewhere, or what only a file can say. */
const APART = ['study', 'kind', 'name', 'base', 'draws'];

test('every kind has its question, once', () => {
  expect(KINDS.map(({ kind }) => kind)).toEqual(STUDY_KINDS);
  expect(new Set(KINDS.map(({ question }) => question)).size).toBe(8);
});

test.each(STUDY_KINDS)('%s: no field of the schema is left out of the form', (kind) => {
  const option = studySchema.options.find((it) => it.shape.kind.value === kind);
  const wanted = Object.keys(option?.shape ?? {}).filter((name) => !APART.includes(name));
  const fields = fieldsOf(kind);
  expect(fields.map(({ name }) => name)).toEqual(wanted);
  for (const { label, name } of fields) expect(label, `${kind}.${name} has a label`).not.toBe(name);
});

test('controls come from the schema: limits, choices, what may be empty', () => {
  const control = (kind: (typeof STUDY_KINDS)[number], name: string) =>
    fieldsOf(kind).find((it) => it.name === name)?.control;
  expect(control('probe', 'folds')).toEqual({ kind: 'number', isWhole: true, min: 2, max: 20, mayBeEmpty: false });
  expect(control('twins', 'zone')).toMatchObject({ kind: 'number', isWhole: false, min: 0, mayBeEmpty: true });
  expect(control('labels', 'baselines')).toEqual({ kind: 'choices', values: ['logistic', 'linear-svm'] });
  expect(control('freeze', 'gradual')).toEqual({ kind: 'switch' });
  expect(control('freeze', 'source')).toEqual({ kind: 'source', mayBeEmpty: true });
  expect(control('transfer', 'source')).toEqual({ kind: 'source', mayBeEmpty: false });
  expect(control('sweep', 'method')).toEqual({ kind: 'choice', values: ['grid', 'random', 'halving'] });
});

test('every value of a choice has words', () => {
  for (const { kind } of KINDS) {
    for (const { control } of fieldsOf(kind)) {
      if (control.kind !== 'choice' && control.kind !== 'choices') continue;
      for (const value of control.values) expect(valueWords(value)).not.toBe(value);
    }
  }
  expect(() => kindWords('nothing' as never)).toThrow('nothing');
});

test('a grid needs no number of trials, halving all three', () => {
  const used = (method: string) => ['trials', 'keep', 'firstEpochs'].filter((name) => isUsed({ name }, { method }));
  expect(used('grid')).toEqual([]);
  expect(used('random')).toEqual(['trials']);
  expect(used('halving')).toEqual(['trials', 'keep', 'firstEpochs']);
});
