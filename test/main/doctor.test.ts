// The doctor on real runs of the services: every planted fault is diagnosed as that fault, healthy runs get no diagnosis.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type App, openApp } from '../../src/main/app.ts';
import { curvesOf } from '../../src/shared/curve.ts';
import { findingsOf } from '../../src/shared/doctor.ts';
import { type Fault, type Finding, sentenceOf } from '../../src/shared/finding.ts';
import type { Run } from '../../src/shared/run.ts';

const root = join(import.meta.dirname, '../..');
const dataDir = mkdtempSync(join(tmpdir(), 'strata-doctor-'));
let app: App;

beforeAll(async () => {
  execFileSync(process.execPath, [join(root, 'scripts/build.mjs'), '--if-stale']);
  const trainingProcess = join(root, 'out/main/training-process.js');
  app = await openApp({ dataDir, access: 'own', trainingProcess, resourcesFolder: join(root, 'resources') });
});

afterAll(async () => {
  await app.close();
  rmSync(dataDir, { recursive: true, force: true });
});

function start(spec: object): Promise<Run> {
  return app.runs.start({ strata: 1, engine: 'wasm', dataset: digits(), ...spec }, { threads: 1 });
}

/** What `strata show` would find. */
function examine({ id }: Run): Finding[] {
  const run = app.runs.find(id);
  const data = app.datasets.list().find((it) => it.id === run.datasetId) ?? null;
  return findingsOf(run, curvesOf(app.runs.points(run.id)), data);
}

async function findings(spec: object): Promise<Finding[]> {
  return examine(await app.runs.wait((await start(spec)).id));
}

const digits = (parts: object = {}) => ({ id: 'digits', split: { validation: 0.2, test: 0.2 }, ...parts });
const layer = (pretraining: object = {}, parts: object = {}) => ({
  ...{ kind: 'rbm', hidden: 50, ...parts },
  pretraining: { epochs: 10, batchSize: 20, learningRate: 0.05, ...pretraining },
});
const tuned = (finetuning: object = {}) => ({ finetuning: { epochs: 15, batchSize: 20, ...finetuning } });
const headless = (pretraining: object, parts: object = {}) => ({
  ...{ stack: [layer(pretraining, parts)], head: { kind: 'none' } },
});
const bars = { dataset: { id: 'bars-and-stripes' } };
const gaussian = { visibleUnits: 'gaussian' };
const dense = (units: number, parts: object = {}) => ({ kind: 'dense', units, ...parts });

const PLANTED: readonly (readonly [name: string, fault: Fault, spec: object])[] = [
  [
    'raw values under Gaussian units',
    'unscaled-input',
    { ...headless({ learningRate: 0.0001 }, gaussian), dataset: digits({ scaling: 'none' }) },
  ],
  ['values between 0 and 1 under them', 'unscaled-input', headless({ learningRate: 0.01 }, gaussian)],
  [
    'a rate at which weights explode',
    'learning-rate-high',
    {
      ...headless({ learningRate: 0.1 }, { ...gaussian, hiddenUnits: 'rectified' }),
      dataset: digits({ scaling: 'standardise' }),
    },
  ],
  ['a rate at which reconstructions get worse', 'learning-rate-high', headless({ learningRate: 10 })],
  ['a rate at which a layer is worse than coins', 'learning-rate-high', { ...bars, ...headless({ learningRate: 20 }) }],
  [
    'a rate of 1000 in pre-training that ends with 90 % errors',
    'learning-rate-high',
    { stack: [layer({ learningRate: 1000 })], ...tuned() },
  ],
  [
    'a rate of 1000 in fine-tuning by Adam',
    'learning-rate-high',
    { stack: [layer()], ...tuned({ learningRate: 1000 }) },
  ],
  [
    'a rate of 1000 in fine-tuning by gradient descent',
    'learning-rate-high',
    { stack: [layer()], ...tuned({ optimizer: 'sgd', learningRate: 1000, epochs: 2 }) },
  ],
  ['a rate at which a layer learns nothing', 'learning-rate-low', headless({ learningRate: 1e-5 })],
  [
    'a rate at which fine-tuning learns nothing',
    'learning-rate-low',
    { stack: [layer()], ...tuned({ learningRate: 1e-5 }) },
  ],
  ['a sparsity target near zero', 'dead-units', headless({ sparsity: { target: 0.0001, cost: 1 } })],
  [
    'pixels that are all on, and no visible biases for them',
    'saturated-units',
    { ...headless({ initialVisibleBias: 'zero' }), dataset: digits({ scaling: { binarise: 0 } }) },
  ],
  [
    'biases that a sparsity target drags away',
    'hidden-biases-large',
    headless({ learningRate: 0.5, sparsity: { target: 0.0001, cost: 100 } }),
  ],
  [
    'a layer of class probabilities under the softmax head',
    'double-softmax',
    { stack: [layer(), dense(10, { activation: 'sigmoid' })], ...tuned() },
  ],
  ['a head that hardly moves', 'untrained-head', { stack: [layer()], ...tuned({ learningRate: 1e-6 }) }],
  [
    'many epochs on 40 labelled rows',
    'overfitting',
    {
      dataset: digits({ labelledRows: { count: 40 } }),
      stack: [dense(200), dense(200)],
      ...tuned({ epochs: 150, learningRate: 0.005, batchSize: 10, patience: null }),
    },
  ],
];

describe('planted faults', () => {
  test.each(PLANTED)('%s: %s', async (_name, fault, spec) => {
    const found = await findings(spec);
    expect(found.map((it) => it.fault)).toEqual([fault]);
    for (const it of found) expect(`${sentenceOf(it)} ${it.where}`).not.toMatch(/NaN|undefined|null|Infinity/);
  });

  test('a layer that feeds its own weights once more: same-weights-twice', async () => {
    const first = await app.runs.wait((await start(headless({ epochs: 3 }, { hidden: 64 }))).id);
    const source = { run: first.id, layer: 0, stage: 'pretrained' };
    const copy = { kind: 'rbm', hidden: 64, source };
    const found = await findings({ stack: [{ ...copy, frozen: true }, copy], ...tuned({ learningRate: 0.005 }) });
    expect(found.map((it) => it.fault)).toEqual(['same-weights-twice']);
    expect(found[0]?.remedy).toEqual([['stack', 1, 'source'], 'pretrain']);
  });
});

const HEALTHY: Readonly<Record<string, object>> = {
  'an RBM without a head': headless({ epochs: 20, batchSize: 10 }),
  'two RBMs under a classifier': { stack: [layer(), layer({}, { hidden: 30 })], ...tuned() },
  'standardised, Gaussian units': {
    dataset: digits({ scaling: 'standardise' }),
    stack: [layer({ learningRate: 0.001 }, gaussian)],
    ...tuned(),
  },
  'a denoising autoencoder layer': { stack: [{ ...layer({ learningRate: 0.1 }), kind: 'autoencoder' }], ...tuned() },
  'persistent chains': headless({ method: 'pcd', learningRate: 0.01 }),
  'parallel tempering, centered': headless({ method: 'pt', centered: true, learningRate: 0.01, epochs: 5 }),
  'dropout everywhere': { stack: [layer({ dropout: 0.5 })], ...tuned({ dropout: 0.5, inputDropout: 0.1 }) },
  'a single epoch of each': { stack: [layer({ epochs: 1 })], ...tuned({ epochs: 1 }) },
  'a sparse layer, frozen': {
    stack: [{ ...layer({ sparsity: { target: 0.1, cost: 0.1 } }), frozen: true }],
    ...tuned({ learningRate: 0.005 }),
  },
  'a random network for many epochs': { stack: [dense(100)], ...tuned({ epochs: 60, patience: null }) },
  'a deep autoencoder': {
    stack: [layer(), layer({ learningRate: 0.01 }, { hidden: 8, hiddenUnits: 'gaussian' })],
    head: { kind: 'none' },
    ...tuned({ objective: 'autoencoder' }),
  },
  'label units and up-down learning': {
    stack: [layer(), layer()],
    head: { kind: 'label-units' },
    ...tuned({ objective: 'up-down', learningRate: 0.01 }),
  },
  'few patterns, noisy curves': { ...bars, ...headless({ epochs: 100, batchSize: 10 }, { hidden: 16 }) },
};

describe('healthy runs', () => {
  test.each(Object.entries(HEALTHY))('%s', async (_name, spec) => {
    expect(await findings(spec)).toEqual([]);
  });
});
