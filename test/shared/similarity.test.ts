// What a similarity suggests, by its rule.
import { expect, it } from 'vitest';
import { type PlaceSimilarity, suggestFreezing } from '#shared/similarity.ts';

const place = (layer: number | null, auc: number, overlap: number): PlaceSimilarity => {
  return { layer, auc, overlap, mmd: 0.01, pValue: 0.005 };
};

it.each([
  [
    'alike everywhere',
    [
      [0.6, 0.99],
      [0.7, 0.98],
      [0.7, 0.98],
    ],
    'source',
    2,
    'freeze every layer',
  ],
  [
    'alike up to a layer',
    [
      [0.6, 0.99],
      [0.99, 0.95],
      [0.99, 0.5],
    ],
    'source',
    1,
    'the features of layer 2 (AUC 0.99, overlap 0.50)',
  ],
  [
    'alike in the inputs only',
    [
      [0.6, 0.99],
      [0.99, 0.5],
      [0.5, 1],
    ],
    'source',
    0,
    'freeze nothing',
  ],
  [
    'other inputs, like features',
    [
      [0.99, 0.5],
      [0.99, 0.8],
      [0.7, 0.8],
    ],
    'source',
    0,
    'tune the low layers',
  ],
  [
    'other, and not far',
    [
      [0.99, 0.7],
      [0.99, 0.8],
    ],
    'source',
    0,
    'tune every layer: neither the inputs (AUC 0.99, overlap 0.70)',
  ],
  [
    'far',
    [
      [1, 0.3],
      [1, 0.5],
    ],
    'random',
    0,
    'Start at random',
  ],
] as const)('%s', (_, places, start, frozen, words) => {
  // biome-ignore format: a table
  const found = suggestFreezing(places.map(([auc, overlap], i) => place(i === 0 ? null : i - 1, auc, overlap)));
  expect(found).toMatchObject({ start, frozen });
  expect(found.words).toContain(words);
});
