// What the doctor of a run is tried on: specifications with one planted fault each, and healthy ones.

import type { Fault } from '../../src/shared/finding.ts';

export const digits = (parts: object = {}) => ({ id: 'digits', split: { validation: 0.2, test: 0.2 }, ...parts });
export const layer = (pretraining: object = {}, parts: object = {}) => ({
  ...{ kind: 'rbm', hidden: 50, ...parts },
  pretraining: { epochs: 10, batchSize: 20, learningRate: 0.05, ...pretraining },
});
export const tuned = (finetuning: object = {}) => ({ finetuning: { epochs: 15, batchSize: 20, ...finetuning } });
export const headless = (pretraining: object, parts: object = {}) => ({
  ...{ stack: [layer(pretraining, parts)], head: { kind: 'none' } },
});
const bars = { dataset: { id: 'bars-and-stripes' } };
export const upDown = (learningRate: number, labels = true) => ({
  ...{ stack: [layer(), layer()], head: { kind: labels ? 'label-units' : 'none' } },
  ...tuned({ objective: 'up-down', learningRate }),
});
/** Too slow where inputs are constant, and only there. */
export const slow = { learningRate: 0.0001 };
export const noSpark = { sparsity: { target: 0.0001, cost: 1 } };
const gaussian = { visibleUnits: 'gaussian' };
const rectified = { ...gaussian, hiddenUnits: 'rectified' };
const dense = (units: number, parts: object = {}) => ({ kind: 'dense', units, ...parts });

export const PLANTED: readonly (readonly [name: string, fault: Fault, spec: object])[] = [
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
  ['a sparsity target near zero', 'dead-units', headless(noSpark)],
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
  [
    'a rate that drives rectified units out of use, so that the loss comes back to that of guessing',
    'learning-rate-high',
    { stack: [dense(100), dense(50)], ...tuned({ learningRate: 1, epochs: 8 }) },
  ],
  ['a rate at which up-down forgets, with label units', 'learning-rate-high', upDown(5)],
  ['a rate at which up-down forgets, without labels', 'learning-rate-high', upDown(10, false)],
  ['a rate at which up-down moves nothing', 'learning-rate-low', upDown(1e-6)],
];

/** Faults that bring about what would be a fault by itself elsewhere. */
export const CAUSES: typeof PLANTED = [
  ['a dead layer under a head', 'dead-units', { stack: [layer(noSpark)], ...tuned() }],
  ['a dead layer under one that is slow', 'dead-units', { stack: [layer(noSpark), layer(slow)], ...tuned() }],
  ['a dead layer under up-down', 'dead-units', { ...upDown(0.01), stack: [layer(noSpark), layer()] }],
  ['a dead top under up-down', 'dead-units', { ...upDown(0.01), stack: [layer(), layer(noSpark)] }],
  [
    'raw values that leave rectified units off',
    'unscaled-input',
    {
      ...{ dataset: digits({ scaling: 'none' }), stack: [layer({ learningRate: 0.01 }, rectified)] },
      ...tuned(),
    },
  ],
  [
    'values between 0 and 1 that leave them off',
    'unscaled-input',
    { stack: [layer({ learningRate: 0.01 }, rectified)], ...tuned() },
  ],
  [
    'raw values that leave Bernoulli units off',
    'unscaled-input',
    { dataset: digits({ scaling: 'none' }), stack: [layer({ learningRate: 0.1 }, gaussian)], ...tuned() },
  ],
];

export const HEALTHY: Readonly<Record<string, object>> = {
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
  'up-down learning without labels': upDown(0.01, false),
  'up-down learning at ten times the usual rate': upDown(1),
  'up-down learning of three layers': { ...upDown(0.05), stack: [layer(), layer(), layer({}, { hidden: 100 })] },
  'two dense layers that rectify': { stack: [dense(100), dense(50)], ...tuned() },
  'few patterns, noisy curves': { ...bars, ...headless({ epochs: 100, batchSize: 10 }, { hidden: 16 }) },
};
