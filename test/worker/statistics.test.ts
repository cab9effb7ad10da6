// Statistics of prepared datasets against counts made one by one.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { writePreparedDataset } from '../../src/worker/files/prepared-dataset.ts';
import { datasetStatistics } from '../../src/worker/files/statistics.ts';

const folder = mkdtempSync(join(tmpdir(), 'strata-statistics-'));
afterAll(() => rmSync(folder, { recursive: true }));

const ROWS = 5000;
const value = (row: number) => ((row * 7919) % 1009) / 8 - 30;
const level = (row: number) => (row * 13) % 3;

function prepare() {
  const inputs = new Float32Array(ROWS * 4);
  for (let row = 0; row < ROWS; row++) inputs.set([value(row), 0, 0, 0].with(1 + level(row), 1), row * 4);
  const manifest = writePreparedDataset(
    folder,
    { inputs, classes: Int32Array.from({ length: ROWS }, (_, row) => (row % 4 === 0 ? 1 : 0)), targets: null },
    {
      id: 'some',
      name: 'some',
      testRows: 0,
      inputs: 4,
      image: null,
      columns: [
        { name: 'v', role: 'input', min: -30, max: 96 },
        { name: 'note', role: 'ignore', min: 0, max: 0, kind: 'text' },
        { name: 'level', role: 'input', min: 0, max: 1, kind: 'category', categories: ['low', 'mid', 'high'] },
        { name: 'y', role: 'label', min: 0, max: 1 },
      ],
      label: { kind: 'class', name: 'y', classes: ['no', 'yes'] },
      licence: null,
      importedAt: 0,
    },
    [],
  );
  return { manifest, path: join(folder, manifest.copy.name) };
}

test('each column by its values, categories and classes by their rows', () => {
  const { manifest, path } = prepare();
  const { columns, classCounts } = datasetStatistics(path, manifest);
  expect(columns.map(({ name }) => name)).toEqual(['v', 'level']);
  const values = Array.from({ length: ROWS }, (_, row) => value(row));
  const counts = new Array<number>(24).fill(0);
  for (const it of values) counts[Math.min(23, Math.floor(((it + 30) / 126) * 24))]! += 1;
  expect(columns[0]).toMatchObject({ min: Math.min(...values), max: Math.max(...values), counts });
  expect(columns[0]?.mean).toBeCloseTo(values.reduce((a, b) => a + b) / ROWS, 9);
  const levels = [0, 1, 2].map((it) => values.filter((_, row) => level(row) === it).length);
  expect(columns[1]?.counts).toEqual(levels);
  expect(classCounts).toEqual([3750, 1250]);
});

test('a file that was cut off is refused', () => {
  const { manifest, path } = prepare();
  expect(() => datasetStatistics(path, { ...manifest, rows: ROWS + 1 })).toThrow(/does not hold/);
});
