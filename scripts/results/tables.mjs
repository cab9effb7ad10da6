// Tables of mixed columns with gaps: adult (who earns above 50K) and California housing (a median value).
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chooseCandidate, wantedSentence } from './chosen.mjs';
import { dataFile, importTable } from './files.mjs';
import { describeEngine, mean, meanAndSpread, percent, runSpec, table } from './measure.mjs';

const dollars = (value) => Math.round(value).toLocaleString('en-US');

/** Each column by the units that fit it: softmax groups for categories, Gaussian for standardised numbers. */
const mixed = (layer) => ({ visibleUnits: 'mixed', ...layer });

const denoising = (hidden, batchSize, corruption) =>
  mixed({
    ...{ kind: 'autoencoder', hidden, hiddenUnits: 'rectified' },
    pretraining: { epochs: 10, batchSize, learningRate: 0.001, corruption },
  });

const machine = (hidden, batchSize, epochs) =>
  mixed({ kind: 'rbm', hidden, pretraining: { epochs, batchSize, learningRate: 0.005 } });

const dense = (units) => ({ kind: 'dense', units });

const withRandomWeights = ({ stack, ...spec }) => ({
  ...spec,
  stack: stack.map((layer) => ({ ...layer, source: 'random' })),
});

/** Trains each named specification over the seeds; returns the runs by name and a table of them. */
async function overSeeds(folder, specs, seeds, names, show) {
  const runs = {};
  for (const [name, spec] of Object.entries(specs)) {
    runs[name] = [];
    for (const seed of seeds) runs[name].push(await runSpec(folder, { ...spec, name, seed }));
  }
  const of = (name, metric) =>
    meanAndSpread(
      runs[name].map((run) => run.metrics[metric]),
      show,
    );
  const rows = Object.keys(specs).map((name) => {
    const seconds = runs[name].map((run) => run.seconds);
    return [name, of(name, names.validation), of(name, names.test), `${mean(seconds).toFixed(0)} s`];
  });
  const [first] = runs[Object.keys(specs)[0]];
  const text = [
    `Seeds ${seeds.join(', ')}; one split: ${first.rows.train} training, ${first.rows.validation} validation, ${first.rows.test} test rows.`,
    `Engine: ${describeEngine(first)}.`,
    '',
    table(['', `validation ${names.words}`, `test ${names.words}`, 'time each'], rows),
    '',
    'Mean ± standard deviation over the seeds; the epoch with the best validation loss is kept.',
  ].join('\n');
  return { runs, text };
}

const common = { strata: 1, engine: 'wasm' };
const adam = { optimizer: 'adam', learningRateSchedule: 'cosine', patience: null };

const ADULT_TUNING = { ...adam, learningRate: 0.001, learningRateEnd: 0.01, epochs: 20, batchSize: 100 };
const ADULT_DROPOUT = { dropout: 0.5, inputDropout: 0.1 };

/** A linear layer wider than the classes, under a softmax head: the functions of logistic regression, no more, no less. */
const logistic = {
  ...{ ...common, dataset: { id: 'adult', scaling: 'unit', split: { validation: 0.1 } } },
  stack: [{ kind: 'dense', units: 16, activation: 'linear' }],
  finetuning: { ...ADULT_TUNING, learningRate: 0.005 },
};

function adultCandidates() {
  const masked = { kind: 'mask', share: 0.2 };
  const make = (name, stack, tuning) => ({
    name,
    spec: { ...common, dataset: { scaling: 'standardise' }, stack, finetuning: { ...ADULT_TUNING, ...tuning } },
  });
  return [
    make('RBM of 200, dropout 0.3', [machine(200, 100, 10)], { dropout: 0.3, inputDropout: 0.1 }),
    make('denoising autoencoder of 200 rectified units, dropout 0.5', [denoising(200, 100, masked)], ADULT_DROPOUT),
    make('the same with 100 dense units above', [denoising(200, 100, masked), dense(100)], ADULT_DROPOUT),
  ];
}

export async function adult(folder) {
  const [data, test] = [dataFile('adult', 'adult.data'), dataFile('adult', 'adult.test')];
  await importTable(folder, 'adult-train', data, null, 'column15', {});
  const choices = adultCandidates();
  const choice = await chooseCandidate(folder, 'adult-train', choices, { figure: 'validationError', show: percent });
  const imported = await importTable(folder, 'adult', data, test, 'column15', {});
  const chosen = choices.find(({ name }) => name === choice.name).spec;
  const spec = { ...chosen, dataset: { ...chosen.dataset, id: 'adult', split: { validation: 0.1 } } };
  const specs = {
    'chosen stack, pre-trained': spec,
    'chosen stack, random': withRandomWeights(spec),
    'logistic regression in Strata': logistic,
  };
  const names = { validation: 'validationError', test: 'testError', words: 'error' };
  const { runs, text } = await overSeeds(folder, specs, [1, 2, 3], names, percent);
  const errors = Object.values(runs).map((of) => mean(of.map((run) => run.metrics.testError)));
  return [
    '## Adult, official test file: mixed columns with missing values',
    '',
    `${imported.inputs} inputs from ${imported.columns} columns, as the importer makes them. What it says about the files:`,
    '',
    ...imported.warnings.map((warning) => `- ${warning}`),
    '',
    'Categories are softmax groups, numbers standardised Gaussian units.',
    choice.text,
    '',
    text,
    '',
    wantedSentence(errors[0], 0.149, percent),
    'Yardsticks on the same test rows (scikit-learn): logistic regression 14.92 %, boosted trees 12.67 %, RBM + logistic regression 16.04 %.',
    '',
    againstLogistic(errors, imported.testRows),
  ].join('\n');
}

/** What the comparison with logistic regression shows, with the chance that lies in the test rows. */
function againstLogistic([pretrained, random, plain], rows) {
  const points = (value) => (100 * value).toFixed(2);
  const chance = Math.sqrt((plain * (1 - plain)) / rows);
  return [
    `Against logistic regression on the same rows the chosen stack gains ${points(plain - pretrained)} points; against its random twin ${points(random - pretrained)}.`,
    `One test error on ${rows} rows has a standard error of ${points(chance)} points by itself. Boosted trees are ${points(pretrained - 0.1267)} points better than`,
    'the chosen stack: on this table a deep belief network is no match for them.',
  ].join('\n');
}

const HOUSING_TUNING = { ...adam, learningRate: 0.002, learningRateEnd: 0.001 };

function housingCandidates() {
  const noisy = { kind: 'gaussian', deviation: 0.1 };
  const make = (name, stack, tuning) => ({
    name,
    spec: {
      ...{ ...common, dataset: { scaling: 'standardise' }, stack, head: { kind: 'regression' } },
      finetuning: { ...HOUSING_TUNING, ...tuning },
    },
  });
  return [
    make('RBM of 200, dense 200', [machine(200, 64, 20), dense(200)], { epochs: 40, batchSize: 64 }),
    make('rectified denoising autoencoder of 200, dense 200', [denoising(200, 64, noisy), dense(200)], {
      ...{ epochs: 40, batchSize: 64 },
    }),
    make(
      'rectified denoising autoencoder of 300, dense 300 and 150, dropout 0.1',
      [denoising(300, 64, noisy), dense(300), dense(150)],
      { learningRate: 0.003, epochs: 60, batchSize: 128, dropout: 0.1 },
    ),
  ];
}

/** The rows that a fixed draw names are the test; the rest is for training. */
function splitHousing(folder) {
  const [header, ...rows] = readFileSync(dataFile('california_housing', 'housing.csv'), 'utf8')
    .trimEnd()
    .split(/\r?\n/);
  const draw = JSON.parse(readFileSync(dataFile('splits', 'california_test_rows.json'), 'utf8'));
  const isTest = new Set(draw.test);
  const write = (name, wanted) => {
    const path = join(folder, `${name}.csv`);
    writeFileSync(path, `${[header, ...rows.filter((_, row) => isTest.has(row) === wanted)].join('\n')}\n`);
    return path;
  };
  return [write('housing-train', false), write('housing-test', true)];
}

export async function california(folder) {
  const [data, test] = splitHousing(folder);
  await importTable(folder, 'housing-train', data, null, 'median_house_value', {});
  const choices = housingCandidates();
  const choice = await chooseCandidate(folder, 'housing-train', choices, { figure: 'validationRmse', show: dollars });
  const imported = await importTable(folder, 'housing', data, test, 'median_house_value', {});
  const chosen = choices.find(({ name }) => name === choice.name).spec;
  const spec = { ...chosen, dataset: { ...chosen.dataset, id: 'housing', split: { validation: 0.1 } } };
  const specs = { 'chosen stack, pre-trained': spec };
  const names = { validation: 'validationRmse', test: 'testRmse', words: 'RMSE' };
  const { runs, text } = await overSeeds(folder, specs, [1, 2, 3], names, dollars);
  const [rmse] = Object.values(runs).map((of) => mean(of.map((run) => run.metrics.testRmse)));
  return [
    '## California housing: a value from mixed columns',
    '',
    `${imported.inputs} inputs from ${imported.columns} columns with the label; ${imported.testRows} test rows, a fixed draw. What the importer says:`,
    '',
    ...imported.warnings.map((warning) => `- ${warning}`),
    '',
    choice.text,
    '',
    text,
    '',
    wantedSentence(rmse, 53_000, dollars),
    'Yardsticks on the same test rows (scikit-learn): ridge regression 70,066, MLP 100-100 53,324, boosted trees 47,562.',
  ].join('\n');
}
