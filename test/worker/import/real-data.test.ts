// Real and deliberately dirty files against their published correct reading; needs their folder in STRATA_TEST_DATA.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { ImportOptionsInput } from '#shared/import.ts';
import { importPaths, questions, type Result, refusal } from './imported.ts';

const folder = process.env.STRATA_TEST_DATA ?? '';
const isHere = folder !== '' && existsSync(folder);
const reason = isHere ? '' : ' (skipped: STRATA_TEST_DATA names no folder with the data)';

interface Checks {
  readonly rows: number;
  readonly columns: number;
  readonly column_sums: readonly number[];
  readonly missing: Readonly<Record<string, number>>;
  readonly label_counts: readonly number[];
  readonly y_train_counts: readonly number[];
  readonly [key: string]: unknown;
}

function checksOf(file: string): Checks {
  const { files } = JSON.parse(readFileSync(join(folder, 'dirty/manifest.json'), 'utf8')) as {
    files: { file: string; checks: Checks }[];
  };
  const found = files.find((it) => it.file === file);
  if (!found) throw new Error(`${file} is not in the manifest`);
  return found.checks;
}

const read = (path: string, options: ImportOptionsInput = {}): Promise<Result> =>
  importPaths({ data: join(folder, path) }, options);

const dirty = (file: string, options: ImportOptionsInput = {}): Promise<Result> => read(`dirty/${file}`, options);

function sumOf({ manifest, at }: Result, input: number): number {
  return Array.from({ length: manifest.rows }, (_, row) => at(row, input)).reduce((a, b) => a + b, 0);
}

const total = (values: ArrayLike<number>): number => Array.from(values).reduce((a, b) => a + b, 0);

function countsOf({ classes, manifest }: Result, rows = manifest.rows): number[] {
  const counts: number[] = [];
  for (const it of classes?.subarray(0, rows) ?? []) counts[it] = (counts[it] ?? 0) + 1;
  return counts;
}

const missingOf = ({ manifest }: Result, name: string): number | undefined =>
  manifest.columns.find((column) => column.name === name)?.missing;

describe.skipIf(!isHere)(`dirty tables${reason}`, () => {
  test('01: semicolons, decimal commas, Windows-1252', async () => {
    const file = '01_semicolon_decimal_comma_cp1252.csv';
    const [checks, result] = [checksOf(file), await dirty(file)];
    expect(result.manifest).toMatchObject({ rows: checks.rows, inputs: checks.columns });
    checks.column_sums.forEach((sum, column) => {
      expect(sumOf(result, column) / sum).toBeCloseTo(1, 6);
    });
    expect(result.manifest.columns.at(-1)?.name).toBe('Qualität');
    const asValue = await dirty(file, { label: { column: 'Qualität', kind: 'value' } });
    expect(asValue.manifest.label).toMatchObject({ kind: 'value', min: 3, max: 8 });
  });

  test('04: UTF-16 with tabs', async () => {
    const file = '04_utf16le_bom_tab.txt';
    const checks = checksOf(file);
    expect((await questions(dirty(file)))[0]?.columns).toContainEqual({ name: 'Age', count: checks.missing_Age });
    const result = await dirty(file, { label: { column: 'Survived' }, missing: 'fill' });
    expect(result.manifest.rows).toBe(checks.rows);
    expect(result.manifest.columns).toHaveLength(checks.columns);
    expect(missingOf(result, 'Age')).toBe(checks.missing_Age);
    expect(missingOf(result, 'Cabin')).toBe(checks.missing_Cabin);
    expect(total(result.classes ?? [])).toBe(checks.survived_sum);
    const names = { columns: [{ column: 'Name', role: 'input' as const }], missing: 'fill' as const };
    expect((await dirty(file, names)).manifest.columns[3]?.categories).toContain(checks.first_name);
  });

  test('05: a mark, CRLF and a line feed inside a cell', async () => {
    const file = '05_utf8_bom_crlf_embedded_newline.csv';
    const checks = checksOf(file);
    const options = { columns: [{ column: 'Name', role: 'input' as const }], missing: 'fill' as const };
    const result = await dirty(file, options);
    expect(result.manifest.rows).toBe(checks.rows);
    expect(result.manifest.columns).toHaveLength(checks.columns);
    expect(result.manifest.columns[0]?.name).toBe('PassengerId');
    expect(result.manifest.columns[3]?.categories).toContain(checks.cell_row8_Name);
    expect(missingOf(result, 'Age')).toBe(checks.missing_Age);
  });

  test('07: ten ways to write "missing", and a suspected sentinel', async () => {
    const file = '07_missing_tokens.csv';
    const checks = checksOf(file);
    const [question] = await questions(dirty(file, { label: { column: 'target' } }));
    expect(question?.columns).toEqual(Object.entries(checks.missing).map(([name, count]) => ({ name, count })));
    const result = await dirty(file, { label: { column: 'target' }, missing: 'fill' });
    expect(result.manifest.rows).toBe(checks.rows);
    expect(result.manifest.columns.map(({ kind }) => kind).slice(0, 4)).toEqual([
      'number',
      'number',
      'category',
      'category',
    ]);
    expect(result.warnings.join()).toContain(`-999 in ${checks.income_minus999} rows`);
    expect(total(result.classes ?? [])).toBe(checks.target_yes);
  });

  test('09: repeated and empty names', async () => {
    const checks = checksOf('09_duplicate_empty_headers.csv');
    const { manifest } = await dirty('09_duplicate_empty_headers.csv');
    expect(manifest).toMatchObject({ rows: checks.rows, inputs: checks.columns });
    expect(new Set(manifest.columns.map(({ name }) => name)).size).toBe(checks.columns);
  });

  test('17 and 18: nothing, and a header only', async () => {
    expect((await refusal(dirty('17_empty.csv'))).message).toContain('is empty');
    expect((await refusal(dirty('18_header_only.csv'))).message).toContain('header of 3 columns and no rows');
  });

  test('22: the label in the first column, then pixels', async () => {
    const file = '22_mnist_label_first_header.csv';
    const checks = checksOf(file);
    expect((await dirty(file)).suggestedLabel).toBe('label');
    const result = await dirty(file, { label: { column: 'label' } });
    expect(result.manifest).toMatchObject({ rows: checks.rows, inputs: checks.inputs, dtype: 'uint8' });
    expect(result.manifest.image).toEqual({ width: 28, height: 28, channels: 1 });
    expect(countsOf(result)).toEqual(checks.label_counts);
    expect(total(result.inputs)).toBe(checks.pixel_sum);
  });

  test('25: constant, empty, repeated and revealing columns', async () => {
    const file = '25_constant_duplicate_leak.csv';
    const checks = checksOf(file);
    const result = await dirty(file, { label: { column: 'y' } });
    expect(result.manifest.rows).toBe(checks.rows);
    expect(result.manifest.columns).toHaveLength(checks.columns);
    expect(total(result.classes ?? [])).toBe(checks.y_sum);
    const said = result.warnings.join(' ');
    const expected = ['Column empty is empty', 'Column const has', 'Column almost_const has', 'Column id counts up'];
    for (const it of [...expected, 'x1_copy repeats column x1', 'Column leak determines']) expect(said).toContain(it);
    expect(total(result.inputs)).not.toBeNaN();
  });

  test('28: a million rows, packed', async () => {
    const checks = checksOf('28_million_rows.csv.gz');
    const { manifest } = await dirty('28_million_rows.csv.gz');
    expect(manifest).toMatchObject({ rows: checks.rows, inputs: checks.columns });
  });
});

describe.skipIf(!isHere)(`dirty arrays${reason}`, () => {
  test('30: a truncated gzip', async () => {
    const error = await refusal(dirty('idx/30_truncated_train-images-idx3-ubyte.gz'));
    expect(error.message).toMatch(/truncated.*300000 bytes/);
  });

  test('34: big-endian floats', async () => {
    const checks = checksOf('idx/34_float_be-idx2');
    const { manifest, inputs } = await dirty('idx/34_float_be-idx2');
    expect(manifest).toMatchObject({ rows: checks.rows, inputs: checks.columns });
    expect(total(inputs)).toBeCloseTo(Number(checks.sum), 2);
  });

  test('40: column-major', async () => {
    const checks = checksOf('npy/40_fortran_order_f8.npy');
    const { manifest, inputs } = await dirty('npy/40_fortran_order_f8.npy');
    expect(manifest).toMatchObject({ rows: checks.rows, inputs: checks.columns });
    expect(total(inputs)).toBeCloseTo(Number(checks.sum), 2);
    expect(total(inputs.subarray(0, 784))).toBeCloseTo(Number(checks.row0_sum), 4);
  });

  test("51: Keras' archive", async () => {
    const checks = checksOf('npy/51_keras_style.npz');
    const result = await dirty('npy/51_keras_style.npz');
    expect(result.manifest).toMatchObject({ rows: Number(checks.train) + Number(checks.test), testRows: checks.test });
    expect(countsOf(result, Number(checks.train))).toEqual(checks.y_train_counts);
  });
});

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
    const [question] = await questions(read('california_housing/housing.csv', options));
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
