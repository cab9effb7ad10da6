// House rules that no tool checks: file length, the first line, no barrels, no machine paths or host names.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
const tracked = execFileSync('git', ['ls-files'], { cwd: root, encoding: 'utf8' }).split('\n').filter(Boolean);
const files = tracked.filter((path) => existsSync(join(root, path)));
const sources = files.filter((path) => /^(src|scripts|bin|test)\/.*\.(ts|tsx|mjs|cc|h)$/.test(path));

function read(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

test('there are sources to look at', () => {
  expect(sources.length).toBeGreaterThan(30);
});

test('no file is longer than 250 lines', () => {
  expect(sources.filter((path) => read(path).split('\n').length > 251)).toEqual([]);
});

test('the first line says what a file is for', () => {
  const silent = sources.filter((path) => !/^(#!.*\n)?\/\/ \S.{10,}/.test(read(path)));
  expect(silent).toEqual([]);
});

test('no default exports but in configuration, no files called utils, helpers or common', () => {
  const isConfiguration = (path: string) => path.endsWith('.config.ts');
  const modules = sources.filter((path) => !isConfiguration(path));
  expect(modules.filter((path) => /^export default /m.test(read(path)))).toEqual([]);
  expect(sources.filter((path) => /(^|\/)(utils?|helpers?|common)(\.|\/)/.test(path))).toEqual([]);
});
