// IDX, NPY and NPZ files: every type, order and shape gives the numbers that were put in.
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { idx, npy, npyWithHeader, npz } from './array-bytes.ts';
import { importContent, questions, refusal } from './imported.ts';

const counted = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

describe('IDX', () => {
  test('pictures and labels, plain and packed, with a test pair', async () => {
    const [images, labels] = [idx([4, 2, 3], counted(24)), idx([4], [1, 0, 1, 2])];
    const [test, testLabels] = [idx([1, 2, 3], [9, 9, 9, 9, 9, 255]), idx([1], [2])];
    for (const pack of [(bytes: Uint8Array) => bytes, (bytes: Uint8Array) => gzipSync(bytes)]) {
      const beside = { labels: pack(labels), test: pack(test), testLabels: pack(testLabels) };
      const { manifest, inputs, classes } = await importContent(pack(images), {}, 'images-idx3-ubyte', beside);
      expect(manifest).toMatchObject({ rows: 5, testRows: 1, inputs: 6, dtype: 'uint8' });
      expect(manifest.image).toEqual({ width: 3, height: 2, channels: 1 });
      expect(Array.from(inputs)).toEqual([...counted(24), 9, 9, 9, 9, 9, 255]);
      expect(Array.from(classes ?? [])).toEqual([1, 0, 1, 2, 2]);
      expect(manifest.columns[5]).toEqual({ name: 'pixel 2,3', role: 'input', min: 0, max: 255 });
      expect(manifest.sources).toHaveLength(4);
    }
  });

  test('every type, big-endian', async () => {
    for (const type of [9, 11, 12, 13, 14]) {
      const { manifest, inputs } = await importContent(idx([2, 3], [-1, 2, 3, 4, 5, 100], type), {}, 'a-idx2');
      expect(manifest).toMatchObject({ rows: 2, inputs: 3, dtype: 'float32', image: null });
      expect(Array.from(inputs)).toEqual([-1, 2, 3, 4, 5, 100]);
    }
  });

  const broken: Readonly<Record<string, [Uint8Array, RegExp]>> = {
    'a wrong magic number': [Buffer.from([1, 2, 8, 1, 0, 0, 0, 1, 7]), /begins with 01020801/],
    'an unknown type': [idx([2], [1, 2], 7), /magic number 00000701/],
    'no dimension': [Buffer.from([0, 0, 8, 0, 1]), /magic number 00000800/],
    'a header that breaks off': [idx([2, 2, 2], []).subarray(0, 10), /truncated: it has 10 bytes instead of the 16/],
    'too few values': [idx([2, 2, 2], counted(7)), /truncated: it has 23 bytes instead of the 24 for 2 x 2 x 2/],
    'too many values': [idx([2, 2, 2], counted(9)), /1 bytes more/],
    'sizes beyond any file': [
      idx(Array(4).fill(0xffffffff), [1]),
      /truncated.*340282366604025813516997721482669850645/,
    ],
    'no rows': [idx([0, 28, 28], []), /0 x 28 x 28/],
    'numbers that are none': [
      idx([2, 2], [1, Number.NaN, 2, Number.POSITIVE_INFINITY], 13),
      /2 in all, the first NaN in row 1, column 2/,
    ],
  };
  for (const [what, [bytes, message]] of Object.entries(broken)) {
    test(`${what} is refused`, async () => {
      const error = await refusal(importContent(bytes, {}, 'x-idx3-ubyte'));
      expect(error.code).toBe('DATASET_UNREADABLE');
      expect(error.message).toMatch(message);
    });
  }

  test('labels, test rows and sizes that do not go together are refused with both numbers', async () => {
    const images = idx([4, 2, 2], counted(16));
    const labels = idx([3], [0, 1, 0]);
    expect((await refusal(importContent(images, {}, 'x', { labels }))).message).toContain('3 labels for 4 rows');
    const test = idx([1, 3, 3], counted(9));
    const error = await refusal(importContent(images, {}, 'x', { test }));
    expect(error.code).toBe('SHAPE_MISMATCH');
    expect(error.message).toMatch(/9 inputs per row \(1 x 3 x 3\), training rows 4/);
  });
});

describe('NPY', () => {
  test('every type in both byte orders', async () => {
    for (const type of ['u1', 'i1', 'u2', 'i2', 'u4', 'i4', 'u8', 'i8', 'f4', 'f8']) {
      for (const order of type.endsWith('1') ? ['|'] : ['<', '>', '=']) {
        const { inputs, manifest } = await importContent(npy(`${order}${type}`, [2, 2], [1, 2, 3, 100]), {}, 'a.npy');
        expect(Array.from(inputs)).toEqual([1, 2, 3, 100]);
        expect(manifest.dtype).toBe('uint8');
      }
    }
    const booleans = await importContent(npy('|b1', [2, 2], [1, 0, 0, 1]), {}, 'a.npy');
    expect(Array.from(booleans.inputs)).toEqual([1, 0, 0, 1]);
  });

  test('half precision: 1, -2, 2^-24, 65504', async () => {
    const bits = [0x3c00, 0xc000, 0x0001, 0x7bff];
    const { inputs } = await importContent(npy('<f2', [2, 2], bits), {}, 'a.npy');
    expect(Array.from(inputs)).toEqual([1, -2, 2 ** -24, 65504]);
  });

  test('column-major arrays of any rank come out row by row', async () => {
    const value = (i: number, j: number, k: number): number => 100 * i + 10 * j + k;
    const inFile: number[] = [];
    for (let k = 0; k < 4; k++) for (let j = 0; j < 3; j++) for (let i = 0; i < 2; i++) inFile.push(value(i, j, k));
    const { at, manifest } = await importContent(npy('<f8', [2, 3, 4], inFile, { fortran: true }), {}, 'a.npy');
    expect(manifest.image).toEqual({ width: 4, height: 3, channels: 1 });
    for (let j = 0; j < 3; j++) for (let k = 0; k < 4; k++) expect(at(1, j * 4 + k)).toBe(value(1, j, k));
  });

  test('versions 2 and 3, colour pictures, and a label column', async () => {
    for (const version of [2, 3]) {
      const { manifest } = await importContent(npy('|u1', [2, 2, 2, 3], counted(24), { version }), {}, 'a.npy');
      expect(manifest.image).toEqual({ width: 2, height: 2, channels: 3 });
    }
    const options = { label: { column: 'column3' } };
    const { manifest, inputs, classes } = await importContent(
      npy('<f8', [3, 3], [1.5, 2, 0, 3, 4, 1, 5, 6, 0]),
      options,
      'a.npy',
    );
    expect(manifest.label).toMatchObject({ name: 'column3', classes: ['0', '1'] });
    expect(Array.from(inputs)).toEqual([1.5, 2, 3, 4, 5, 6]);
    expect(Array.from(classes ?? [])).toEqual([0, 1, 0]);
  });

  test('labels as texts, as one-hot rows, or as one column', async () => {
    const data = npy('|u1', [3, 2], counted(6));
    const texts = npyWithHeader("{'descr': '<U3', 'fortran_order': False, 'shape': (3,), }", utf32('cat', 'dog', 'ä'));
    const named = await importContent(data, {}, 'a.npy', { labels: texts });
    expect(named.manifest.label).toMatchObject({ classes: ['cat', 'dog', 'ä'] });
    const oneHot = await importContent(data, {}, 'a.npy', { labels: npy('<f4', [3, 2], [0, 1, 1, 0, 0, 1]) });
    expect(Array.from(oneHot.classes ?? [])).toEqual([1, 0, 1]);
    const column = await importContent(data, {}, 'a.npy', { labels: npy('<i8', [3, 1], [7, 5, 7]) });
    expect(column.manifest.label).toMatchObject({ classes: ['5', '7'] });
  });

  const header = (descr: string, shape = '(2, 2)'): string =>
    `{'descr': ${descr}, 'fortran_order': False, 'shape': ${shape}, }`;
  const refused: Readonly<Record<string, [Uint8Array, RegExp]>> = {
    'Python objects': [npyWithHeader(header("'|O'"), Buffer.alloc(32)), /Python objects.*can carry code/],
    'structured items': [npyWithHeader(header("[('a', '<f4'), ('b', '<i4')]"), Buffer.alloc(32)), /structured array/],
    'complex numbers': [npyWithHeader(header("'<c8'"), Buffer.alloc(32)), /complex/],
    'raw records': [npyWithHeader(header("'|V8'"), Buffer.alloc(32)), /raw records/],
    'a single value': [npy('<f4', [], [1]), /0-d/],
    'no rows': [npy('<f4', [0, 4], []), /no data/],
    'too few values': [npy('<f4', [3, 4], [1]), /truncated: 3 x 4 values of 4 bytes need 48 bytes, and it has 4/],
    'too many values': [npy('<f4', [1, 1], [1, 2]), /4 bytes more/],
    'a shape beyond any file': [
      npyWithHeader(header("'<f8'", '(999999999999, 999999999999)'), Buffer.alloc(8)),
      /truncated/,
    ],
    'code instead of a header': [
      npyWithHeader("__import__('os').system('true')", Buffer.alloc(8)),
      /does not describe an array/,
    ],
    'a header that breaks off': [Buffer.from(npy('<f4', [2], [1, 2])).subarray(0, 40), /truncated/],
    'an unknown version': [npy('<f4', [2], [1, 2], { version: 9 }), /version 9/],
    'numbers that are none': [npy('<f8', [2, 2], [1, 2, Number.NaN, 4]), /1 in all, the first NaN in row 2, column 1/],
    'numbers beyond float32': [npy('<f8', [2, 2], [1, 2, 3, 1e300]), /not finite/],
  };
  for (const [what, [bytes, message]] of Object.entries(refused)) {
    test(`${what} are refused`, async () => {
      const error = await refusal(importContent(bytes, {}, 'a.npy'));
      expect(error.code).toBe('DATASET_UNREADABLE');
      expect(error.message).toMatch(message);
    });
  }
});

describe('NPZ', () => {
  const train = npy('|u1', [3, 2, 2], counted(12));
  const test_ = npy('|u1', [1, 2, 2], [4, 3, 2, 1]);

  test("Keras' names", async () => {
    const bytes = npz({
      x_train: train,
      y_train: npy('<i8', [3], [1, 0, 1]),
      x_test: test_,
      y_test: npy('<i8', [1], [0]),
    });
    const { manifest, inputs, classes } = await importContent(bytes, {}, 'a.npz');
    expect(manifest).toMatchObject({ rows: 4, testRows: 1, inputs: 4, dtype: 'uint8' });
    expect(Array.from(inputs.subarray(12))).toEqual([4, 3, 2, 1]);
    expect(Array.from(classes ?? [])).toEqual([1, 0, 1, 0]);
  });

  test('one array needs no name, two unknown ones raise a question, and the answer is taken', async () => {
    expect((await importContent(npz({ arr_0: train }), {}, 'a.npz')).manifest.rows).toBe(3);
    const two = npz({ arr_0: train, arr_1: npy('<i8', [3], [1, 0, 1]) });
    const [question] = await questions(importContent(two, {}, 'a.npz'));
    expect(question?.choices.map(({ value }) => value)).toEqual(['arr_0', 'arr_1']);
    const options = { arrays: { inputs: 'arr_0', labels: 'arr_1' } };
    expect((await importContent(two, options, 'a.npz')).manifest.label).toMatchObject({ classes: ['0', '1'] });
    expect((await refusal(importContent(two, { arrays: { inputs: 'x' } }, 'a.npz'))).message).toContain('arr_0, arr_1');
  });

  test('a bomb, a truncated archive and objects inside are refused', async () => {
    const bomb = npz({
      x: npyWithHeader("{'descr': '|u1', 'fortran_order': False, 'shape': (50000000,), }", Buffer.alloc(5e7)),
    });
    expect((await refusal(importContent(bomb, {}, 'a.npz'))).message).toContain('declares');
    const cut = npz({ x: train }).subarray(0, 100);
    expect((await refusal(importContent(cut, {}, 'a.npz'))).code).toBe('DATASET_UNREADABLE');
    const objects = npz({
      x: npyWithHeader("{'descr': '|O', 'fortran_order': False, 'shape': (1,), }", Buffer.alloc(8)),
    });
    expect((await refusal(importContent(objects, {}, 'a.npz'))).message).toContain('Python objects');
  });
});

function utf32(...texts: readonly string[]): Uint8Array {
  const bytes = Buffer.alloc(texts.length * 12);
  texts.forEach((text, row) => {
    [...text].forEach((char, i) => {
      bytes.writeUInt32LE(char.codePointAt(0) ?? 0, row * 12 + i * 4);
    });
  });
  return bytes;
}
