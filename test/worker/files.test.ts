// Prepared data on disk is the same as in memory, and a file that is cut off is said to be.
import { mkdtempSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { fitScaling, type ScalingKind, scaleRows } from '../../src/worker/core/scaling.ts';
import { openPreparedDataset, writePreparedDataset } from '../../src/worker/files/prepared-dataset.ts';

const folder = mkdtempSync(join(tmpdir(), 'strata-files-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const ROWS = 9000;
const COLUMNS = 5;

function prepare(name: string, inputs: Uint8Array | Float32Array) {
  const place = join(folder, name);
  const columns = Array.from({ length: COLUMNS }, (_, i) => ({
    name: `x${i}`,
    role: 'input' as const,
    min: 0,
    max: 255,
  }));
  const draft = { id: name, name, testRows: 0, inputs: COLUMNS, image: null, columns, label: null, licence: null };
  const classes = Int32Array.from({ length: ROWS }, (_, row) => row % 3);
  const manifest = writePreparedDataset(place, { inputs, classes, targets: null }, { ...draft, importedAt: 0 }, []);
  return { path: join(place, manifest.copy.name), manifest };
}

const bytes = Uint8Array.from({ length: ROWS * COLUMNS }, (_, i) => (i * 7919) % 251);

test.each([
  ['bytes', bytes],
  ['floats', Float32Array.from(bytes, (value) => value / 3 - 20)],
])('a set of %s read row by row is scaled to the same bits as one in memory', (name, inputs) => {
  const { path, manifest } = prepare(name, inputs);
  const inMemory = openPreparedDataset(path, manifest);
  const onDisk = openPreparedDataset(path, manifest, 1000);
  expect(onDisk.rows).not.toEqual(inMemory.rows);
  expect(onDisk.classes).toEqual(inMemory.classes);
  const train = Uint32Array.from({ length: 6000 }, (_, i) => i + 1500);
  const wanted = Uint32Array.of(8999, 0, 17, 4096, 17);
  for (const kind of ['none', 'unit', 'standardise', { binarise: 0.5 }] satisfies ScalingKind[]) {
    const fitted = fitScaling(kind, inMemory.rows, train, true);
    expect(fitScaling(kind, onDisk.rows, train, true)).toEqual(fitted);
    expect(scaleRows(onDisk.rows, wanted, fitted)).toEqual(scaleRows(inMemory.rows, wanted, fitted));
  }
});

test('a file that was cut off is refused, in memory and on disk', () => {
  const { path, manifest } = prepare('cut', bytes);
  const onDisk = openPreparedDataset(path, manifest, 1000);
  truncateSync(path, 30_000);
  expect(() => openPreparedDataset(path, manifest)).toThrow(/cut off/);
  expect(() => onDisk.rows.take(Uint32Array.of(ROWS - 1))).toThrow(/ends before row 9000/);
});
