// MNIST through the features of one RBM and of two: the layers stay as they are, only a softmax learns.
import { describeEngine, percent, runSpec, table } from './measure.mjs';
import { copiedLayers, LAYERS, pretrainedLayers, QUICKLY } from './mnist-layers.mjs';

const finetuning = {
  ...{ optimizer: 'adam', learningRate: 0.003, learningRateSchedule: 'cosine', learningRateEnd: 0.01 },
  ...{ epochs: 20, batchSize: 100, patience: null },
};

const ROWS = [
  { layers: 1, name: '784-500, softmax', wanted: 0.027, yardstick: 0.0274 },
  { layers: 2, name: '784-500-500, softmax', wanted: 0.025, yardstick: 0.0256 },
];

export async function mnistFeatures(folder) {
  const source = await pretrainedLayers(folder);
  const dataset = { id: 'mnist', scaling: 'from-source', split: { validation: 5000 / 60_000 } };
  const rows = [];
  let engine = '';
  for (const { layers, name, wanted, yardstick } of ROWS) {
    const stack = copiedLayers(source, layers, { frozen: true });
    const spec = { strata: 1, name, seed: 1, engine: 'wasm', dataset, stack, finetuning };
    const { metrics, seconds, ...run } = await runSpec(source.folder, spec, ...QUICKLY);
    engine = describeEngine(run);
    rows.push([
      ...[name, percent(metrics.validationError), percent(metrics.testError)],
      `at most ${percent(wanted)}: ${metrics.testError <= wanted ? 'met' : 'missed'}`,
      ...[percent(yardstick), `${seconds.toFixed(0)} s`],
    ]);
  }
  return [
    '## MNIST: features of one RBM and of two, with a softmax on them',
    '',
    `${LAYERS} (${source.run.seconds.toFixed(0)} s).`,
    'Both layers stay frozen; the softmax learns from 55,000 labels in 20 epochs of Adam from 0.003 down to 0.00003 (cosine),',
    'and the epoch with the best loss on the 5,000 validation rows is kept. Test: the official 10,000.',
    `One run each (n = 1, no spread). Engine: ${engine}.`,
    '',
    table(['', 'validation error', 'test error', 'wanted', 'scikit-learn', 'time of the softmax'], rows),
    '',
    "scikit-learn's RBMs (8 and 6 iterations) with logistic regression on 60,000 labels; its settings are its own.",
  ].join('\n');
}
