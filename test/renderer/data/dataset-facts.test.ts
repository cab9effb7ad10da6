// Datasets and previews in words: kinds, labels, cells, columns, pages, splits.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Manifest } from '#shared/dataset.ts';
import { brightness, byImport, inputCells, kindOf, labelOf } from '../../../src/renderer/data/dataset-facts.ts';
import { missingCells, roleCounts, shownColumns, squareSide } from '../../../src/renderer/data/preview-columns.ts';
import { pageSize, pagesOf } from '../../../src/renderer/data/row-pages.ts';
import { splitCounts } from '../../../src/renderer/data/split-counts.ts';

const input = (name: string, max = 1, more: object = {}) => ({ name, role: 'input' as const, min: 0, max, ...more });

function manifest(more: Partial<Manifest>): Manifest {
  return {
    version: 1,
    id: 'some',
    name: 'some',
    rows: 10,
    testRows: 0,
    inputs: 2,
    dtype: 'uint8',
    image: null,
    columns: [input('a'), input('b')],
    label: null,
    sources: [],
    copy: { name: 'data', sizeBytes: 1, sha256: '' },
    licence: null,
    importedAt: 0,
    ...more,
  };
}

test('kinds of datasets', () => {
  expect(kindOf(manifest({}))).toBe('binary');
  expect(kindOf(manifest({ dtype: 'float32' }))).toBe('real');
  expect(kindOf(manifest({ columns: [input('a', 9)] }))).toBe('real');
  expect(kindOf(manifest({ columns: [input('a', 9), input('c', 1, { categories: ['x', 'y'] })] }))).toBe('mixed');
  expect(kindOf(manifest({ image: { width: 8, height: 9, channels: 1 } }))).toBe('image 8 × 9');
});

test('labels in words, and the newest first', () => {
  expect(labelOf(manifest({}))).toBe('none');
  expect(labelOf(manifest({ label: { kind: 'class', name: 'y', classes: ['a', 'b'] } }))).toBe('y, 2 classes');
  expect(labelOf(manifest({ label: { kind: 'value', name: 'price', min: 0, max: 1 } }))).toBe('price, a value');
  const ids = byImport([manifest({ id: 'old', importedAt: 1 }), manifest({ id: 'new', importedAt: 2 })]);
  expect(ids.map(({ id }) => id)).toEqual(['new', 'old']);
});

test('one-hot inputs show as the category that is on', () => {
  const columns = [
    input('a', 9),
    input('c', 1, { categories: ['x', 'y', 'z'] }),
    { ...input('i'), role: 'ignore' as const },
  ];
  expect(inputCells({ columns }, [2.5, 0, 1, 0])).toEqual(['2.5', 'y']);
  expect(inputCells({ columns }, [-3, 0, 0, 0])).toEqual(['−3', '–']);
});

test('colours show as their mean', () => {
  expect(brightness([1, 2], 1)).toEqual([1, 2]);
  expect(brightness([0, 3, 6, 1, 1, 1], 3)).toEqual([3, 1]);
});

test('the label comes first, names are searched without case, and cells keep their places', () => {
  const columns = [input('Age'), { ...input('wage'), role: 'label' as const }, input('x'), input('late')];
  const preview = { columns, shownColumns: 3 } as Parameters<typeof shownColumns>[0];
  expect(shownColumns(preview, '').map(({ column, index }) => [column.name, index])).toEqual([
    ['wage', 1],
    ['Age', 0],
    ['x', 2],
  ]);
  expect(shownColumns(preview, ' AGE ').map(({ column }) => column.name)).toEqual(['wage', 'Age']);
  expect(roleCounts(columns)).toBe('3 visible, 1 label, 0 ignored');
  expect(missingCells([input('a', 1, { missing: 3 }), { ...input('b', 1, { missing: 4 }), role: 'ignore' }])).toBe(3);
});

test('rows are offered as pictures only where they could be some', () => {
  const columns = [input('a', 1, { kind: 'number' })];
  expect(squareSide({ inputs: 256, image: null, columns })).toBe(16);
  expect(squareSide({ inputs: 255, image: null, columns })).toBeNull();
  expect(squareSide({ inputs: 9, image: null, columns })).toBeNull();
  expect(squareSide({ inputs: 256, image: { width: 16, height: 16, channels: 1 }, columns })).toBeNull();
  expect(squareSide({ inputs: 256, image: null, columns: [input('c', 1, { kind: 'category' })] })).toBeNull();
});

test('pages hold every row in sight, and no more numbers than come at a time', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 100_000 }), fc.nat(5000), fc.nat(80), (inputs, first, more) => {
      const rows = 3000;
      const size = pageSize(inputs);
      expect(size * inputs).toBeLessThanOrEqual(Math.max(inputs, 100_000));
      const pages = pagesOf({ first, last: first + more }, size, rows);
      const held = new Set(pages.flatMap((page) => Array.from({ length: size }, (_, i) => page * size + i)));
      for (let row = first; row <= Math.min(first + more, rows - 1); row++) expect(held.has(row)).toBe(true);
    }),
  );
});

test('the parts of a split are all rows, and given test rows stay so', () => {
  expect(splitCounts(1797, 0, { seed: 1, validation: 0.1, test: 0.2 })).toEqual({
    train: 1259,
    validation: 179,
    test: 359,
  });
  expect(splitCounts(70_000, 10_000, { seed: 1, validation: 0.1, test: 0.2 })).toEqual({
    train: 54_000,
    validation: 6000,
    test: 10_000,
  });
});
