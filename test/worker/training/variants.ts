// Specifications that between them use every learning rule, kind of unit, optimiser and objective, each a moment's work.
import { mixedData, SMALL_SPEC, type SmallData } from './small-job.ts';

export interface Variant {
  readonly spec: object;
  readonly data?: SmallData;
}

const [first, second, dense] = SMALL_SPEC.stack as [object, object, object];
const settings = { epochs: 2, batchSize: 10, monitorEvery: 1 };
const rbm = (pretraining: object, layer: object = {}) => ({
  ...first,
  ...layer,
  pretraining: { ...settings, ...pretraining },
});
/** Weights must grow for where a chain stands to matter after a step with the same draws. */
const FAST = { learningRate: 0.7, epochs: 10, chains: 80, likelihood: 'off' };
const withStack = (stack: object[], rest: object = {}) => ({ ...SMALL_SPEC, stack, ...rest });
const none = { head: { kind: 'none' }, finetuning: undefined };
const real = { dataset: { ...SMALL_SPEC.dataset, scaling: 'standardise' } };
const tuned = { epochs: 4, batchSize: 10 };

export const VARIANTS: Readonly<Record<string, Variant>> = {
  'centered PCD with a schedule': {
    spec: withStack([rbm({ ...FAST, method: 'pcd', centered: true, learningRateSchedule: 'linear' })], none),
  },
  'fast PCD': { spec: withStack([rbm({ ...FAST, method: 'fpcd', fastLearningRate: 0.4 })], none) },
  'parallel tempering': {
    spec: withStack([rbm({ ...FAST, method: 'pt', replicas: 3, centered: true, sparsity: { target: 0.2 } })], none),
  },
  'growing k, L1, longest columns, dropout': {
    spec: withStack(
      [
        rbm({
          epochs: 6,
          ...{ cdStepsGrowth: { max: 3, everyEpochs: 1 }, l1: 0.01, maxNorm: 0.2, dropout: 0.4 },
          learningRateSchedule: 'exponential',
        }),
      ],
      none,
    ),
  },
  'likelihood by summing': { spec: withStack([rbm({ method: 'cd', centered: true })], none) },
  'annealed likelihood': { spec: withStack([rbm({ likelihood: 'quick', epochs: 1 }), second], none) },
  'learned variances under rectified units': {
    spec: withStack(
      [
        rbm({ learningRate: 0.01 }, { visibleUnits: 'gaussian-learned', hiddenUnits: 'rectified' }),
        rbm({ learningRate: 0.01 }, { visibleUnits: 'gaussian' }),
      ],
      { ...real, finetuning: tuned },
    ),
  },
  'columns with units of their own': {
    spec: withStack([rbm({ method: 'pcd', chains: 6, learningRate: 0.01 }, { visibleUnits: 'mixed' })], {
      ...real,
      finetuning: tuned,
    }),
    data: mixedData(),
  },
  'autoencoder layers': {
    spec: withStack(
      [
        {
          ...first,
          kind: 'autoencoder',
          pretraining: { ...settings, corruption: { kind: 'salt-pepper', share: 0.2 } },
        },
        { kind: 'autoencoder', hidden: 5, hiddenUnits: 'rectified', pretraining: { ...settings, maxNorm: 2 } },
      ],
      { finetuning: { ...tuned, optimizer: 'rmsprop' } },
    ),
  },
  'denoising columns with units of their own': {
    spec: withStack(
      [{ kind: 'autoencoder', hidden: 6, visibleUnits: 'mixed', pretraining: { ...settings, learningRate: 0.01 } }],
      { ...real, finetuning: { ...tuned, optimizer: 'adagrad', learningRate: 0.05 } },
    ),
    data: mixedData(),
  },
  'unrolled autoencoder with a linear code': {
    spec: withStack([rbm({}), rbm({ learningRate: 0.005 }, { hidden: 3, hiddenUnits: 'gaussian' })], {
      head: { kind: 'none' },
      finetuning: { ...tuned, objective: 'autoencoder', learningRate: 0.01 },
    }),
  },
  'gradual unfreezing, dropout, smoothed labels': {
    spec: withStack([rbm({ epochs: 1 }), second, dense], {
      finetuning: {
        ...{ ...tuned, epochs: 5, optimizer: 'nesterov', learningRate: 0.1, momentum: 0.5, patience: null },
        ...{ dropout: 0.3, inputDropout: 0.2, labelSmoothing: 0.1, headOnlyEpochs: 1, unfreezing: { everyEpochs: 1 } },
        learningRateSchedule: 'cosine',
      },
    }),
  },
  'independent outputs': { spec: withStack([rbm({ epochs: 1 })], { head: { kind: 'sigmoid' }, finetuning: tuned }) },
  'label units': { spec: withStack([rbm({ method: 'pcd', chains: 5 })], { ...none, head: { kind: 'label-units' } }) },
  'up-down with label units': {
    spec: withStack([rbm({ epochs: 1 }), rbm({}, { hidden: 6 })], {
      head: { kind: 'label-units' },
      finetuning: { ...tuned, epochs: 2, objective: 'up-down', learningRate: 0.05 },
    }),
  },
  'up-down without labels': {
    spec: withStack([rbm({ epochs: 1 }), rbm({}, { hidden: 6 })], {
      ...{ head: { kind: 'none' }, dataset: { ...SMALL_SPEC.dataset, scaling: 'sample' } },
      finetuning: { ...tuned, epochs: 2, objective: 'up-down', learningRateSchedule: 'linear' },
    }),
  },
};
