// A specification as a file: the terminal takes it, it comes back as it was, and what is none says so.
import { expect, test } from 'vitest';
import { runCommandLine, specFileName, specFromText, specText } from '../../../src/renderer/build/spec-file.ts';
import { healthyDraft } from './samples.ts';

const { spec } = healthyDraft();

test('out and in again is the same', () => {
  expect(specFromText(specText(spec), 'a.json')).toEqual(spec);
  const unlabelled = healthyDraft({ head: { kind: 'none' } }).spec;
  expect(specFromText(specText(unlabelled), 'a.json')).toEqual(unlabelled);
  expect(specFromText(`\uFEFF${specText(spec)}`, 'a.json')).toEqual(spec);
});

test.each([
  ['digits 500-500', 'digits 500-500.json'],
  ['a/b\\c: "d"', 'a-b-c- -d.json'],
  ['../secret', 'secret.json'],
  ['été', 'été.json'],
  ['', 'specification.json'],
  ['???', 'specification.json'],
])('the file of %j is %j', (name, file) => {
  expect(specFileName({ ...spec, name })).toBe(file);
  expect(runCommandLine({ ...spec, name })).toBe(`strata run "${file}"`);
});

test('what is no specification is refused with the reason', () => {
  expect(() => specFromText('name,age\n', 'table.json')).toThrow(/^table\.json is not JSON, .*;/);
  expect(() => specFromText('{"strata": 1, "stack": []}', 'a.json')).toThrow(
    expect.objectContaining({ code: 'INVALID_SPEC' }),
  );
  expect(() => specFromText('{"strata": 99}', 'a.json')).toThrow(expect.objectContaining({ code: 'NEWER_VERSION' }));
});
