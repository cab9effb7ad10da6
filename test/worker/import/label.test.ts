// Labels: by column, by file, in test rows, and the column that is suggested.
import { describe, expect, test } from 'vitest';
import { importContent, refusal, table } from './imported.ts';

const pixels = table('label,pixel0,pixel1,pixel2,pixel3', 40, (i) => `${i % 4},${i},${i * 2},${i * 3},255`);

describe('a label column', () => {
  test('of whole numbers is a class, sorted by number', async () => {
    const content = table('a,y', 40, (i) => `${i * 1.5},${(i % 3) + 9}`);
    const { manifest, classes } = await importContent(content, { label: { column: 'y' } });
    expect(manifest.label).toEqual({ kind: 'class', name: 'y', classes: ['9', '10', '11'] });
    expect(Array.from(classes ?? []).slice(0, 4)).toEqual([0, 1, 2, 0]);
    expect(manifest.inputs).toBe(1);
  });

  test('is a value where it has fractions, or where the options say so', async () => {
    const content = table('a,y', 40, (i) => `${i},${i / 4}`);
    const { manifest, targets } = await importContent(content, { label: { column: 'y' } });
    expect(manifest.label).toEqual({ kind: 'value', name: 'y', min: 0, max: 9.75 });
    expect(targets?.[39]).toBe(9.75);
    const grades = table('a,y', 40, (i) => `${i},${3 + (i % 5)}`);
    const asValue = await importContent(grades, { label: { column: 'y', kind: 'value' } });
    expect(asValue.manifest.label).toEqual({ kind: 'value', name: 'y', min: 3, max: 7 });
    const asClass = await importContent(grades, { label: { column: 'y' } });
    expect(asClass.warnings.join()).toContain('label.kind');
  });

  test("that isn't there is refused with the nearest name", async () => {
    const error = await refusal(importContent(pixels, { label: { column: 'lable' } }));
    expect(error.code).toBe('BAD_USAGE');
    expect(error.message).toBe('There is no label column "lable"; did you mean "label"?');
  });

  test('without a value leaves the row out, and says how many', async () => {
    const content = table('a,y', 40, (i) => `${i},${i % 4 ? 'yes' : '?'}`).replace('3,yes', '3,no');
    const { manifest, warnings, at } = await importContent(content, { label: { column: 'y' } });
    expect(manifest.rows).toBe(30);
    expect(at(0, 0)).toBe(1);
    expect(warnings).toContain('10 rows without a label were left out.');
  });

  test('spread over one-hot columns', async () => {
    const content = table('a,k0,k1,k2', 40, (i) => `${i / 2},${[0, 1, 2].map((k) => Number(i % 3 === k)).join()}`);
    const plain = await importContent(content);
    expect(plain.warnings.join()).toContain('label.oneHot to ["k0","k1","k2"]');
    const { manifest, classes } = await importContent(content, { label: { oneHot: ['k0', 'k1', 'k2'] } });
    expect(manifest.label).toMatchObject({ kind: 'class', classes: ['k0', 'k1', 'k2'] });
    expect(Array.from(classes ?? []).slice(0, 4)).toEqual([0, 1, 2, 0]);
    const broken = content.replace('1,0,1,0', '1,1,1,0').replace('0.5,0,1,0', '0.5,1,1,0');
    const error = await refusal(importContent(broken, { label: { oneHot: ['k0', 'k1', 'k2'] } }));
    expect(error.message).toContain('2 ones');
  });
});

describe('pictures in a table', () => {
  test('by their column names, with one range for all pixels', async () => {
    const { manifest, inputs } = await importContent(pixels, { label: { column: 'label' } });
    expect(manifest.image).toEqual({ width: 2, height: 2, channels: 1 });
    expect(inputs).toBeInstanceOf(Uint8Array);
    expect(manifest.columns.slice(1).map(({ min, max }) => [min, max])).toEqual(Array(4).fill([0, 255]));
  });

  test('by the options, refused with both numbers where they do not fit', async () => {
    const content = table('a,b,c,d', 20, (i) => `${i},1,2,3`);
    expect((await importContent(content, { image: { width: 2, height: 2 } })).manifest.image?.width).toBe(2);
    const error = await refusal(importContent(content, { image: { width: 3, height: 2 } }));
    expect(error.code).toBe('SHAPE_MISMATCH');
    expect(error.message).toMatch(/6 values.*4 inputs/);
  });
});

describe('files beside the data', () => {
  const train = table('colour,n,y', 40, (i) => `${['red', 'blue'][i % 2]},${i},${i % 2 ? '>50K' : '<=50K'}`);

  test('test rows come last, with columns found by name and categories of both', async () => {
    const test = table('n,y,colour', 10, (i) => `${100 + i},${i % 2 ? '>50K' : '<=50K'},green`);
    const { manifest, at, classes, warnings } = await importContent(train, { label: { column: 'y' } }, 'a.csv', {
      test,
    });
    expect(manifest).toMatchObject({ rows: 50, testRows: 10 });
    expect(manifest.columns[0]?.categories).toEqual(['blue', 'green', 'red']);
    expect([0, 1, 2, 3].map((input) => at(40, input))).toEqual([0, 1, 0, 100]);
    expect(classes?.[41]).toBe(1);
    expect(warnings.join()).toContain('only in the test rows: green');
    expect(manifest.sources).toHaveLength(2);
  });

  test("full stops after the test file's labels, as in Adult, are left out and told", async () => {
    const test = table('colour,n,y', 10, (i) => `red,${i},${i % 2 ? '>50K.' : '<=50K.'}`);
    const { manifest, warnings } = await importContent(train, { label: { column: 'y' } }, 'a.csv', { test });
    expect(manifest.label).toMatchObject({ classes: ['<=50K', '>50K'] });
    expect(warnings.join()).toContain('full stop');
  });

  test('a test file with other columns is refused with both numbers', async () => {
    const error = await refusal(importContent(train, {}, 'a.csv', { test: table('a,b', 10, (i) => `${i},1`) }));
    expect(error.code).toBe('SHAPE_MISMATCH');
    expect(error.message).toMatch(/2 columns.*3/);
  });

  test('labels from a file of their own, and their number is checked', async () => {
    const data = table('a,b', 40, (i) => `${i},${i % 5}.5`);
    const labels = Array.from({ length: 40 }, (_, i) => (i % 2 ? 'cat' : 'dog')).join('\n');
    const { manifest, classes } = await importContent(data, {}, 'a.csv', { labels });
    expect(manifest.label).toMatchObject({ kind: 'class', classes: ['cat', 'dog'] });
    expect(classes?.[1]).toBe(0);
    const error = await refusal(importContent(data, {}, 'a.csv', { labels: labels.slice(4) }));
    expect(error.message).toContain('39 labels for 40 rows');
    const onlyTest = await refusal(importContent(data, {}, 'a.csv', { testLabels: labels }));
    expect(onlyTest.message).toContain('give --labels as well');
  });
});

describe('the suggestion', () => {
  const suggestion = async (content: string): Promise<string | null> => (await importContent(content)).suggestedLabel;

  test('a usual name, wherever it is', async () => {
    expect(await suggestion(pixels)).toBe('label');
    expect(await suggestion(table('a,species', 40, (i) => `${i / 3},s${i % 3}`))).toBe('species');
  });

  test('the last column with few values, else none', async () => {
    expect(await suggestion(table('a,b,kind3', 40, (i) => `${i / 3},${i / 7},${i % 3}`))).toBe('kind3');
    expect(await suggestion(table('a,b', 40, (i) => `${i / 3},${i / 7}`))).toBeNull();
    expect(await suggestion(table('a,b,c', 40, (i) => `${i % 2},${(i >> 1) % 2},${(i >> 2) % 2}`))).toBeNull();
  });
});
