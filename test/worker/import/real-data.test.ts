// Real data sets against their published shape.

import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { ImportOptionsInput } from '#shared/import.ts';
import { countsOf, folder, isHere, read, reason, total } from './data-folder.ts';
import { importPaths, questions } from './imported.ts';

describe.skipIf(!isHere)(`real data${reason}`, () => {
  const beside = (data: string, others: Readonly<Record<string, string>>, options: ImportOptionsInput = {}) =>
    importPaths({ data: join(folder, data), ...mapPaths(others) }, options);
  const mapPaths = (others: Readonly<Record<string, string>>) =>
    Object.fromEntries(Object.entries(others).map(([key, path]) => [key, join(folder, path)]));

  test('Adult: 108 inputs, labels with full stops in the test file', async () => {
    const options = { label: { column: 'column15' }, missing: 'fill' as const };
    const { manifest, classes } = await beside('adult/adult.data', { test: 'adult/adult.test' }, options);
    expect(manifest).toMatchObject({ rows: 48_842, testRows: 16_281, inputs: 108 });
    expect(manifest.label).toMatchObject({ classes: ['<=50K', '>50K'] });
    const rich = total((classes ?? new Int32Array()).subarray(32_561));
    expect(rich / 16_281).toBeCloseTo(0.2362, 4);
  });

  test('California housing: 207 missing bedrooms, a value to predict', async () => {
    const options = { label: { column: 'median_house_value' } };
    const [question] = await questions(read('california_housing/housing.csv', { ...options, missing: 'ask' }));
    expect(question?.columns).toEqual([{ name: 'total_bedrooms', count: 207 }]);
    const dropped = await read('california_housing/housing.csv', { ...options, missing: 'drop' });
    expect(dropped.manifest).toMatchObject({ rows: 20_433, inputs: 13 });
    expect(dropped.manifest.label).toEqual({ kind: 'value', name: 'median_house_value', min: 14_999, max: 500_001 });
  });

  test('wine, red and white', async () => {
    const red = await read('wine_quality/winequality-red.csv', { label: { column: 'quality' } });
    expect(red.manifest).toMatchObject({ rows: 1599, inputs: 11 });
    expect(red.manifest.label).toMatchObject({ classes: ['3', '4', '5', '6', '7', '8'] });
    expect((await read('wine_quality/winequality-white.csv')).manifest).toMatchObject({ rows: 4898, inputs: 12 });
  });

  test('optical digits: train and test', async () => {
    const result = await beside('optdigits/optdigits.tra', { test: 'optdigits/optdigits.tes' });
    expect(result.suggestedLabel).toBe('column65');
    const labelled = await beside(
      'optdigits/optdigits.tra',
      { test: 'optdigits/optdigits.tes' },
      { label: { column: 'column65' } },
    );
    expect(labelled.manifest).toMatchObject({ rows: 5620, testRows: 1797, inputs: 64, dtype: 'uint8' });
    expect(labelled.manifest.label).toMatchObject({ classes: Array.from('0123456789') });
  });

  test('Semeion: ten one-hot columns', async () => {
    const oneHot = Array.from({ length: 10 }, (_, i) => `column${257 + i}`);
    expect((await read('semeion/semeion.data')).warnings.join()).toContain(JSON.stringify(oneHot));
    const result = await read('semeion/semeion.data', { label: { oneHot } });
    expect(result.manifest).toMatchObject({ rows: 1593, inputs: 256, dtype: 'uint8' });
    expect(countsOf(result)).toHaveLength(10);
  });

  test('MNIST: four packed files', async () => {
    const others = {
      labels: 'mnist/train-labels-idx1-ubyte.gz',
      test: 'mnist/t10k-images-idx3-ubyte.gz',
      testLabels: 'mnist/t10k-labels-idx1-ubyte.gz',
    };
    const result = await beside('mnist/train-images-idx3-ubyte.gz', others);
    expect(result.manifest).toMatchObject({ rows: 70_000, testRows: 10_000, inputs: 784, dtype: 'uint8' });
    expect(countsOf(result, 60_000)).toEqual([5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]);
    expect(Array.from(result.classes?.slice(60_000, 60_005) ?? [])).toEqual([7, 2, 1, 0, 4]);
    expect(result.manifest.sources[0]?.sha256).toMatch(
      /^440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609$/,
    );
  });

  test('bars and stripes, and USPS as text', async () => {
    expect((await read('bars_and_stripes/bas3x3.csv')).manifest).toMatchObject({ rows: 14, inputs: 9 });
    expect((await read('bars_and_stripes/bas4x4.csv')).manifest).toMatchObject({ rows: 30, inputs: 16 });
    const usps = await beside('usps/zip.train.gz', { test: 'usps/zip.test.gz' }, { label: { column: 'column1' } });
    expect(usps.manifest).toMatchObject({ rows: 9298, testRows: 2007, inputs: 256 });
    expect(usps.manifest.label).toMatchObject({ classes: Array.from('0123456789') });
  });
});
