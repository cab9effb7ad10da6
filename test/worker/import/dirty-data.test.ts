// Deliberately dirty files against their correct reading, as the folder's manifest gives it.
import { describe, expect, test } from 'vitest';
import { checksOf, countsOf, dirty, isHere, missingOf, reason, sumOf, total } from './data-folder.ts';
import { questions, refusal } from './imported.ts';

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
    expect((await questions(dirty(file, { missing: 'ask' })))[0]?.columns).toContainEqual({
      name: 'Age',
      count: checks.missing_Age,
    });
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
    const [question] = await questions(dirty(file, { label: { column: 'target' }, missing: 'ask' }));
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
