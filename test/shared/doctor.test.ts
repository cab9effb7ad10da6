// The doctor names each planted fault as that fault, and finds nothing in ten healthy runs; all of them are really trained.
import * as tf from '@tensorflow/tfjs';
import { afterEach, describe, expect, it } from 'vitest';
import { AppError } from '#shared/error.ts';
import type { MetricPoint, RunEvent, StoredEvent } from '#shared/event.ts';
import { parseSpec, type Spec } from '#shared/spec.ts';
import { findingsOf } from '../../src/shared/doctor.ts';
import type { Fault, Finding } from '../../src/shared/finding.ts';
import { type Run, reduceRun } from '../../src/shared/run.ts';
import { beginRun, type SmallData, smallJob } from '../worker/training/small-job.ts';

const opened: { dispose: () => void }[] = [];

afterEach(() => {
  for (const { dispose } of opened.splice(0)) dispose();
  tf.disposeVariables();
});

const at = (event: RunEvent, sequence: number): StoredEvent => ({
  ...{ runId: 'run-1', sequence, recordedAt: sequence, event },
});

function queued(spec: Spec): Run {
  const event = { version: 1, type: 'run-queued', name: 'small', datasetId: 'small', datasetSha256: '' } as const;
  return reduceRun(null, at({ ...event, spec, repeats: null }, 0));
}

/** Trains as the training process would, and asks the doctor. */
async function examined(spec: object, rows?: SmallData): Promise<Finding[]> {
  const made = smallJob(spec, rows);
  opened.push(made);
  const { job } = made;
  let run = queued(job.spec);
  const points: MetricPoint[] = [];
  let sequence = 1;
  const training = await beginRun(job);
  try {
    for (const report of training.reports()) {
      if (report?.kind === 'event') run = reduceRun(run, at(report.event, sequence++));
      if (report?.kind === 'points') points.push(...report.points);
    }
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown;
    const { code, message, details } = thrown;
    run = reduceRun(run, at({ version: 1, type: 'run-failed', error: { code, message, details } }, sequence));
  }
  return findingsOf(run, points, job.dataset.manifest);
}

/** Inputs that have nothing to do with the classes. */
function noise(): SmallData {
  let state = 7;
  const inputs = Uint8Array.from({ length: 720 }, () => {
    state = (state * 1103515245 + 12345) % 2 ** 31;
    return (state >> 16) % 15;
  });
  const columns = Array.from({ length: 12 }, (_, i) => ({ name: `x${i}`, role: 'input' as const, min: 0, max: 14 }));
  return { inputs, columns };
}

const data = (parts: object = {}) => ({
  id: 'small',
  scaling: 'unit',
  split: { validation: 0.2, test: 0.2 },
  ...parts,
});
const layer = (pretraining: object = {}, parts: object = {}) => ({
  ...{ kind: 'rbm', hidden: 8, ...parts },
  pretraining: { learningRate: 0.2, epochs: 30, batchSize: 10, monitorEvery: 1, ...pretraining },
});
const spec = (parts: object = {}) => ({
  ...{ strata: 1, seed: 11, engine: 'cpu', dataset: data(), stack: [layer()] },
  finetuning: { learningRate: 0.03, epochs: 20, batchSize: 10 },
  ...parts,
});
const unsupervised = (pretraining: object, parts: object = {}) =>
  spec({ head: { kind: 'none' }, finetuning: undefined, stack: [layer(pretraining, parts)] });
const tuned = (finetuning: object, parts: object = {}) =>
  spec({ finetuning: { learningRate: 0.03, epochs: 20, batchSize: 10, ...finetuning }, ...parts });

const PLANTED: readonly (readonly [name: string, fault: Fault, spec: object, rows?: SmallData])[] = [
  [
    'raw values under Gaussian units',
    'unscaled-input',
    spec({
      dataset: data({ scaling: 'none' }),
      stack: [layer({ learningRate: 0.0001 }, { visibleUnits: 'gaussian' })],
    }),
  ],
  [
    'values between 0 and 1 under Gaussian units',
    'unscaled-input',
    spec({ stack: [layer({ learningRate: 0.01 }, { visibleUnits: 'gaussian' })] }),
  ],
  [
    'a rate at which weights explode',
    'learning-rate-high',
    {
      ...unsupervised({ learningRate: 5 }, { visibleUnits: 'gaussian', hiddenUnits: 'rectified' }),
      dataset: data({ scaling: 'standardise' }),
    },
  ],
  ['a rate at which reconstructions get worse', 'learning-rate-high', unsupervised({ learningRate: 20, epochs: 12 })],
  [
    'a rate at which fine-tuning gets worse',
    'learning-rate-high',
    tuned({ optimizer: 'sgd', learningRate: 1000, patience: null }),
  ],
  ['a rate at which a layer learns nothing', 'learning-rate-low', unsupervised({ learningRate: 1e-7 })],
  [
    'a rate at which fine-tuning learns nothing',
    'learning-rate-low',
    tuned({ optimizer: 'sgd', learningRate: 0.004, epochs: 5 }),
  ],
  [
    'a sparsity target that switches units off',
    'dead-units',
    unsupervised({ learningRate: 0.3, epochs: 20, sparsity: { target: 0.0001, cost: 1 } }),
  ],
  [
    'biases that a sparsity target drags away',
    'hidden-biases-large',
    unsupervised({ learningRate: 1, epochs: 20, sparsity: { target: 0.0001, cost: 100 } }),
  ],
  [
    'a layer of class probabilities under the softmax head',
    'double-softmax',
    spec({ stack: [layer(), { kind: 'dense', units: 3, activation: 'sigmoid' }] }),
  ],
  ['a head that hardly moves', 'untrained-head', tuned({ learningRate: 1e-6 })],
  [
    'many epochs on few rows with noise for labels',
    'overfitting',
    tuned({ learningRate: 0.05, epochs: 60, patience: null }),
    noise(),
  ],
];

describe('planted faults', () => {
  for (const [name, fault, planted, rows] of PLANTED) {
    it(`${name}: ${fault}`, async () => {
      const found = await examined(planted, rows);
      expect(found.map((it) => it.fault)).toEqual([fault]);
      for (const { sentence, where } of found) expect([where, sentence].join(' ')).not.toMatch(/NaN|undefined/);
    });
  }
});

const HEALTHY: Readonly<Record<string, object>> = {
  'one layer': spec(),
  'another seed': spec({ seed: 2 }),
  'two layers': spec({ stack: [layer(), layer({}, { hidden: 6 })] }),
  'standardised, Gaussian units': spec({
    dataset: data({ scaling: 'standardise' }),
    stack: [layer({ learningRate: 0.005 }, { visibleUnits: 'gaussian' })],
  }),
  'a dense layer above': spec({ stack: [layer(), { kind: 'dense', units: 12 }] }),
  'persistent chains': spec({ stack: [layer({ method: 'pcd', learningRate: 0.02 })] }),
  'an autoencoder layer': spec({ stack: [{ ...layer(), kind: 'autoencoder' }] }),
  'no head': unsupervised({ centered: true }),
  'gradient descent': tuned({ optimizer: 'momentum', learningRate: 0.1 }),
  'a random network': spec({ stack: [{ kind: 'dense', units: 12 }] }),
};

it('the same weights in two layers', () => {
  const source = { run: '01J', layer: 0, stage: 'pretrained' };
  const twice = [layer({}, { source }), layer({}, { source })];
  const [found, ...rest] = findingsOf(queued(parseSpec(spec({ stack: twice }))), [], null);
  expect(found?.fault).toBe('same-weights-twice');
  expect(found?.remedy).toEqual([['stack', 1, 'source'], 'pretrain']);
  expect(rest).toEqual([]);
  const other = [twice[0], layer({}, { source: { ...source, layer: 1 } })];
  expect(findingsOf(queued(parseSpec(spec({ stack: other }))), [], null)).toEqual([]);
});

describe('ten healthy runs', () => {
  for (const [name, healthy] of Object.entries(HEALTHY)) {
    it(name, async () => {
      expect(await examined(healthy)).toEqual([]);
    });
  }
});
