// The bundled digits: a pre-trained network and its randomly initialised twin, over five seeds.
import { trainTwins } from './twins.mjs';

const rbm = { kind: 'rbm', hidden: 200, pretraining: { epochs: 30, batchSize: 10, learningRate: 0.05 } };

const spec = {
  strata: 1,
  name: 'digits',
  engine: 'wasm',
  dataset: { id: 'digits' },
  stack: [rbm, rbm],
  finetuning: { epochs: 60, batchSize: 20, patience: 5 },
};

/** Runs the ten runs and returns the section of the results document. */
export async function digits(folder) {
  const { text } = await trainTwins(folder, spec, [1, 2, 3, 4, 5]);
  return ['## Digits 8 x 8 (bundled): pre-trained against random', '', '64-200-200-10.', text].join('\n');
}
