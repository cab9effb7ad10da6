// What can't be read is refused in one sentence, and nothing is left behind (the helper checks the folder each time).
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { importContent, importPaths, refusal, table } from './imported.ts';

const office = (folder: string): Uint8Array =>
  zipSync({ '[Content_Types].xml': Buffer.from('x'), [`${folder}/document.xml`]: Buffer.from('y') });
const packed = gzipSync(table('a,b', 20_000, (i) => `${i},${i % 7}`));

const foreign: Readonly<Record<string, [string | Uint8Array, RegExp]>> = {
  'an Excel workbook': [office('xl'), /Excel workbook \(XLSX\), not a CSV file; save its table as CSV/],
  'a Word document': [office('word'), /Word document \(DOCX\)/],
  'another archive': [zipSync({ 'a.csv': Buffer.from('1,2') }), /ZIP archive.*unpack it/],
  'a PNG picture': [Buffer.from('89504e470d0a1a0a0000', 'hex'), /PNG picture/],
  'a JPEG picture': [Buffer.from('ffd8ffe000104a46', 'hex'), /JPEG picture/],
  'a PDF document': ['%PDF-1.7 ...', /PDF document/],
  'an old Excel document': [Buffer.from('d0cf11e0a1b11ae1', 'hex'), /old Word or Excel/],
  'an HDF5 file': [Buffer.from('894844460d0a1a0a', 'hex'), /HDF5/],
  'a pickle': [Buffer.from('80049523', 'hex'), /pickle, which can carry code/],
  'a web page': ['<!DOCTYPE html><html><body>404, not found</body></html>', /web page/],
  JSON: ['{"a": 1, "b": [1, 2]}', /is JSON/],
  prose: ['Dear reader\nthis is no table\nat all\nreally', /lines of text without columns/],
  'random bytes': [Buffer.from(Array.from({ length: 500 }, (_, i) => (i * 149 + 7) % 31 || 1)), /control characters/],
  'a NUL byte': ['a,b\n1,2\n3,\x004\n', /NUL byte at offset 10/],
};

describe('files that are something else, whatever they are called', () => {
  for (const [what, [content, message]] of Object.entries(foreign)) {
    test(what, async () => {
      const error = await refusal(importContent(content));
      expect(error.code).toBe('DATASET_UNREADABLE');
      expect(error.message).toMatch(message);
      expect(error.message).toMatch(/^data\.csv [^\n]+\.$/);
    });
  }
});

describe('tables that hold nothing or too much', () => {
  const cases: Readonly<Record<string, [string | Uint8Array, RegExp]>> = {
    'no bytes': ['', /is empty \(0 bytes\)/],
    'blank lines': ['\n\n  \n', /only blank lines/],
    'a header only': ['a,b,c\n', /header of 3 columns and no rows/],
    'gzip of nothing': [gzipSync(''), /empty once unpacked/],
    'gzip that breaks off': [packed.subarray(0, packed.length - 100), /truncated: its gzip stream/],
    'damaged gzip': [
      Buffer.concat([packed.subarray(0, 50), Buffer.alloc(50, 7), packed.subarray(100)]),
      /damaged|truncated/,
    ],
    'a gzip bomb': [gzipSync(Buffer.alloc(4e7, '1,2\n')), /unpacks from \d+ bytes to more than/],
    'a quote never closed': [
      table('a,b', 50, (i) => (i === 7 ? '1,"2' : '1,2')),
      /quote on line 9 that is never closed/,
    ],
    'a line of 10 MB': ['x'.repeat(1e7), /more than 1048576 characters on line 1/],
    'an infinite number': [
      table('a,b', 40, (i) => `${i},${i === 7 ? '-inf' : i}`),
      /column b .*1 in all, the first "-inf" on line 9/,
    ],
    'a number beyond float32': [table('a,b', 40, (i) => `${i},${i === 3 ? '1e39' : i}`), /first "1e39" on line 5/],
  };
  for (const [what, [content, message]] of Object.entries(cases)) {
    test(what, async () => {
      const error = await refusal(importContent(content));
      expect(error.code).toBe('DATASET_UNREADABLE');
      expect(error.message).toMatch(message);
    });
  }
});

describe('places without a file', () => {
  test('nothing there, and a folder', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'strata-place-'));
    try {
      expect((await refusal(importPaths({ data: join(folder, 'none.csv') }))).code).toBe('DATASET_NOT_FOUND');
      expect((await refusal(importPaths({ data: folder }))).message).toContain('is a folder, not a file');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
