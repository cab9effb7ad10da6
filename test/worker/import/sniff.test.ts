// The sniffer is a guest: it sees its sample, says what it thinks, and leaves nothing.
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sniffDialect } from '../../../src/worker/import/sniff.ts';

let folder = '';

beforeEach(() => {
  // A quote in the path would end the statement that names it.
  folder = join(mkdtempSync(join(tmpdir(), 'strata-sniff-')), "it's here");
  mkdirSync(folder);
});

afterEach(() => {
  rmSync(join(folder, '..'), { recursive: true });
});

test('proposes delimiter and quote', async () => {
  const lines = Array.from({ length: 30 }, (_, i) => `${i};'a;b ${i}';${i * 2}`);
  expect(await sniffDialect(['n;t;m', ...lines].join('\n'), folder)).toMatchObject({ delimiter: ';', quote: "'" });
  expect(readdirSync(folder)).toEqual([]);
});

test('answers null for a first line beyond its sample', async () => {
  expect(await sniffDialect('x'.repeat(2 ** 19), folder)).toBeNull();
  expect(readdirSync(folder)).toEqual([]);
});
