// MNIST with 100, 500 and 1,000 labels: a softmax on the features of two layers, and the same layers fine-tuned.
import { readFileSync } from 'node:fs';
import { dataFile } from './files.mjs';
import { describeEngine, mean, meanAndSpread, percent, runSpec, table } from './measure.mjs';
import { copiedLayers, LAYERS, pretrainedLayers, QUICKLY } from './mnist-layers.mjs';

const DRAWS = [0, 1, 2, 3, 4];

/** About as many updates for every size. */
const SIZES = [
  { labels: 100, epochs: 100, wanted: 0.166, theirs: 0.1826 },
  { labels: 500, epochs: 60, wanted: 0.0795, theirs: 0.0884 },
  { labels: 1000, epochs: 40, wanted: 0.0665, theirs: 0.072 },
];

const common = { optimizer: 'adam', learningRate: 0.003, learningRateSchedule: 'cosine', learningRateEnd: 0.01 };

/** Chosen on draws of its own from the training file, by the error on 5,000 other rows of it. */
const WAYS = [
  { name: 'features', layers: { frozen: true }, finetuning: common },
  {
    name: 'fine-tuned',
    layers: { learningRateScale: 0.02 },
    finetuning: { ...common, dropout: 0.5, inputDropout: 0.2 },
  },
];

async function runDraws(source, { labels, epochs }, way, splits) {
  const runs = [];
  for (const draw of DRAWS) {
    const labelledRows = { indices: splits[`n${labels}_seed${draw}`] };
    const spec = {
      ...{ strata: 1, name: `${labels} labels, ${way.name}`, seed: 1, engine: 'wasm' },
      dataset: { id: 'mnist', scaling: 'from-source', split: { validation: 0 }, labelledRows },
      stack: copiedLayers(source, 2, way.layers),
      finetuning: { ...way.finetuning, epochs, batchSize: 20, patience: null },
    };
    runs.push(await runSpec(source.folder, spec, ...QUICKLY));
  }
  return runs;
}

export async function mnistLabels(folder) {
  const source = await pretrainedLayers(folder);
  const { splits } = JSON.parse(readFileSync(dataFile('splits', 'mnist_small_labels.json'), 'utf8'));
  const rows = [];
  let engine = '';
  for (const size of SIZES) {
    const [features, tuned] = [
      await runDraws(source, size, WAYS[0], splits),
      await runDraws(source, size, WAYS[1], splits),
    ];
    engine = describeEngine(features[0]);
    rows.push(featuresRow(size, features), tunedRow(size, features, tuned));
  }
  return [
    '## MNIST with 100, 500 and 1,000 labels: features of two layers, and the same layers fine-tuned',
    '',
    `${LAYERS} (${source.run.seconds.toFixed(0)} s).`,
    'Adam, batches of 20, rate 0.003 down to 0.00003 (cosine), 100, 60 and 40 epochs for 100, 500 and 1,000 labels. "Features":',
    'both layers frozen. "Fine-tuned": their rate is 0.02 of the softmax\'s, dropout 0.5 (inputs 0.2). No validation rows. Settings',
    'were chosen on other draws from the training file, by the error on 5,000 other rows of it. Test: the official 10,000.',
    `Five fixed draws of labels: the spread is over the draws, with one pre-training (seed 1). Engine: ${engine}.`,
    '',
    table(['labels', '', 'test error', 'wanted', 'scikit-learn', 'time of a draw'], rows),
    '',
    'Wanted of the fine-tuned: fewer errors than the features of the row above, and than the features of scikit-learn.',
  ].join('\n');
}

const errorsOf = (runs) => runs.map(({ metrics }) => metrics.testError);
const timeOf = (runs) => `${mean(runs.map(({ seconds }) => seconds)).toFixed(1)} s`;

function featuresRow({ labels, wanted }, runs) {
  const verdict = `at most ${percent(wanted)}: ${mean(errorsOf(runs)) <= wanted ? 'met' : 'missed'}`;
  return [labels, 'features', meanAndSpread(errorsOf(runs), percent), verdict, percent(wanted), timeOf(runs)];
}

function tunedRow({ labels, wanted, theirs }, features, runs) {
  const most = Math.min(wanted, mean(errorsOf(features)));
  const better = errorsOf(features).filter((error, i) => errorsOf(runs)[i] < error).length;
  const verdict = `less than ${percent(most)}: ${mean(errorsOf(runs)) < most ? 'met' : 'missed'}; better in ${better} of ${runs.length} draws`;
  return [labels, 'fine-tuned', meanAndSpread(errorsOf(runs), percent), verdict, percent(theirs), timeOf(runs)];
}
