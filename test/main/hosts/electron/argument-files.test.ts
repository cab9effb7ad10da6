// Which words of a command line are files, and what a second start may hand over.
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { argumentFiles, handedFiles } from '../../../../src/main/hosts/electron/argument-files.ts';

const cwd = resolve('/work');

test('words that name something, against the folder of the call; switches and the program are none', () => {
  const words = ['/opt/strata', '--no-sandbox', 'a.csv', '', '/data/b.npy', '--user-data-dir=/x'];
  expect(argumentFiles(words, cwd, true)).toEqual([resolve(cwd, 'a.csv'), resolve('/data/b.npy')]);
  expect(argumentFiles(['electron', '--inspect=0', '.', 'a.csv'], cwd, false)).toEqual([resolve(cwd, 'a.csv')]);
  expect(argumentFiles(['electron', '.'], cwd, false)).toEqual([]);
  expect(argumentFiles(['strata', ...Array.from({ length: 500 }, (_, i) => `${i}`)], cwd, true)).toHaveLength(100);
});

test.each([
  null,
  undefined,
  'a.csv',
  { files: 'a.csv' },
  { files: [7] },
  { files: [''] },
  { files: ['x'.repeat(5000)] },
  { files: Array.from({ length: 101 }, () => 'a') },
])('%j hands over nothing', (data) => {
  expect(handedFiles(data)).toEqual([]);
});

test('a second start hands over its files', () => {
  expect(handedFiles({ files: ['/a.csv', '/b.csv'] })).toEqual(['/a.csv', '/b.csv']);
});
