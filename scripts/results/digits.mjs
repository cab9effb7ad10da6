// The bundled digits: a pre-trained network and its randomly initialised twin, over five seeds.
import { describeEngine, meanAndSpread, percent, runSpec, table, twinsSentence } from './measure.mjs';

const SEEDS = [1, 2, 3, 4, 5];

const rbm = {
  kind: 'rbm',
  hidden: 200,
  pretraining: { epochs: 30, batchSize: 10, learningRate: 0.05 },
};

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
  const rows = [];
  for (const source of ['pretrain', 'random']) {
    const runs = [];
    for (const seed of SEEDS) {
      const stack = spec.stack.map((layer) => ({ ...layer, source }));
      runs.push(await runSpec(folder, { ...spec, name: `digits, ${source}`, seed, stack }));
    }
    rows.push({ source, runs });
  }
  const [pretrained, random] = rows.map(({ runs }) => runs);
  const cells = rows.map(({ source, runs }) => [
    source === 'pretrain' ? 'pre-trained' : 'random',
    meanAndSpread(
      runs.map((run) => run.metrics.validationError),
      percent,
    ),
    meanAndSpread(
      runs.map((run) => run.metrics.testError),
      percent,
    ),
    meanAndSpread(
      runs.map((run) => run.seconds),
      (value) => `${value.toFixed(1)} s`,
    ),
  ]);
  return [
    '## Digits 8 x 8 (bundled): pre-trained against random',
    '',
    `64-200-200-10, ${SEEDS.length} seeds (${SEEDS.join(', ')}), one split (seed 1): 1,259 training, 179 validation, 359 test rows.`,
    `Engine: ${describeEngine(pretrained[0])}.`,
    'Mean ± standard deviation over the seeds; the split is the same for all, so its own chance is not in the spread.',
    '',
    table(['first weights', 'validation error', 'test error', 'time'], cells),
    '',
    twinsSentence(pretrained, random),
    '',
  ].join('\n');
}
