// What the studies on MNIST begin with: two layers of 500, pre-trained on all images; settings from docs/results.md.
import { readFileSync } from 'node:fs';
import { dataFile } from '../results/files.mjs';

const rbm = { kind: 'rbm', hidden: 500, pretraining: { epochs: 15, batchSize: 100, learningRate: 0.1 } };

/** No validation rows: with few labels nobody has them to spare. The epochs are fixed instead. */
export const MNIST = {
  strata: 1,
  engine: 'wasm',
  dataset: { id: 'mnist', split: { validation: 0 } },
  stack: [rbm, rbm],
};

const adam = { optimizer: 'adam', learningRateSchedule: 'cosine', learningRateEnd: 0.01, patience: null };

/** For a few labels: many epochs over them, much dropout. */
export const FEW = { ...adam, learningRate: 0.003, epochs: 60, batchSize: 20, dropout: 0.5, inputDropout: 0.2 };

/** For all labels: a few epochs, less dropout. */
export const ALL = { ...adam, learningRate: 0.001, epochs: 10, batchSize: 100, dropout: 0.2 };

/** scikit-learn's fixed draws of labelled rows, five of each size. */
export function fixedDraws(sizes) {
  const { splits } = JSON.parse(readFileSync(dataFile('splits', 'mnist_small_labels.json'), 'utf8'));
  return sizes.map((size) => ({ size, indices: [0, 1, 2, 3, 4].map((draw) => splits[`n${size}_seed${draw}`]) }));
}
