// Layers pre-trained on MNIST's images without labels, carried over to runs that see 100 labels: frozen and tuned.
import { readFileSync } from 'node:fs';
import { dataFile, importMnist } from './files.mjs';
import { meanAndSpread, percent, runSpec, strataText, table } from './measure.mjs';

const DRAWS = ['n100_seed0', 'n100_seed1', 'n100_seed2', 'n100_seed3', 'n100_seed4'];

const rbm = { kind: 'rbm', hidden: 500, pretraining: { epochs: 10, batchSize: 100, learningRate: 0.05 } };
const split = { validation: 0 };
const common = { strata: 1, engine: 'wasm', seed: 1 };

/** Fine-tuning sees 100 labels and nothing else, so there are no validation rows to stop by: the epochs are fixed. */
const finetuning = { optimizer: 'adam', learningRate: 0.001, epochs: 60, batchSize: 20, patience: null };

function targetSpec(run, indices, start) {
  const source = (layer) => (start === 'random' ? 'random' : { run, layer, stage: 'pretrained' });
  const layer = (index) => ({ kind: 'rbm', hidden: 500, source: source(index), frozen: start === 'frozen' });
  const scaling = start === 'random' ? 'unit' : 'from-source';
  const dataset = { id: 'mnist', scaling, split, labelledRows: { indices } };
  return { ...common, name: `100 labels, ${start}`, dataset, stack: [layer(0), layer(1)], finetuning };
}

export async function fewLabels(folder) {
  await importMnist(folder);
  const { splits } = JSON.parse(readFileSync(dataFile('splits', 'mnist_small_labels.json'), 'utf8'));
  const head = { kind: 'none' };
  const source = await runSpec(folder, {
    ...common,
    name: 'mnist without labels',
    dataset: { id: 'mnist', split },
    stack: [rbm, rbm],
    head,
  });
  const rows = [];
  let shown = '';
  for (const start of ['frozen', 'tuned', 'random']) {
    const runs = [];
    for (const draw of DRAWS) runs.push(await runSpec(folder, targetSpec(source.run, splits[draw], start)));
    rows.push([
      start,
      meanAndSpread(
        runs.map((run) => run.metrics.testError),
        percent,
      ),
    ]);
    if (start !== 'random') shown += `\n${start}:\n\n${indent(await strataText(folder, 'show', runs[0].run))}\n`;
  }
  return [
    '## MNIST with 100 labels: layers carried over from a run without labels',
    '',
    `784-500-500 pre-trained on all 60,000 images (${source.seconds.toFixed(0)} s, one seed); 100 labels from five fixed draws; test: the official 10,000.`,
    'No validation rows; 60 epochs for all. The spread is over the draws.',
    '',
    table(['layers 1 and 2', 'test error'], rows),
    '',
    'The transfer receipts of the first draw, as `strata show` prints them:',
    shown,
  ].join('\n');
}

function indent(text) {
  return text.trimEnd().replace(/^/gm, '    ');
}
