// The log keeps five files of bounded size, and a log that can't be written stops nothing; ids always rise.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openLog } from '../../src/main/log.ts';
import { ulidSource } from '../../src/main/ulid.ts';
import { freshFolder } from './services.ts';

test('five files, each within its size, the newest lines kept, each line one JSON value', () => {
  const folder = freshFolder();
  const log = openLog(folder, () => 0, 500);
  for (let i = 0; i < 100; i++) log.write('something happened', { i });
  const names = readdirSync(folder).toSorted();
  expect(names).toEqual(['strata.1.log', 'strata.2.log', 'strata.3.log', 'strata.4.log', 'strata.log']);
  for (const name of names) expect(statSync(join(folder, name)).size).toBeLessThanOrEqual(500);
  const lines = readFileSync(join(folder, 'strata.log'), 'utf8').trim().split('\n');
  expect(JSON.parse(lines.at(-1) ?? '')).toEqual({ at: '1970-01-01T00:00:00.000Z', what: 'something happened', i: 99 });
});

test('a folder that is gone stops nothing', () => {
  openLog(join(freshFolder(), 'gone'), () => 0).write('unheard');
});

test('ids rise also within a millisecond and when the clock is set back', () => {
  const times = [1_700_000_000_000, 1_700_000_000_000, 1_600_000_000_000, 1_700_000_000_001];
  let call = 0;
  const newId = ulidSource(() => times[call++ % times.length] ?? 0);
  const ids = Array.from({ length: 1000 }, newId);
  expect(ids).toEqual(ids.toSorted());
  expect(new Set(ids).size).toBe(1000);
  for (const id of ids) expect(id).toMatch(/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/);
  expect(ulidSource(() => 1_469_918_176_385)().slice(0, 10)).toBe('01ARYZ6S41');
});
