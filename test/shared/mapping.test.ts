// Whether a dataset can be brought to the inputs of another: what is said of it, and refusals.
import { expect, test } from 'vitest';
import type { Manifest } from '#shared/dataset.ts';
import { mappedManifest, mappingSentence, mappingWarnings } from '#shared/mapping.ts';

const column = (name: string, role: 'input' | 'label' = 'input') => ({ name, role, min: 0, max: 9 });

function manifest(name: string, columns: Manifest['columns'], more: Partial<Manifest> = {}): Manifest {
  return {
    ...{ version: 1, id: name, name, rows: 30, testRows: 5, inputs: columns.length, dtype: 'float32', image: null },
    ...{ columns, label: { kind: 'class', name: 'what', classes: ['a', 'b'] }, sources: [], licence: null },
    ...{ copy: { name: 'x', sizeBytes: 1, sha256: name }, importedAt: 0 },
    ...more,
  };
}

const table = (name: string, names: readonly string[]) =>
  manifest(
    name,
    names.map((it) => column(it)),
  );

function pictures(name: string, width: number, height: number, channels = 1): Manifest {
  const pixels = Array.from({ length: width * height * channels }, (_, i) => column(`p${i}`));
  return manifest(name, pixels, { image: { width, height, channels } });
}

test('columns: how many were found and left out', () => {
  const [given, wanted] = [table('target', ['c', 'more', 'a', 'b']), table('source', ['a', 'b', 'c'])];
  expect(mappingWarnings(given, wanted, 'columns')).toEqual([]);
  expect(mappingSentence(given, wanted, 'columns')).toBe(
    'The 3 input columns of "source" were all found by name in "target"; 1 other column was left out.',
  );
});

test('pictures: both sizes', () => {
  const [given, wanted] = [pictures('small', 2, 2), pictures('wide', 6, 3)];
  expect(mappingWarnings(given, wanted, 'resize')).toEqual([expect.stringContaining('stretched')]);
  expect(mappingSentence(given, wanted, 'resize')).toBe(
    'The pictures of "small", 2 × 2, were resized to those of "wide", 6 × 3.',
  );
});

test.each([
  ['no column in common', table('t', ['x']), table('s', ['a', 'b']), 'columns', /"t" with its 1 input columns and "s" with its 2 have no column name in common \(there: "a", "b"\); choose/],
  ['some missing', table('t', ['a']), table('s', ['a', 'b']), 'columns', /"t" lacks 1 of the 2 input columns of "s": "b"; import it again/],
  ['pictures by columns', pictures('t', 2, 2), pictures('s', 3, 3), 'columns', /pictures of 2 x 2 x 1, and "s" of 3 x 3 x 1; map them by resize/],
  ['no pictures', table('t', ['a']), pictures('s', 3, 3), 'resize', /"t" has 1 inputs that are no pixels/],
  ['a source without pictures', pictures('t', 2, 2), table('s', ['a']), 'resize', /"s" has 1 inputs that are no pixels/],
  ['other channels', pictures('t', 2, 2, 2), pictures('s', 3, 3), 'resize', /"t" have 2 channels, and 1 are wanted/],
] as const)('%s is refused', (_, given, wanted, by, sentence) => {
  expect(() => mappingWarnings(given, wanted, by)).toThrow(sentence);
}); // biome-ignore format: one line each

test('what it will be: inputs of the one, rows and label of the other', () => {
  const given = manifest('target', [column('more'), column('a'), column('what', 'label')], { inputs: 2 });
  const planned = mappedManifest(given, table('source', ['a']), '@mapping');
  expect(planned).toMatchObject({ id: '@mapping', rows: 30, testRows: 5, inputs: 1, label: given.label });
  expect(planned.columns.map(({ name }) => name)).toEqual(['a', 'what']);
});
