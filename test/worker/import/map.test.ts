// Datasets brought to the inputs of another: pictures by areas and lines worked out by hand, columns by name, refusals.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Manifest } from '#shared/dataset.ts';
import { readPreparedDataset, writePreparedDataset } from '../../../src/worker/files/prepared-dataset.ts';
import { mapDataset } from '../../../src/worker/import/map.ts';

const root = mkdtempSync(join(tmpdir(), 'strata-map-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
let made = 0;

/** A dataset of the given rows. */
function dataset(name: string, rows: number[][], more: Partial<Manifest>, isBytes = false) {
  const inputs = rows[0]!.length;
  const values = isBytes ? Uint8Array.from(rows.flat()) : Float32Array.from(rows.flat());
  const classes = Int32Array.from(rows, (_, i) => i % 2);
  const folder = join(root, `${made++}`);
  const manifest = writePreparedDataset(folder, { inputs: values, classes, targets: null }, {
    ...{ id: name, name, testRows: 1, inputs, image: null, licence: 'CC0', importedAt: 0 },
    label: { kind: 'class', name: 'what', classes: ['a', 'b'] },
    columns: more.columns ?? rows[0]!.map((_, i) => ({ name: `p${i}`, role: 'input', min: Math.min(...rows.flat()), max: Math.max(...rows.flat()) })),
    ...(more.image ? { image: more.image } : {}),
  }, [{ name: `${name}.csv`, sizeBytes: 1, sha256: 'x' }]); // biome-ignore format: as long as it is
  return { path: join(folder, manifest.copy.name), manifest };
}

function map(from: ReturnType<typeof dataset>, like: ReturnType<typeof dataset>, by: 'resize' | 'columns') {
  const folder = join(root, `${made++}`);
  const job = {
    version: 1,
    kind: 'map',
    id: 'new',
    name: 'new',
    by,
    from,
    like: like.manifest,
    folder,
    now: 7,
  } as const;
  const { manifest, warnings } = mapDataset(job);
  const { inputs, classes } = readPreparedDataset(join(folder, manifest.copy.name));
  return { manifest, warnings, values: Array.from(inputs), inputs, classes };
}

const square = (side: number, channels = 1) => ({ width: side, height: side, channels });

describe('pictures', () => {
  it('shrink to the means of the areas that new pixels cover', () => {
    const rows = [[0, 3, 6, 9, 12, 15, 18, 21, 24], [24, 0, 0, 0, 0, 0, 0, 0, 0]]; // biome-ignore format: pictures
    const like = dataset('small', [[0, 24, 0, 24], [0, 0, 0, 0]], { image: square(2) }); // biome-ignore format: pictures
    const { values, manifest, classes, warnings } = map(dataset('big', rows, { image: square(3) }), like, 'resize');
    // A new pixel covers one old one whole, two by half and one by a quarter: weights 4, 2, 2, 1 of 9.
    const first = (4 * 0 + 2 * 3 + 2 * 9 + 12) / 9;
    expect(values[0]).toBeCloseTo(first, 5);
    expect(values[3]).toBeCloseTo((4 * 24 + 2 * 21 + 2 * 15 + 12) / 9, 5);
    expect(values[4]).toBeCloseTo((4 * 24) / 9, 5);
    expect(manifest).toMatchObject({
      rows: 2,
      testRows: 1,
      inputs: 4,
      image: square(2),
      licence: 'CC0',
      importedAt: 7,
    });
    expect(manifest.mapping).toMatchObject({ by: 'resize', from: { id: 'big' }, like: { id: 'small' } });
    expect(manifest.sources).toEqual([{ name: 'big.csv', sizeBytes: 1, sha256: 'x' }]);
    expect(Array.from(classes ?? [])).toEqual([0, 1]);
    expect(warnings).toEqual(['The pictures of "big", 3 × 3, were resized to those of "small", 2 × 2.']);
  });

  it('enlarge along lines between the centres of pixels', () => {
    const like = dataset('wide', [[0, 0, 0, 8], [8, 0, 0, 0]], { image: { width: 4, height: 1, channels: 1 } }); // biome-ignore format: pictures
    const from = dataset('narrow', [[0, 8], [8, 0]], { image: { width: 2, height: 1, channels: 1 } }); // biome-ignore format: pictures
    expect(map(from, like, 'resize').values.slice(0, 4)).toEqual([0, 2, 6, 8]);
  });

  it('become bytes of the other range where the other has bytes; the same size stays pixel by pixel', () => {
    const like = dataset('bytes', [[0, 255, 0, 0], [0, 0, 0, 0]], { image: square(2) }, true); // biome-ignore format: pictures
    const from = dataset('floats', [[-1, 1, 0, 0.5], [-1, -1, -1, -1]], { image: square(2) }); // biome-ignore format: pictures
    const { inputs, warnings } = map(from, like, 'resize');
    expect(inputs).toEqual(Uint8Array.of(0, 255, 128, 191, 0, 0, 0, 0));
    expect(warnings[1]).toBe('Values from -1 to 1 became values from 0 to 255.');
  });

  it('of colours become grey', () => {
    const like = dataset('grey', [[0], [100]], { image: square(1) });
    const from = dataset('colours', [[100, 0, 0], [0, 100, 100]], { image: square(1, 3) }); // biome-ignore format: pictures
    const { values } = map(from, like, 'resize');
    expect(values[0]).toBeCloseTo(29.9, 4);
    expect(values[1]).toBeCloseTo(70.1, 4);
  });

  it('are refused where one side has none', () => {
    const [plain, pictures] = [dataset('plain', [[1], [2]], {}), dataset('pictures', [[1], [2]], { image: square(1) })];
    expect(() => map(plain, pictures, 'resize')).toThrow('"plain" has 1 inputs that are no pixels of a picture');
  });
});

describe('columns', () => {
  const number = (name: string) => ({ name, role: 'input' as const, min: 0, max: 9, kind: 'number' as const });
  const category = (name: string, categories: string[]) => {
    return { name, role: 'input' as const, min: 0, max: 2, kind: 'category' as const, categories };
  };
  const wanted = dataset('wanted', [[1, 2, 1, 0, 0]], { columns: [number('a'), number('b'), category('c', ['x', 'y', 'z'])] }); // biome-ignore format: one row

  it('are taken by name, categories too; what has no counterpart is left out', () => {
    const columns = [category('c', ['w', 'y', 'x']), number('b'), number('more'), number('a')];
    const rows = [[0, 0, 1, 5, 6, 7], [1, 0, 0, 2, 3, 4]]; // biome-ignore format: rows
    const { values, manifest, warnings } = map(dataset('given', rows, { columns }), wanted, 'columns');
    expect(values).toEqual([7, 5, 1, 0, 0, 4, 2, 0, 0, 0]);
    expect(manifest.columns.map(({ name, min, max }) => [name, min, max])).toEqual([
      ...[['a', 4, 7], ['b', 2, 5], ['c', 0, 2]], // biome-ignore format: ranges
    ]);
    expect(warnings).toEqual([
      'The 3 input columns of "wanted" were all found by name in "given"; 1 other column was left out.',
      'Column "c" has 1 other categories (w); their rows have none there.',
    ]);
  });

  it('are refused for pictures of other sizes, whose pixels only share names', () => {
    const [big, small] = [3, 2].map((side) =>
      dataset(`p${side}`, [Array(side * side).fill(1)], { image: square(side) }),
    );
    expect(() => map(big!, small!, 'columns')).toThrow(
      '"p3" has pictures of 3 x 3 x 1, and "p2" of 2 x 2 x 1; map them by resize',
    );
  });

  it('are refused by name and number where some are missing, or of another kind', () => {
    expect(() => map(dataset('poor', [[1]], { columns: [number('a')] }), wanted, 'columns')).toThrow(
      '"poor" lacks 2 of the 3 input columns of "wanted": "b", "c"; import it again',
    );
    const other = dataset('other', [[1, 2, 3]], { columns: [number('a'), number('b'), number('c')] });
    expect(() => map(other, wanted, 'columns')).toThrow('reads otherwise (as categories or as numbers) 1 of the 3');
  });
});
