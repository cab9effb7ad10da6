// Every wrong field of a specification gets one sentence with the place, the value and the remedy.
import { describe, expect, it } from 'vitest';
import { copied, rbm, refusal, withDataset, withLayer, withParts } from './small-spec.ts';

describe('a wrong specification is refused in one sentence with place, value and remedy', () => {
  const unknownKeys: [object, string][] = [
    [withParts({ datset: {} }), 'datset is not a known setting; did you mean "dataset"?'],
    [withDataset({ split: { tset: 0.1 } }), 'dataset.split.tset is not a known setting; did you mean "test"?'],
    [withLayer({ Frozen: true }), 'stack[0].Frozen is not a known setting; did you mean "frozen"?'],
    [
      withLayer({ pretraining: { learningrates: 0.1 } }),
      'stack[0].pretraining.learningrates is not a known setting; did you mean "learningRate"?',
    ],
    [
      withLayer({ pretraining: { sparsity: { targte: 0.1 } } }),
      'stack[0].pretraining.sparsity.targte is not a known setting; did you mean "target"?',
    ],
    [
      withLayer({ source: { run: 'a', layer: 0, stag: 'finetuned' } }),
      'stack[0].source.stag is not a known setting; did you mean "stage"?',
    ],
    [
      withDataset({ labelledRows: { cuont: 5 } }),
      'dataset.labelledRows.cuont is not a known setting; did you mean "count"?',
    ],
    [
      withDataset({ labelledRows: { count: 5, indices: [1] } }),
      'cannot stand beside the other settings there; remove it',
    ],
    [withParts({ head: { kind: 'none', xyzxyz: 1 } }), 'head.xyzxyz is not a known setting; known here: kind.'],
    [
      withParts({ stack: [{ kind: 'dense', hidden: 3 }] }),
      'stack[0].hidden is not a known setting; known here: kind, units, activation, source, frozen, learningRateScale.',
    ],
  ];
  for (const [input, sentence] of unknownKeys) {
    it(sentence, () => {
      expect(refusal(input)).toMatchObject({ code: 'INVALID_SPEC', message: expect.stringContaining(sentence) });
    });
  }

  const values: [unknown, string][] = [
    [7, 'The specification is 7; use an object with strata, dataset, stack.'],
    [withParts({ strata: 'one' }), 'strata is "one"; use 1.'],
    [{ dataset: { id: 'd' }, stack: [rbm] }, 'strata is missing; use 1.'],
    [withParts({ seed: -1 }), 'seed is -1; use a whole number from 0 to'],
    [withParts({ seed: 1.5 }), 'seed is 1.5; use a whole number'],
    [withParts({ name: 'x'.repeat(201) }), 'name is text of 201 characters; use text of at most 200 characters.'],
    [withParts({ stack: [] }), 'stack is an empty list; use a list that is not empty.'],
    [withParts({ stack: {} }), 'stack is an object; use a list that is not empty.'],
    [withLayer({ kind: 'rbn' }), 'stack[0].kind is "rbn"; use "rbm" or "autoencoder" or "dense".'],
    [withLayer({ hidden: 0 }), 'stack[0].hidden is 0; use a whole number from 1 to 100000.'],
    [withLayer({ hidden: undefined }), 'stack[0].hidden is missing; use a whole number from 1 to 100000.'],
    [withLayer({ frozen: 'yes' }), 'stack[0].frozen is "yes"; use true or false.'],
    [withLayer({ source: 'copy' }), 'stack[0].source is "copy"; use "pretrain" or "random" or an object with run'],
    [
      withLayer({ source: { ...copied, stage: 'tuned' } }),
      'stack[0].source.stage is "tuned"; use "pretrained" or "finetuned".',
    ],
    [withLayer({ pretraining: { learningRate: 0 } }), 'stack[0].pretraining.learningRate is 0; use a number above 0.'],
    [withLayer({ pretraining: { momentum: 1 } }), 'stack[0].pretraining.momentum is 1; use a number from 0 to 0.999.'],
    [withDataset({ scaling: 'zscore' }), 'dataset.scaling is "zscore"; use "none" or "unit"'],
    [withDataset({ scaling: { binarise: 3 } }), 'dataset.scaling.binarise is 3; use a number from 0 to 1.'],
    [withDataset({ labelledRows: 5 }), 'dataset.labelledRows is 5; use "all" or an object with count'],
    [withDataset({ id: '' }), 'dataset.id is ""; use a text that is not empty.'],
    [withParts({ head: 'softmax' }), 'head is "softmax"; use an object with kind.'],
    [withParts({ finetuning: { epochs: Number.NaN } }), 'finetuning.epochs is NaN; use a whole number'],
    [
      withParts({ finetuning: { learningRate: Number.POSITIVE_INFINITY } }),
      'finetuning.learningRate is Infinity; use a number above 0.',
    ],
  ];
  for (const [input, sentence] of values) {
    it(sentence, () => {
      expect(refusal(input)).toMatchObject({ code: 'INVALID_SPEC', message: expect.stringContaining(sentence) });
    });
  }

  it('counts the problems beside the first one, and lists all in the details', () => {
    const error = refusal({ ...withLayer({ hidden: -1, frozn: true }), seed: 'x' });
    expect(error.message).toBe(
      'stack[0].frozn is not a known setting; did you mean "frozen"? (2 more in this specification.)',
    );
    expect(error.details).toHaveLength(3);
  });
});
