// A first stack for any dataset can be started at once, suits its data, and says why it is as it is.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { suggestStack } from '../../../src/renderer/build/suggestion.ts';
import type { Manifest } from '../../../src/shared/dataset.ts';
import { parseSpec, specToJson } from '../../../src/shared/spec.ts';
import { CLASSES, manifestOf, VALUE } from './samples.ts';

const PICTURES = { inputs: 784, rows: 70_000, testRows: 10_000, image: { width: 28, height: 28, channels: 1 } };
const split = { seed: 3, validation: 0.2 };

test('whatever the dataset, the suggestion is a whole specification with four reasons', () => {
  const parts = fc.record({
    inputs: fc.integer({ min: 1, max: 2000 }),
    rows: fc.integer({ min: 3, max: 100_000 }),
    label: fc.constantFrom(CLASSES, VALUE, null),
    name: fc.string({ minLength: 1, maxLength: 500 }),
    id: fc.string({ minLength: 1, maxLength: 300 }),
  });
  const scaling = fc.constantFrom('unit' as const, 'standardise' as const, 'none' as const, { binarise: 0.5 });
  fc.assert(
    fc.property(parts, fc.option(scaling), (some, chosen) => {
      const manifest = manifestOf({ ...some, columns: [] });
      const { spec, reasons } = suggestStack(manifest, chosen === null ? undefined : { scaling: chosen, split });
      expect(parseSpec(specToJson(spec))).toEqual(spec);
      expect(spec.dataset).toMatchObject({ id: manifest.id, scaling: chosen ?? 'unit' });
      expect(reasons).toHaveLength(4);
      for (const reason of reasons) expect(reason).toMatch(/^[A-Z].*\.$/);
    }),
    { numRuns: 200 },
  );
});

const outline = (parts: Partial<Manifest>) => {
  const { spec } = suggestStack(manifestOf(parts));
  const layers = spec.stack.map((layer) => (layer.kind === 'rbm' ? [layer.hidden, layer.pretraining] : []));
  return { layers, head: spec.head.kind, finetuning: spec.finetuning };
};

test('pictures get two wide layers with large minibatches', () => {
  const rule = { epochs: 10, batchSize: 100, learningRate: 0.1 };
  expect(outline(PICTURES)).toMatchObject({
    layers: [
      [500, rule],
      [500, rule],
    ],
    head: 'softmax',
    finetuning: { epochs: 15, batchSize: 100 },
  });
});

test('a small table gets as many units as it can use, small minibatches and more epochs', () => {
  const rule = { epochs: 30, batchSize: 10, learningRate: 0.05 };
  expect(outline({ inputs: 64 })).toMatchObject({
    layers: [
      [100, rule],
      [50, rule],
    ],
    finetuning: { epochs: 30, batchSize: 10 },
  });
  expect(outline({ inputs: 3 }).layers.map(([hidden]) => hidden)).toEqual([20, 10]);
  expect(outline({ inputs: 150 }).layers.map(([hidden]) => hidden)).toEqual([200, 100]);
});

test('the head follows the label, and without one nothing is fine-tuned', () => {
  expect(outline({ label: CLASSES }).head).toBe('softmax');
  expect(outline({ label: VALUE }).head).toBe('regression');
  expect(outline({ label: null })).toMatchObject({ head: 'none', finetuning: null });
});

test('standardised columns get Gaussian units below, with a small rate, and binary ones above', () => {
  const { spec, reasons } = suggestStack(manifestOf({ label: VALUE }), { scaling: 'standardise', split });
  expect(spec.stack).toMatchObject([
    { visibleUnits: 'gaussian', pretraining: { learningRate: 0.001 } },
    { visibleUnits: 'bernoulli', pretraining: { learningRate: 0.05 } },
  ]);
  expect(spec.dataset.split).toEqual(split);
  expect(reasons[0]).toMatch(/Gaussian/);
});

test('whether there are many rows counts those to learn from', () => {
  const many = suggestStack(manifestOf({ rows: 6000, testRows: 0 })).spec;
  const few = suggestStack(manifestOf({ rows: 6000, testRows: 2000 })).spec;
  expect([many.finetuning?.batchSize, few.finetuning?.batchSize]).toEqual([100, 10]);
});
