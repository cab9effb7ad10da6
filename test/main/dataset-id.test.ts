// Ids of datasets: readable, fit for a folder on every system, and unique.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nameOfFile, uniqueId } from '../../src/main/dataset-id.ts';

test.each([
  ['/data/Wine Quality.csv', 'Wine Quality', 'wine-quality'],
  ['train-images-idx3-ubyte.gz', 'train-images-idx3-ubyte', 'train-images-idx3-ubyte'],
  ['a.tar.csv.gz', 'a.tar', 'a-tar'],
  ['.hidden', '.hidden', 'hidden'],
  ['Größe.tsv', 'Größe', 'grosse'],
  ['数据.csv', '数据', 'dataset'],
  ['nul.csv', 'nul', 'nul-data'],
])('%s is called %s and has the id %s', (path, name, id) => {
  expect(nameOfFile(path)).toBe(name);
  expect(uniqueId(name, new Set())).toBe(id);
});

test('any name gives a plain id that nobody has yet', () => {
  fc.assert(
    fc.property(fc.string(), fc.array(fc.string()), (name, others) => {
      const taken = new Set<string>();
      for (const other of [...others, name]) {
        const id = uniqueId(other, taken);
        expect(id).toMatch(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/);
        expect(taken.has(id)).toBe(false);
        taken.add(id);
      }
    }),
    { seed: 7, numRuns: 300 },
  );
});
