// Learning rules, units, heads and objectives in a specification: their defaults, and what does not go together.
import { describe, expect, it } from 'vitest';
import { parseSpec, specJsonSchema, specToJson } from '#shared/spec.ts';
import { refusal, smallest, withLayer, withParts } from './small-spec.ts';

const rbm = { kind: 'rbm', hidden: 3 };
const rule = (pretraining: object, layer: object = {}) => withLayer({ ...layer, pretraining });
const none = { head: { kind: 'none' } };
const upDown = { objective: 'up-down' };

describe('what a specification leaves out', () => {
  it('stays what it was before there was a choice: plain CD-1, at one rate, without decay towards zero', () => {
    const [layer] = parseSpec(smallest).stack;
    expect(layer).toMatchObject({
      hiddenUnits: 'bernoulli',
      pretraining: {
        ...{ method: 'cd', cdSteps: 1, cdStepsGrowth: null, centered: false, dropout: 0, l1: 0, maxNorm: null },
        learningRateSchedule: 'constant',
      },
    });
    expect(parseSpec(smallest).finetuning).toMatchObject({
      ...{ objective: 'discriminative', dropout: 0, inputDropout: 0, labelSmoothing: 0, headOnlyEpochs: 0 },
      ...{ unfreezing: null, learningRateSchedule: 'constant' },
    });
  });

  it('is filled in for an autoencoder layer as well', () => {
    const spec = parseSpec(withParts({ stack: [{ kind: 'autoencoder', hidden: 4 }] }));
    expect(spec.stack[0]).toMatchObject({
      ...{ visibleUnits: 'bernoulli', hiddenUnits: 'bernoulli', source: 'pretrain' },
      pretraining: { corruption: { kind: 'mask', share: 0.3 }, weightDecay: 0 },
    });
    expect(parseSpec(specToJson(spec))).toEqual(spec);
  });

  it('is described, all of it', () => {
    const schema = JSON.stringify(specJsonSchema());
    for (const word of ['parallel tempering', 'label units', 'up-down', 'softmax groups', 'Gibbs steps', 'annealing']) {
      expect(schema.replaceAll('anneal ', 'annealing ')).toContain(word);
    }
  });
});

describe('fine-tuning is there', () => {
  it('for a head, and without one only where its objective needs none', () => {
    expect(parseSpec(withParts(none)).finetuning).toBeNull();
    expect(parseSpec(withParts({ head: { kind: 'label-units' } })).finetuning).toBeNull();
    const autoencoder = { ...none, finetuning: { objective: 'autoencoder' } };
    expect(parseSpec(withParts(autoencoder)).finetuning?.objective).toBe('autoencoder');
    const asleep = { head: { kind: 'label-units' }, finetuning: upDown };
    expect(parseSpec(withParts(asleep)).finetuning?.gibbsSteps).toBe(3);
  });
});

describe('what does not go together is refused', () => {
  const refusals: [object, string][] = [
    [rule({ method: 'pt' }, { hiddenUnits: 'rectified' }), 'stack[0].pretraining.method is "pt"'],
    [rule({ method: 'pt', dropout: 0.5 }), 'stack[0].pretraining.dropout is 0.5, which parallel tempering cannot do'],
    [rule({ likelihood: 'quick', dropout: 0.5 }), 'dropout trains many models at once'],
    [rule({ likelihood: 'exact' }, { hiddenUnits: 'rectified' }), 'rectified units have none'],
    [rule({ learningRateSchedule: 'exponential', learningRateEnd: 0 }), 'stack[0].pretraining.learningRateEnd is 0'],
    [
      withParts({ finetuning: { learningRateSchedule: 'exponential', learningRateEnd: 0 } }),
      'finetuning.learningRateEnd is 0',
    ],
    [rule({}, { visibleUnits: 'gaussian', hiddenUnits: 'gaussian' }), 'together have no probability'],
    [withParts({ stack: [rbm, { ...rbm, visibleUnits: 'mixed' }] }), 'stack[1].visibleUnits is "mixed"'],
    [
      withParts({ stack: [{ ...rbm, hiddenUnits: 'rectified' }, rbm] }),
      'stack[1].visibleUnits is "bernoulli", but the layer below gives real values; use "gaussian".',
    ],
    [withParts({ ...none, finetuning: {} }), 'head.kind is "none", so no label can be learnt'],
    [withParts({ finetuning: upDown }), 'finetuning.objective is "up-down", and head.kind is "softmax"'],
    [withParts({ finetuning: { objective: 'autoencoder' } }), 'use head.kind "none"'],
    [
      withParts({ head: { kind: 'label-units' }, finetuning: {} }),
      'finetuning.objective is "discriminative", and head.kind is "label-units"',
    ],
    [
      withParts({ head: { kind: 'label-units' }, stack: [rbm, { kind: 'dense', units: 3 }] }),
      'head.kind is "label-units", which join the top RBM',
    ],
    [withParts({ ...none, stack: [{ ...rbm, frozen: true }], finetuning: upDown }), 'stack[0] is frozen'],
    [
      withParts({ ...none, stack: [{ kind: 'autoencoder', hidden: 3 }], finetuning: upDown }),
      'stack[0] is of the kind "autoencoder"; use RBMs only.',
    ],
    [
      withParts({ ...none, stack: [{ ...rbm, visibleUnits: 'mixed' }], finetuning: { objective: 'autoencoder' } }),
      'stack[0].visibleUnits is "mixed"',
    ],
  ];
  for (const [input, sentence] of refusals) {
    it(sentence, () => {
      expect(refusal(input)).toMatchObject({ code: 'INVALID_SPEC', message: expect.stringContaining(sentence) });
    });
  }

  it('but real values may stand on real ones, and a linear code on 0/1 units', () => {
    const relu = { ...rbm, visibleUnits: 'gaussian', hiddenUnits: 'rectified' };
    expect(parseSpec(withParts({ stack: [relu, relu] })).stack).toHaveLength(2);
    expect(parseSpec(withParts({ stack: [rbm, { ...rbm, hiddenUnits: 'gaussian' }] })).stack).toHaveLength(2);
  });
});
