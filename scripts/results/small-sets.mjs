// USPS and optdigits with their official test sets: pre-trained against random.
import { importOptdigits, importUsps } from './files.mjs';
import { trainTwins } from './twins.mjs';

const finetuning = {
  optimizer: 'momentum',
  learningRate: 0.1,
  momentum: 0.9,
  epochs: 30,
  batchSize: 50,
  patience: null,
};

function spec(id, hidden, epochs) {
  const rbm = { kind: 'rbm', hidden, pretraining: { epochs, batchSize: 50, learningRate: 0.05 } };
  const dataset = { id, split: { validation: 0.1 } };
  return { strata: 1, name: id, engine: 'wasm', dataset, stack: [rbm, rbm], finetuning };
}

export async function usps(folder) {
  await importUsps(folder);
  const { text } = await trainTwins(folder, spec('usps', 500, 20), [1, 2, 3]);
  return ['## USPS: pre-trained against random', '', '256-500-500-10.', text].join('\n');
}

export async function optdigits(folder) {
  await importOptdigits(folder);
  const { text } = await trainTwins(folder, spec('optdigits', 300, 30), [1, 2, 3]);
  return ['## Optdigits: pre-trained against random', '', '64-300-300-10.', text].join('\n');
}
