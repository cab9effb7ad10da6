// The specification: its binding example, its defaults, and a plain sentence for everything that is wrong with one.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { outputUnits } from '#shared/layer.ts';
import { parseSpec, specJsonSchema, specToJson } from '#shared/spec.ts';
import { z } from '#shared/zod.ts';
import { copied, rbm, refusal, smallest, withDataset, withLayer, withParts } from './small-spec.ts';

const example = {
  strata: 1,
  name: 'digits, pre-trained',
  seed: 7,
  engine: 'auto',
  dataset: {
    id: 'digits',
    scaling: 'unit',
    split: { seed: 1, validation: 0.1, test: 0.2 },
    labelledRows: 'all',
  },
  stack: [
    {
      kind: 'rbm',
      hidden: 500,
      visibleUnits: 'bernoulli',
      hiddenUnits: 'bernoulli',
      source: 'pretrain',
      frozen: false,
      learningRateScale: 1,
      pretraining: {
        method: 'cd',
        cdSteps: 1,
        epochs: 10,
        batchSize: 100,
        learningRate: 0.05,
        momentum: 0.9,
        initialMomentum: 0.5,
        momentumSwitchEpoch: 5,
        weightDecay: 0.0002,
        sparsity: null,
      },
    },
    { kind: 'dense', units: 50, activation: 'relu', source: 'random', frozen: false, learningRateScale: 1 },
  ],
  head: { kind: 'softmax' },
  finetuning: { optimizer: 'adam', learningRate: 0.001, epochs: 20, batchSize: 100, patience: 5 },
};

describe('the binding example', () => {
  it('parses to itself, with what it leaves out filled in', () => {
    const spec = parseSpec(example);
    expect(spec).toMatchObject(example);
    expect(spec.finetuning).toMatchObject({ momentum: 0.9, weightDecay: 0 });
    expect(spec.stack.map(outputUnits)).toEqual([500, 50]);
  });

  it('is what the defaults amount to', () => {
    const { seed, name, ...rest } = parseSpec(withLayer({ hidden: 500 }));
    expect({ seed, name }).toEqual({ seed: 1, name: 'untitled' });
    const { dataset, stack, head, finetuning, engine } = parseSpec(example);
    const { test, ...split } = dataset.split;
    expect(test).toBe(0.2);
    expect(rest).toEqual({ strata: 1, dataset: { ...dataset, split }, stack: [stack[0]], head, finetuning, engine });
  });

  it('is accepted by the JSON Schema, which is one and refuses what the parser refuses', () => {
    const schema = z.fromJSONSchema(specJsonSchema() as Parameters<typeof z.fromJSONSchema>[0]);
    expect(specJsonSchema()).toMatchObject({ $schema: expect.stringContaining('json-schema.org'), type: 'object' });
    for (const input of [example, smallest, specToJson(parseSpec(example))]) {
      expect(schema.safeParse(input).success).toBe(true);
    }
    for (const input of [withParts({ strata: 2 }), withLayer({ hidden: 0 }), withParts({ datset: 1 }), {}]) {
      expect(schema.safeParse(input).success).toBe(false);
    }
  });
});

describe('a parsed specification', () => {
  const layers = fc.oneof(
    fc.constantFrom<object>({}, { source: 'random' }, { source: copied }, { visibleUnits: 'gaussian' }),
    fc.record({ source: fc.constant(copied), pretraining: fc.constantFrom(null, {}, { cdSteps: 3 }) }),
    fc.record({
      pretraining: fc.record({ sparsity: fc.constantFrom(null, {}, { target: 0.2 }) }),
      frozen: fc.boolean(),
    }),
  );
  const scalings = fc.constantFrom<unknown>('none', 'unit', 'standardise', 'sample', { binarise: 0.5 });
  const labelled = fc.constantFrom<unknown>('all', { count: 10 }, { count: 10, seed: 3 }, { indices: [1, 2] });
  const heads = fc.constantFrom('softmax', 'regression', 'none');

  it('is stored and read again unchanged, whatever was left out', () => {
    fc.assert(
      fc.property(layers, scalings, labelled, heads, (layer, scaling, labelledRows, kind) => {
        const spec = parseSpec({
          ...withLayer(layer),
          ...{ dataset: { id: 'd', scaling, labelledRows }, head: { kind } },
        });
        const stored = JSON.parse(JSON.stringify(specToJson(spec)));
        expect(parseSpec(stored)).toEqual(spec);
      }),
      { seed: 8 },
    );
  });

  it('leaves its input as it was', () => {
    const input = structuredClone(example);
    parseSpec(input);
    expect(input).toEqual(example);
  });

  it('has pre-training where it is asked for, and none for random or copied layers', () => {
    const pretraining = (layer: object) => {
      const first = parseSpec(withLayer(layer)).stack[0];
      return first?.kind === 'rbm' ? first.pretraining : undefined;
    };
    expect(pretraining({})).toMatchObject({ cdSteps: 1, epochs: 10 });
    expect(pretraining({ pretraining: { cdSteps: 4 } })).toMatchObject({ cdSteps: 4, epochs: 10 });
    expect(pretraining({ source: 'random' })).toBeNull();
    expect(pretraining({ source: 'random', pretraining: { epochs: 3 } })).toBeNull();
    expect(pretraining({ source: copied })).toBeNull();
    expect(pretraining({ source: copied, pretraining: {} })).toMatchObject({ epochs: 10 });
  });

  it('has no fine-tuning exactly where the head is "none"', () => {
    expect(parseSpec(smallest).finetuning).toMatchObject({ optimizer: 'adam', patience: 5 });
    const none = parseSpec(withParts({ head: { kind: 'none' } }));
    expect(none.finetuning).toBeNull();
    expect(specToJson(none)).not.toHaveProperty('finetuning');
  });
});

describe('what no field can see alone is refused as well', () => {
  const together: [object, string][] = [
    [
      withParts({ stack: [rbm, { kind: 'dense', units: 2 }, rbm] }),
      'stack[2] is an RBM above the dense layer stack[1]; put all RBMs below the dense layers.',
    ],
    [withParts({ stack: [rbm, { ...rbm, visibleUnits: 'gaussian' }] }), 'stack[1].visibleUnits is "gaussian"'],
    [withParts({ head: { kind: 'none' }, finetuning: {} }), 'head.kind is "none", so no label can be learnt'],
    [
      withParts({ stack: [rbm, { kind: 'dense', units: 2 }], head: { kind: 'none' } }),
      'stack[1] is a dense layer, which only fine-tuning could train',
    ],
    [withDataset({ scaling: 'from-source' }), 'dataset.scaling is "from-source", but no layer comes from a saved run'],
    [
      withLayer({ source: 'pretrain', pretraining: null }),
      'stack[0].source is "pretrain", but its pretraining is null; leave pretraining out, or choose the source "random".',
    ],
    [
      withDataset({ split: { validation: 0.6, test: 0.4 } }),
      'dataset.split keeps 0.6 for validation and 0.4 for the test, which leaves no training rows; let them sum to less than 1.',
    ],
  ];
  for (const [input, sentence] of together) {
    it(sentence, () => {
      expect(refusal(input)).toMatchObject({ code: 'INVALID_SPEC', message: expect.stringContaining(sentence) });
    });
  }
});

describe('versions', () => {
  it('refuses a newer one with both numbers, whatever else it holds', () => {
    const error = refusal({ strata: 3, layers: [] });
    expect(error.code).toBe('NEWER_VERSION');
    expect(error.message).toMatch(/version 3.*up to 1; update Strata/);
  });
});
