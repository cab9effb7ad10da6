// Can a simple classifier use some hidden units, and does fine-tuning destroy the generative model?
import { importMnist, importUsps } from '../results/files.mjs';
import { MNIST } from './mnist-base.mjs';
import { runStudy, studyText } from './studied.mjs';

/** A linear SVM on a subset of the units of two layers, against the same on pixels. */
export async function probe(folder) {
  await importMnist(folder);
  const answer = await runStudy(folder, {
    ...{ kind: 'probe', name: 'MNIST probe', seeds: [1, 2, 3], rows: 5000, folds: 3, classifiers: ['linear-svm'] },
    base: { ...MNIST, head: { kind: 'softmax' } },
    selections: [
      { layers: [0, 1], choose: 'most-informative', count: 400 },
      { layers: [0, 1], choose: 'highest-variance', count: 400 },
    ],
  });
  return [
    '## Can I use some hidden units of several layers with a simple classifier?',
    '',
    'MNIST, two layers of 500 pre-trained without labels; the classifier sees 5,000 labelled training rows.',
    '',
    studyText('A linear SVM on 400 of 1,000 units', answer),
  ].join('\n');
}

const rbm = { kind: 'rbm', hidden: 200, pretraining: { epochs: 30, batchSize: 50, learningRate: 0.02 } };

/** The generative model before and after fine-tuning by each method. */
export async function retention(folder) {
  await importUsps(folder, 'usps', true);
  const answer = await runStudy(folder, {
    ...{ kind: 'retention', name: 'USPS retention', seeds: [1, 2, 3] },
    base: {
      ...{ strata: 1, engine: 'wasm', stack: [rbm, rbm] },
      dataset: { id: 'usps', scaling: { binarise: 0.5 }, split: { validation: 0.1 } },
      finetuning: { optimizer: 'adam', learningRate: 0.001, epochs: 20, batchSize: 50, patience: null },
    },
  });
  return [
    '## Does fine-tuning destroy the generative model?',
    '',
    'USPS as black and white pixels, 256-200-200-10, official test rows.',
    '',
    studyText('Before, and after each method', answer),
  ].join('\n');
}
