// MNIST 784-500-500-10: ten epochs of CD-1 per layer, fifteen of fine-tuning, with the random twin beside it.
import { importMnist } from './files.mjs';
import { trainTwins } from './twins.mjs';

const rbm = { kind: 'rbm', hidden: 500, pretraining: { epochs: 10, batchSize: 100, learningRate: 0.05 } };

/** The optimiser was chosen on validation rows of one seed, from five settings. */
const spec = {
  strata: 1,
  name: 'mnist',
  engine: 'wasm',
  dataset: { id: 'mnist', split: { validation: 0.1 } },
  stack: [rbm, rbm],
  finetuning: { optimizer: 'momentum', learningRate: 0.1, momentum: 0.9, epochs: 15, batchSize: 100, patience: null },
};

export async function mnist(folder) {
  await importMnist(folder);
  const { text } = await trainTwins(folder, spec, [1, 2, 3]);
  const what =
    '784-500-500-10, 10 epochs of CD-1 per layer, 15 epochs of fine-tuning; the epoch with the best validation loss is kept.';
  return ['## MNIST: pre-trained against random', '', what, text].join('\n');
}
