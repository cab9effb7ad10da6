// USPS and optdigits with their official test sets: a stack chosen on validation, pre-trained against random.
import { chooseCandidate, wantedSentence } from './chosen.mjs';
import { importOptdigits, importUsps } from './files.mjs';
import { mean, percent } from './measure.mjs';
import { trainTwins } from './twins.mjs';

const momentum = { optimizer: 'momentum', learningRate: 0.1, momentum: 0.9 };
const adam = { optimizer: 'adam', learningRate: 0.001 };
const cosine = { learningRateSchedule: 'cosine', learningRateEnd: 0.01 };
const finetuning = { batchSize: 50, patience: null, ...cosine };

/** Two RBMs by CD-1. */
const machines = (hidden, epochs) => {
  const rbm = { kind: 'rbm', hidden, pretraining: { epochs, batchSize: 50, learningRate: 0.05 } };
  return [rbm, rbm];
};

/** Two denoising autoencoder layers with a share of the inputs set to 0. */
const denoising = (hidden, epochs, corrupted, hiddenUnits = 'bernoulli', learningRate = 0.05) => {
  const corruption = { kind: 'mask', share: corrupted };
  const pretraining = { epochs, batchSize: 50, learningRate, corruption };
  const layer = { kind: 'autoencoder', hidden, hiddenUnits, pretraining };
  return [layer, hiddenUnits === 'rectified' ? { ...layer, visibleUnits: 'gaussian' } : layer];
};

/** The same four for both sets; only width and epochs of pre-training differ. */
function candidates(hidden, epochs) {
  const make = (name, stack, tuning) => ({
    name,
    spec: { strata: 1, engine: 'wasm', dataset: {}, stack, finetuning: { ...finetuning, ...tuning } },
  });
  const dropout = (share) => ({ dropout: share, inputDropout: 0.1, epochs: 60 });
  return [
    make('RBMs, momentum, no dropout', machines(hidden, epochs), { ...momentum, epochs: 30 }),
    make('RBMs, Adam, dropout 0.3', machines(hidden, epochs), { ...adam, ...dropout(0.3) }),
    make('denoising autoencoders, Adam, dropout 0.2', denoising(hidden, epochs, 0.3), { ...adam, ...dropout(0.2) }),
    make(
      'denoising autoencoders of rectified units, Adam, dropout 0.5',
      denoising(hidden, epochs, 0.2, 'rectified', 0.001),
      { ...adam, ...dropout(0.5) },
    ),
  ];
}

async function section(folder, { id, title, importer, hidden, epochs, seeds, inputs, wanted, yardstick }) {
  const choices = candidates(hidden, epochs);
  await importer(folder, `${id}-train`, false);
  const choice = await chooseCandidate(folder, `${id}-train`, choices, { figure: 'validationError', show: percent });
  await importer(folder, id, true);
  const { spec } = choices.find(({ name }) => name === choice.name);
  const dataset = { id, split: { validation: 0.1 } };
  const { runs, text } = await trainTwins(folder, { ...spec, name: id, dataset }, seeds);
  const error = mean(runs.pretrain.map((run) => run.metrics.testError));
  return [
    `## ${title}, official test set: a stack chosen on validation`,
    '',
    `${inputs}-${hidden}-${hidden}-10; ${epochs} epochs of pre-training per layer, batches of 50, cosine schedule in fine-tuning.`,
    choice.text,
    '',
    'The chosen stack, trained anew, and its random twin with the same settings; the epoch with the best validation loss is kept.',
    text,
    wantedSentence(error, wanted, percent),
    `Yardsticks on the same test rows (scikit-learn): ${yardstick}.`,
  ].join('\n');
}

export function usps(folder) {
  return section(folder, {
    ...{ id: 'usps', title: 'USPS', importer: importUsps, inputs: 256, hidden: 500, epochs: 20, seeds: [1, 2, 3] },
    ...{ wanted: 0.05, yardstick: 'RBM + softmax 5.93 %, MLP 500-500 5.13 to 6.03 %, RBF SVM 4.73 %' },
  });
}

export function optdigits(folder) {
  return section(folder, {
    ...{ id: 'optdigits', title: 'Optdigits', importer: importOptdigits, inputs: 64, hidden: 500, epochs: 30 },
    ...{ seeds: [1, 2, 3, 4, 5], wanted: 0.03 },
    yardstick: 'RBM + softmax 5.29 %, MLP 3.06 to 3.28 %, RBF SVM 2.06 %',
  });
}
