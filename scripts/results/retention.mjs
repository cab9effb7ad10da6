// What fine-tuning does to the generative model: before, after discriminative fine-tuning, after up-down learning.
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { dataFile, importUsps } from './files.mjs';
import { describeEngine, mean, meanAndSpread, percent, runSpec, strataJson, table } from './measure.mjs';
import { writePanels } from './panels.mjs';

const PICTURES = resolve(import.meta.dirname, '../../docs/results');
const IMAGE = { width: 16, height: 16 };
const SEEDS = [1, 2];
const HIDDEN = 300;
/** How many rows one request may name. */
const ROWS_AT_ONCE = 1000;

const dataset = { id: 'usps', scaling: { binarise: 0.5 }, split: { validation: 0.1 } };

const pretraining = {
  ...{ epochs: 30, batchSize: 50, momentum: 0.5 },
  ...{ learningRate: 0.02, learningRateSchedule: 'linear', learningRateEnd: 0.1 },
};
const measured = { likelihood: 'quick', monitorEvery: 1000 };

/** A pass too weak to move a bit: only layers with settings of pre-training are asked for their likelihood. */
const still = {
  ...{ epochs: 1, batchSize: 1000, learningRate: 1e-20, weightDecay: 0, momentum: 0, initialMomentum: 0 },
  ...measured,
};

/** Rates were chosen on validation rows of one seed. */
const discriminative = { optimizer: 'adam', learningRate: 0.001, epochs: 20, batchSize: 50, patience: null };
const upDown = { objective: 'up-down', learningRate: 0.002, epochs: 20, batchSize: 50 };

const machines = [
  { kind: 'rbm', hidden: HIDDEN, pretraining: { method: 'cd', ...pretraining } },
  { kind: 'rbm', hidden: HIDDEN, pretraining: { method: 'pcd', ...pretraining, ...measured } },
];

const copied = ({ run }, stage, rest = [{}, {}]) =>
  rest.map((more, layer) => ({ kind: 'rbm', hidden: HIDDEN, source: { run, layer, stage }, ...more }));
const frozen = [{ frozen: true }, { frozen: true }];
const weighed = [{}, { pretraining: still }];

/** All runs of one seed. */
async function train(folder, seed) {
  const run = (name, stack, head, finetuning) =>
    runSpec(folder, {
      ...{ strata: 1, engine: 'wasm', name, seed, dataset, stack, head: { kind: head } },
      ...(finetuning && { finetuning }),
    });
  const before = await run('before', machines, 'none');
  const tuned = await run('discriminative', copied(before, 'pretrained'), 'softmax', discriminative);
  const kept = await run('up-down', copied(before, 'pretrained', weighed), 'none', upDown);
  return {
    ...{ before, tuned, kept },
    tied: await run('discriminative, tied', copied(tuned, 'finetuned', weighed), 'none'),
    headBefore: await run('head on before', copied(before, 'pretrained', frozen), 'softmax', discriminative),
    headKept: await run('head on up-down', copied(kept, 'finetuned', frozen), 'softmax', discriminative),
  };
}

/** The ways down: which run, from which of its stages, by which decoder. */
const WAYS = [
  { name: 'before', of: 'before', stage: 'pretrained', decoder: 'stored' },
  { name: 'discriminative, stored', of: 'tuned', stage: 'finetuned', decoder: 'stored' },
  { name: 'discriminative, tied', of: 'tuned', stage: 'finetuned', decoder: 'tied' },
  { name: 'discriminative, refitted', of: 'tuned', stage: 'finetuned', decoder: 'refitted' },
  { name: 'up-down, trained', of: 'kept', stage: 'finetuned', decoder: 'trained' },
];

async function generate(folder, { run }, { stage, decoder }, ...words) {
  const { values } = await strataJson(folder, 'generate', run, '--stage', stage, '--decoder', decoder, ...words);
  return values.map((row) => row.map(fromOwnUnits));
}

/** USPS has shades from -1 to 1. */
const fromOwnUnits = (value) => (value + 1) / 2;

function testRows() {
  const lines = gunzipSync(readFileSync(dataFile('usps', 'zip.test.gz')))
    .toString()
    .trim()
    .split('\n');
  return lines.map((line) =>
    line
      .trim()
      .split(/\s+/)
      .slice(1)
      .map((cell) => Number(fromOwnUnits(Number(cell)) >= 0.5)),
  );
}

/** Test rows given back. `first`: the dataset's number of the first of them. */
async function givenBack(folder, run, way, first, count) {
  const made = [];
  for (let from = 0; from < count; from += ROWS_AT_ONCE) {
    const numbers = Array.from({ length: Math.min(ROWS_AT_ONCE, count - from) }, (_, i) => first + from + i);
    made.push(...(await generate(folder, run, way, '--rows', numbers.join(','))));
  }
  return made;
}

function squaredError(made, wanted) {
  const ofRow = (row, i) => row.reduce((sum, value, j) => sum + (value - wanted[i][j]) ** 2, 0) / row.length;
  return mean(made.map(ofRow));
}

export async function retention(folder) {
  const imported = await importUsps(folder, 'usps', true);
  const test = testRows();
  const first = imported.rows - imported.testRows;
  const runs = [];
  const errors = [];
  let rebuilt;
  for (const seed of SEEDS) {
    const trained = await train(folder, seed);
    runs.push(trained);
    const made = [];
    for (const way of WAYS) made.push(await givenBack(folder, trained[way.of], way, first, test.length));
    errors.push(made.map((rows) => squaredError(rows, test)));
    rebuilt ??= made;
  }
  const samples = [];
  for (const way of WAYS)
    samples.push(await generate(folder, runs[0][way.of], way, '--count', '100', '--steps', '1000'));
  const every20th = (rows) => rows.filter((_, row) => row % 20 === 0).slice(0, 100);
  writePanels(join(PICTURES, 'retention-samples.png'), [every20th(test), ...samples], IMAGE, 3);
  writePanels(join(PICTURES, 'retention-rows.png'), [test, ...rebuilt].map(every20th), IMAGE, 3);
  return report(runs, errors, imported.testRows);
}

function report(runs, errors, testRows) {
  const nats = (value) => `${value.toFixed(2)} nats`;
  const over = (of, metric, show) =>
    meanAndSpread(
      runs.map((run) => run[of].metrics[metric]),
      show,
    );
  const bound = (of) => {
    const trusted = runs.filter((run) => run[of].metrics.logLikelihoodTrusted === 1).length;
    return `${over(of, 'testLogLikelihoodBound', nats)}; ${trusted} of ${runs.length} sure`;
  };
  const rebuilt = (way) =>
    meanAndSpread(
      errors.map((of) => of[way]),
      (value) => value.toFixed(4),
    );
  const error = (of) => over(of, 'testError', percent);
  const rows = [
    ['before', 'stored = tied', bound('before'), rebuilt(0), `${error('headBefore')}, head only`],
    ['after discriminative', 'stored', 'not given', rebuilt(1), error('tuned')],
    ['', 'tied', bound('tied'), rebuilt(2), ''],
    ['', 'refitted', 'not given', rebuilt(3), ''],
    ['after up-down', 'trained', bound('kept'), rebuilt(4), `${error('headKept')}, head only`],
  ];
  const seconds = runs.flatMap((run) => Object.values(run)).reduce((sum, run) => sum + run.seconds, 0);
  return text({ rows, seconds, testRows, engine: describeEngine(runs[0].before) });
}

function text({ rows, seconds, testRows, engine }) {
  return [
    '## What fine-tuning does to the generative model: USPS, binarised',
    '',
    `256-${HIDDEN}-${HIDDEN}: CD-1 below, PCD at the top, 30 epochs each; then 20 epochs of Adam under a softmax head, or 20 of up-down`,
    `without labels, both from the same pre-trained weights. Seeds ${SEEDS.join(', ')}; ${testRows} official test rows. Training: ${seconds.toFixed(0)} s for all seeds.`,
    `Engine: ${engine}.`,
    '',
    table(['', 'decoder', 'bound on the test log-likelihood', 'squared error per pixel', 'test error'], rows),
    '',
    'Bound: E_q[log p(v, h) - log q(h | v)] over 20 samples for each of the first 2,000 test rows, with log Z of the top RBM by forward',
    'annealing (1,000 temperatures, 100 chains). "Sure": forward and reverse annealing agree; elsewhere log Z is uncertain.',
    '"Tied" takes the fine-tuned weights both ways, as a stack of RBMs. Squared error: means up, means down, against the 0/1 pixels.',
    '"Head only": a softmax on the features, which stay as they are.',
    '',
    '"Not given": a run\'s own metrics have the bound where its ways up and down are of one stage. For the other two decoders',
    '`strata likelihood <run> --stage finetuned --decoder stored` (or `refitted`) works it out, and the study `retention` does for the',
    'refitted one. The model that is stored is the one before; with its own top RBM its likelihood is that of the first line.',
    '',
    'Samples of seed 1, 1,000 Gibbs steps at the top. First row: test rows, before, discriminative with the stored decoder; second',
    'row: discriminative tied, discriminative refitted, up-down.',
    '',
    '![samples before and after fine-tuning](results/retention-samples.png)',
    '',
    'The same order for test rows given back:',
    '',
    '![test rows given back before and after fine-tuning](results/retention-rows.png)',
  ].join('\n');
}
