// Any bytes give a valid dataset or an AppError: never another exception, never a file left behind.
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AppError } from '#shared/error.ts';
import { readIdx } from '../../../src/worker/import/idx.ts';
import { readNpy } from '../../../src/worker/import/npy.ts';
import { listNpz, readNpzArray } from '../../../src/worker/import/npz.ts';
import { idx, npy, npz } from './array-bytes.ts';
import { importContent, table } from './imported.ts';

const counted = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

/** A seed file with a few bytes changed, cut or repeated. */
function mutated(seed: Uint8Array): fc.Arbitrary<Buffer> {
  const place = fc.nat(seed.length - 1);
  const change = fc.record({ at: place, byte: fc.nat(255) });
  return fc
    .record({ changes: fc.array(change, { maxLength: 6 }), from: place, to: place, kind: fc.nat(3) })
    .map((it) => {
      const bytes = Buffer.from(seed);
      for (const { at, byte } of it.changes) bytes[at] = byte;
      const [from, to] = [Math.min(it.from, it.to), Math.max(it.from, it.to)];
      if (it.kind === 1) return bytes.subarray(0, to);
      if (it.kind === 2) return Buffer.concat([bytes.subarray(0, to), bytes.subarray(from)]);
      return bytes;
    });
}

/** True where the call ends as it should; anything but an AppError is thrown on. */
function endsWell(call: () => unknown): boolean {
  try {
    call();
    return true;
  } catch (thrown) {
    if (thrown instanceof AppError) return true;
    throw thrown;
  }
}

async function importsOrRefuses(bytes: Uint8Array | string, name: string): Promise<void> {
  try {
    const { manifest, inputs } = await importContent(bytes, { missing: 'fill', badRows: 'drop' }, name);
    expect(inputs.length).toBe(manifest.rows * manifest.inputs);
    expect(inputs.every(Number.isFinite)).toBe(true);
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown;
    expect(thrown.message.length).toBeGreaterThan(10);
    expect(thrown.code).not.toBe('INTERNAL');
  }
}

describe('readers of bytes', () => {
  const seeds: Readonly<Record<string, [Uint8Array, (bytes: Buffer) => unknown]>> = {
    IDX: [idx([3, 2, 2], counted(12)), (bytes) => readIdx('x', bytes)],
    'IDX of floats': [idx([3, 2], counted(6), 13), (bytes) => readIdx('x', bytes)],
    NPY: [npy('<f4', [3, 2], counted(6)), (bytes) => readNpy('x', bytes)],
    'column-major NPY': [npy('>i8', [3, 2], counted(6), { fortran: true }), (bytes) => readNpy('x', bytes)],
    NPZ: [
      npz({ x: npy('|u1', [3, 2], counted(6)), y: npy('<i8', [3], [0, 1, 0]) }),
      (bytes) => listNpz('x', bytes).map((name) => readNpzArray('x', bytes, name)),
    ],
  };
  for (const [what, [seed, read]] of Object.entries(seeds)) {
    test(`${what}: 3,000 mutations`, () => {
      const property = fc.property(mutated(seed), (bytes) => {
        return endsWell(() => read(bytes));
      });
      fc.assert(property, { numRuns: 3000, seed: 1 });
    });
  }
});

describe('whole imports', () => {
  const text = table('id,"größe",label', 30, (i) => `${i},"${i / 4}, x",${i % 3 ? 'yes' : 'no'}`);
  const seeds: Readonly<Record<string, Uint8Array>> = {
    'data.csv': Buffer.from(text),
    'utf16.txt': Buffer.from(`\ufeff${text}`, 'utf16le'),
    'data.csv.gz': gzipSync(text),
    'images-idx3-ubyte': idx([3, 2, 2], counted(12)),
    'a.npy': npy('<f8', [3, 2], [1, 2, 3, 4, 5, 6]),
    'a.npz': npz({ x_train: npy('|u1', [3, 2], counted(6)), y_train: npy('<i8', [3], [0, 1, 0]) }),
  };
  for (const [name, seed] of Object.entries(seeds)) {
    test(`${name}: 60 mutations`, async () => {
      const property = fc.asyncProperty(mutated(seed), async (bytes) => {
        await importsOrRefuses(bytes, name);
      });
      await fc.assert(property, { numRuns: 60, seed: 2 });
    });
  }

  test('100 tables of hostile pieces', async () => {
    const pieces = [
      '"',
      "'",
      ',',
      ';',
      '\t',
      '\n',
      '\r\n',
      ' ',
      '1',
      '-2.5',
      '1,5',
      '1e999',
      'NA',
      'a',
      '\\',
      '__proto__',
      '\ufeff',
      'é',
      '2021-01-01',
      '=',
    ];
    const property = fc.asyncProperty(
      fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 200 }),
      async (parts) => {
        await importsOrRefuses(parts.join(''), 'data.csv');
      },
    );
    await fc.assert(property, { numRuns: 100, seed: 3 });
    expect(Object.keys(Object.prototype)).toEqual([]);
  });
});

describe('tables written by rule', () => {
  const cell = fc.oneof(fc.integer({ min: -1000, max: 1000 }), fc.double({ min: -1e6, max: 1e6, noNaN: true }));
  const rows = fc.integer({ min: 2, max: 6 }).chain((width) => {
    return fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 3, maxLength: 40 });
  });

  test('100 tables of random numbers come back as float32, with any delimiter', async () => {
    const property = fc.asyncProperty(rows, fc.constantFrom(',', ';', '\t', '|'), async (cells, delimiter) => {
      const lines = cells.map((row) => row.map(String).join(delimiter));
      const header = cells[0]!.map((_, i) => `c${i}`).join(delimiter);
      const { at, manifest } = await importContent([header, ...lines].join('\n'));
      expect(manifest).toMatchObject({ rows: cells.length, inputs: cells[0]!.length });
      cells.forEach((row, i) => {
        row.forEach((value, j) => {
          expect(at(i, j) + 0).toBe(Math.fround(value) + 0);
        });
      });
    });
    await fc.assert(property, { numRuns: 100, seed: 4 });
  });
});
