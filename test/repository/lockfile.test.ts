// The lockfile guard: restores what npm drops, and names everything that would make `npm ci` fail elsewhere.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

const script = join(import.meta.dirname, '../../scripts/lockfile.mjs');
let folder: string;

interface Entry {
  version?: string;
  gypfile?: boolean;
  resolved?: string;
  optionalDependencies?: Record<string, string>;
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'strata-lock-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const database: Entry = { version: '13.2.0', gypfile: false };

function check(packages: Record<string, Entry>, dependencies: Record<string, string> = {}) {
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ dependencies }));
  writeFileSync(join(folder, 'package-lock.json'), JSON.stringify({ packages }));
  const run = spawnSync(process.execPath, [script, '--check', folder], { encoding: 'utf8' });
  const lock = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, Entry>;
  };
  return { code: run.status, problems: run.stderr, packages: lock.packages };
}

test('a sound lockfile passes', () => {
  const packages = { 'node_modules/better-sqlite3': database, 'node_modules/a': { version: '1.0.0' } };
  expect(check(packages, { a: '1.0.0' })).toEqual({ code: 0, problems: '', packages });
});

test('the key that keeps npm 10 from compiling the database is restored', () => {
  const { code, packages } = check({ 'node_modules/better-sqlite3': { version: '13.2.0' } });
  expect(code).toBe(0);
  expect(packages['node_modules/better-sqlite3']).toEqual(database);
});

test('an optional package without an entry is named; one beside its user or above it is found', () => {
  const wants = { version: '1.0.0', optionalDependencies: { 'a-linux': '1.0.0' } };
  const alone = check({ 'node_modules/better-sqlite3': database, 'node_modules/b/node_modules/a': wants });
  expect(alone).toMatchObject({ code: 1, problems: expect.stringContaining('a-linux, which has no entry') });
  for (const path of ['node_modules/a-linux', 'node_modules/b/node_modules/a-linux']) {
    const packages = { 'node_modules/better-sqlite3': database, 'node_modules/b/node_modules/a': wants, [path]: {} };
    expect(check(packages).code).toBe(0);
  }
});

test.each([
  ['an address', { version: '1.0.0', resolved: 'https://registry.invalid/a.tgz' }, '1.0.0', 'names the address'],
  ['a range', { version: '1.0.0' }, '^1.0.0', 'pin an exact version'],
  ['another version', { version: '2.0.0' }, '1.0.0', 'the lockfile holds 2.0.0'],
])('%s is refused', (_, entry, wanted, sentence) => {
  const packages = { 'node_modules/better-sqlite3': database, 'node_modules/a': entry };
  expect(check(packages, { a: wanted })).toMatchObject({ code: 1, problems: expect.stringContaining(sentence) });
});
