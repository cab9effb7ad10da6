// Files that belong together, by the names that people really give them.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { arrangeFiles } from '../../../src/renderer/data/file-roles.ts';

function arranged(...names: string[]) {
  const { files, leftOut } = arrangeFiles(names.map((name) => ({ name })));
  const roles = Object.entries(files ?? {}).map(([role, file]) => [role, file?.name]);
  return { ...Object.fromEntries(roles), ...(leftOut.length > 0 ? { leftOut: leftOut.map(({ name }) => name) } : {}) };
}

test('the four files of MNIST', () => {
  const names = [
    't10k-labels-idx1-ubyte.gz',
    'train-labels-idx1-ubyte.gz',
    't10k-images-idx3-ubyte.gz',
    'train-images-idx3-ubyte.gz',
  ];
  expect(arranged(...names)).toEqual({
    data: names[3],
    labels: names[1],
    test: names[2],
    testLabels: names[0],
  });
});

test.each([
  [['adult.data', 'adult.test'], { data: 'adult.data', test: 'adult.test' }],
  [['optdigits.tes', 'optdigits.tra'], { data: 'optdigits.tra', test: 'optdigits.tes' }],
  [['zip.train.gz', 'zip.test.gz'], { data: 'zip.train.gz', test: 'zip.test.gz' }],
  [['X_train.npy', 'y_train.npy'], { data: 'X_train.npy', labels: 'y_train.npy' }],
  [['X_test.npy', 'y_test.npy'], { data: 'X_test.npy', labels: 'y_test.npy' }],
  [['latest.csv'], { data: 'latest.csv' }],
  [['test.csv'], { data: 'test.csv' }],
  [['labels.csv'], { data: 'labels.csv' }],
  [['a.csv', 'b.csv'], { data: 'a.csv', leftOut: ['b.csv'] }],
  [['a.csv', 'test-labels.csv'], { data: 'a.csv' }],
  [['protest.csv', 'city.csv'], { data: 'city.csv', leftOut: ['protest.csv'] }],
])('%j', (names, expected) => {
  expect(arranged(...names)).toEqual(expected);
});

test('whatever is dropped, one file holds the rows, and no file has two places', () => {
  const name = fc.stringMatching(/^(x|y|test|train|labels|data|a)([._-](x|y|test|labels|csv|npy)){0,3}$/);
  fc.assert(
    fc.property(fc.array(name, { minLength: 1, maxLength: 6 }), (names) => {
      const given = names.map((it) => ({ name: it }));
      const { files, leftOut } = arrangeFiles(given);
      const placed = [...Object.values(files ?? {}), ...leftOut].filter((it) => it !== undefined);
      expect(files?.data).toBeDefined();
      expect(new Set(placed).size).toBe(placed.length);
      expect(given).toEqual(expect.arrayContaining(placed));
    }),
  );
});
