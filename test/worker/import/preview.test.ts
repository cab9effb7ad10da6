// Previews against truth: what the import then stores, counts made by hand, and the files as they were written.
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type ImportOptionsInput, importOptionsSchema } from '#shared/import.ts';
import { type Preview, previewSchema } from '#shared/preview.ts';
import { previewDataset } from '../../../src/worker/import/preview.ts';
import { importPaths, table } from './imported.ts';

interface Asked {
  readonly options?: ImportOptionsInput;
  readonly takesSuggestedLabel?: boolean;
  readonly labels?: Uint8Array;
  readonly name?: string;
}

/** The preview, the paths it read, and the import under the options it names. */
async function previewed(content: string | Uint8Array, asked: Asked = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'strata-preview-'));
  try {
    const paths = {
      data: join(folder, asked.name ?? 'data.csv'),
      ...(asked.labels && { labels: join(folder, 'labels') }),
    };
    writeFileSync(paths.data, content);
    if (asked.labels && paths.labels) writeFileSync(paths.labels, asked.labels);
    const preview = await previewDataset({
      version: 1,
      kind: 'preview',
      paths,
      options: importOptionsSchema.parse(asked.options ?? {}),
      takesSuggestedLabel: asked.takesSuggestedLabel ?? true,
      folder: join(folder, 'made'),
    });
    expect(previewSchema.parse(preview)).toEqual(preview);
    const made = join(folder, 'made');
    expect(existsSync(made) ? readdirSync(made) : []).toEqual([]);
    return { preview, imported: await importPaths(paths, preview.options) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const sum = (counts: readonly number[]) => counts.reduce((total, it) => total + it, 0);

test('a preview is what the import then stores', async () => {
  const content = table('a,b,kind', 300, (i) => `${i % 7},${((i * 13) % 100) / 4},${i % 3 ? 'odd' : 'even'}`);
  const { preview, imported } = await previewed(content);
  const { manifest } = imported;
  expect(preview).toMatchObject({
    rows: manifest.rows,
    testRows: 0,
    inputs: manifest.inputs,
    columns: manifest.columns,
    label: manifest.label,
    image: null,
  });
  expect(preview.label).toMatchObject({ kind: 'class', name: 'kind', classes: ['even', 'odd'] });
  expect(preview.options.label).toEqual({ column: 'kind' });
  expect(preview.dialect).toEqual({
    delimiter: ',',
    quote: '"',
    decimal: '.',
    header: true,
    encoding: 'utf-8',
    firstLine: 2,
  });
  expect(preview.questions).toEqual([]);
});

test('the head holds the first 200 rows as written, with their lines', async () => {
  const lines = Array.from({ length: 250 }, (_, i) => ` ${i}.50 ,x${i % 3}`);
  const { preview } = await previewed(['a,b', ...lines].join('\r\n'));
  expect(preview.head).toHaveLength(200);
  expect(preview.head[0]?.line).toBe(2);
  expect(preview.head[199]?.line).toBe(201);
  expect(preview.head[7]?.cells.map((it) => it.trim())).toEqual(['7.50', 'x1']);
});

test('histograms count every input value of the training rows, before and after each scaling', async () => {
  const rows = Array.from({ length: 120 }, (_, i) => [i % 10, ((i * 37) % 120) / 2 - 20]);
  const content = ['a,b', ...rows.map((row) => row.join(','))].join('\n');
  const { preview } = await previewed(content, { takesSuggestedLabel: false });
  const { histograms, histogramRows } = preview;
  expect(histogramRows).toBe(120);
  const values = rows.flat();
  const [from, to] = [Math.min(...values), Math.max(...values)];
  const counts = new Array<number>(20).fill(0);
  for (const value of values) counts[Math.min(19, Math.floor(((value - from) / (to - from)) * 20))]! += 1;
  expect(histograms.none).toMatchObject({ from, to, counts });
  expect(histograms.none.mean).toBeCloseTo(sum(values) / values.length, 5);
  for (const it of Object.values(histograms)) expect(sum(it.counts)).toBe(values.length);
  expect(histograms.unit).toMatchObject({ from: 0, to: 1 });
  expect(histograms.standardise.mean).toBeCloseTo(0, 5);
  // Each column's own range: of a the values 5 to 9, of b those from the middle on.
  const middle = (from + to) / 2;
  const on = rows.filter(([a]) => a! / 9 >= 0.5).length + rows.filter(([, b]) => b! >= middle).length;
  expect(histograms.binarise.counts.at(-1)).toBe(on);
  expect(histograms.binarise.counts.slice(1, -1).every((it) => it === 0)).toBe(true);
});

test('rows of another width are counted with their lines, and the rest shows', async () => {
  const lines = Array.from({ length: 60 }, (_, i) => (i % 20 === 4 ? `${i}` : `${i},${i % 4},${i % 2}`));
  const { preview, imported } = await previewed(['a,b,c', ...lines].join('\n'));
  expect(preview.badRows).toEqual({
    count: 3,
    first: [6, 26, 46].map((line) => ({ line, cells: 1 })),
    width: 3,
  });
  expect(preview.questions.map(({ option }) => option)).toEqual(['badRows']);
  expect(preview.options.badRows).toBe('drop');
  expect(preview.rows).toBe(57);
  expect(imported.manifest.rows).toBe(57);
  expect(preview.warnings.join()).not.toContain('wrong number of cells');
});

test('a question keeps no preview away: its first answer is assumed, and another one is taken', async () => {
  const content = table('day,value', 40, (i) => `0${(i % 9) + 1}/0${((i * 5) % 9) + 1}/2024,${i % 5}`);
  const first = await previewed(content);
  expect(first.preview.questions).toHaveLength(1);
  const [question] = first.preview.questions;
  expect(question?.option).toBe('dialect.dateOrder');
  expect(first.preview.options.dialect.dateOrder).toBe(question?.choices[0]?.value);
  const other = question?.choices[1]?.options ?? {};
  const second = await previewed(content, { options: other });
  expect(second.preview.questions).toEqual([]);
  expect(second.preview.columns[0]?.max).not.toBe(first.preview.columns[0]?.max);
});

test('a label is suggested only where that is wanted and none is named', async () => {
  const content = table('x,species,y', 60, (i) => `${(i * 7) % 50},${'abc'[i % 3]},${i % 2}`);
  const without = (await previewed(content, { takesSuggestedLabel: false })).preview;
  expect([without.label, without.suggestedLabel]).toEqual([null, 'y']);
  const named = (await previewed(content, { options: { label: { column: 'species' } } })).preview;
  expect(named.label?.name).toBe('species');
});

/** An IDX file of bytes. */
function idx(sizes: readonly number[], value: (i: number) => number): Uint8Array {
  const header = Buffer.alloc(4 + 4 * sizes.length);
  header.set([0, 0, 8, sizes.length]);
  for (const [i, size] of sizes.entries()) header.writeUInt32BE(size, 4 + 4 * i);
  const count = sizes.reduce((product, size) => product * size, 1);
  return Buffer.concat([header, Uint8Array.from({ length: count }, (_, i) => value(i))]);
}

test('pictures come with brightness from 0 to 1, and with their labels', async () => {
  const images = idx([30, 3, 2], (i) => (i * 11) % 201);
  const { preview }: { preview: Preview } = await previewed(images, {
    name: 'images-idx3-ubyte',
    labels: idx([30], (i) => i % 5),
  });
  expect(preview.image).toEqual({ width: 2, height: 3, channels: 1 });
  expect(preview.pictures).toHaveLength(16);
  expect(preview.pictures[3]?.label).toBe('3');
  expect(preview.pictures[2]?.values).toEqual(Array.from({ length: 6 }, (_, i) => (((12 + i) * 11) % 201) / 200));
  expect(preview.columns[0]).toMatchObject({ name: 'label', role: 'label' });
  expect(preview.head[4]?.cells).toEqual(['4', ...Array.from({ length: 6 }, (_, i) => String(((24 + i) * 11) % 201))]);
  expect(preview.dialect).toBeNull();
});

test('what no import takes is refused by the preview in the same words', async () => {
  await expect(previewed(Buffer.from('\x89PNG\r\n\x1a\n and more', 'latin1'))).rejects.toMatchObject({
    code: 'DATASET_UNREADABLE',
    message: expect.stringContaining('PNG picture'),
  });
});
