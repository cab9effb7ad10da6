// Ready-made stacks can be started from whatever stood before; ways to freeze and readings are recognised again.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { draftOf } from '../../../src/renderer/build/draft.ts';
import { type Edit, setField, setLayerField, setSource, together } from '../../../src/renderer/build/edits.ts';
import {
  dense,
  FREEZE_PRESETS,
  freeze,
  freezePresetOf,
  fromRecipe,
  rbm,
  readingOf,
  STACK_PRESETS,
  setReading,
} from '../../../src/renderer/build/presets.ts';
import type { Manifest } from '../../../src/shared/dataset.ts';
import { RECIPES } from '../../../src/shared/recipe.ts';
import { parseSpec, type Spec, specToJson } from '../../../src/shared/spec.ts';
import { anyEdit, startDraft } from './random-edits.ts';
import { healthyDraft } from './samples.ts';

const someSpec = fc
  .array(anyEdit, { maxLength: 15 })
  .map((edits) => edits.reduce((draft, { apply }) => apply(draft), startDraft()).spec);

const apply = (edit: Edit, spec: Spec) => edit.apply(draftOf(spec)).spec;
const gaussian = apply(
  together('', [
    setLayerField(0, ['visibleUnits'], 'gaussian'),
    setLayerField(0, ['pretraining', 'learningRate'], 0.001),
    setLayerField(0, ['pretraining', 'epochs'], 40),
    setField(['dataset', 'scaling'], 'standardise'),
  ]),
  healthyDraft().spec,
);

/** Whether the specification itself has nothing against a stack. */
function isStartable(spec: Spec): boolean {
  try {
    return parseSpec(specToJson(spec)) !== null;
  } catch {
    return false;
  }
}

test('a preset’s stack can be started, whatever stood there before, and keeps what suits the data', () => {
  fc.assert(
    fc.property(someSpec, fc.constantFrom(...STACK_PRESETS), (spec, preset) => {
      const made = preset.apply(spec);
      expect(isStartable(made)).toBe(true);
      expect(made.stack.every((layer) => layer.kind === 'rbm' && layer.source === 'pretrain')).toBe(true);
      expect(made.dataset).toEqual(spec.dataset);
      const [was] = spec.stack;
      if (was?.kind === 'rbm') {
        expect(made.stack[0]).toMatchObject({ hidden: was.hidden, visibleUnits: was.visibleUnits });
      }
    }),
  );
});

test('presets have the layers and the head that they promise', () => {
  const made = Object.fromEntries(STACK_PRESETS.map(({ id, apply }) => [id, apply(healthyDraft().spec)]));
  const outline = ({ stack, head, finetuning }: Spec) => [stack.length, head.kind, finetuning !== null];
  expect(Object.fromEntries(Object.entries(made).map(([id, spec]) => [id, outline(spec)]))).toEqual({
    single: [1, 'none', false],
    two: [2, 'none', false],
    dbn: [2, 'softmax', true],
  });
  const regression = healthyDraft({ head: { kind: 'regression' } }).spec;
  expect(STACK_PRESETS.find(({ id }) => id === 'dbn')?.apply(regression).head.kind).toBe('regression');
});

test('above Gaussian units the second layer has binary ones with a rate of their own', () => {
  const [lowest, above] = STACK_PRESETS.find(({ id }) => id === 'two')?.apply(gaussian).stack ?? [];
  expect(lowest).toMatchObject({ visibleUnits: 'gaussian', pretraining: { learningRate: 0.001, epochs: 40 } });
  expect(above).toMatchObject({ visibleUnits: 'bernoulli', pretraining: { learningRate: 0.05, epochs: 40 } });
});

describe('a recipe', () => {
  const mnist = {
    ...{ rows: 70_000, testRows: 10_000, inputs: 784 },
    label: { kind: 'class', name: 'label', classes: [...'0123456789'] },
  } as unknown as Manifest;

  test('can be made of any draft, with the paper’s layers', () => {
    fc.assert(
      fc.property(someSpec, fc.constantFrom(...RECIPES), fc.constantFrom(mnist, null), (spec, recipe, data) => {
        const made = fromRecipe(recipe, spec, data);
        expect(made.stack.map((layer) => layer.kind === 'rbm' && layer.hidden)).toEqual(recipe.units);
        expect(made.dataset.id).toBe(spec.dataset.id);
        expect(made).toMatchObject({ name: recipe.title, seed: spec.seed, engine: spec.engine });
      }),
    );
  });

  test('takes the paper’s split on its own data, and what suits any other data there', () => {
    const [recipe] = RECIPES;
    if (!recipe) return expect.fail('no recipe');
    const own = fromRecipe(recipe, gaussian, mnist);
    expect(own.dataset).toMatchObject({ scaling: 'unit', split: { validation: 5000 / 60_000 } });
    expect(own.stack[0]).toMatchObject({ visibleUnits: 'bernoulli', pretraining: { learningRate: 0.1 } });
    const other = fromRecipe(recipe, gaussian, null);
    expect(other.dataset).toEqual(gaussian.dataset);
    expect(other.stack[0]).toMatchObject({ visibleUnits: 'gaussian', pretraining: { learningRate: 0.001 } });
    expect(other.stack[1]).toMatchObject({ visibleUnits: 'bernoulli', pretraining: { learningRate: 0.1 } });
    expect(isStartable(own) && isStartable(other)).toBe(true);
  });
});

test('a way to freeze is recognised again, and freezes what it says', () => {
  const frozen = (id: string, count: number) => {
    const stack = Array.from({ length: count }, () => rbm(5));
    const preset = FREEZE_PRESETS.find((it) => it.id === id);
    const spec = { ...healthyDraft().spec, stack };
    if (!preset) return expect.fail(id);
    const made = apply(freeze(preset, stack), spec);
    return [made.stack.map((layer) => layer.frozen), freezePresetOf(made.stack)];
  };
  expect(frozen('none', 3)).toEqual([[false, false, false], 'none']);
  expect(frozen('bottom', 3)).toEqual([[true, false, false], 'bottom']);
  expect(frozen('all-but-top', 3)).toEqual([[true, true, false], 'all-but-top']);
  expect(frozen('all', 3)).toEqual([[true, true, true], 'all']);
  // In a small stack some are the same, and the first of them is meant.
  expect(frozen('all-but-top', 2)).toEqual([[true, false], 'bottom']);
  expect(frozen('all-but-top', 1)).toEqual([[false], 'none']);
  expect(frozen('gentle', 2)).toEqual([[false, false], 'gentle']);
  const mixed = [rbm(5), { ...rbm(5), frozen: true }, rbm(5)];
  expect(freezePresetOf(mixed)).toBeNull();
});

test('the stack is read as it was set, and setting it again changes nothing', () => {
  fc.assert(
    fc.property(someSpec, fc.constantFrom('unroll' as const, 'features' as const), (spec, reading) => {
      const made = apply(setReading(spec, reading), spec);
      const hasMachines = spec.stack.some(({ kind }) => kind !== 'dense');
      expect(readingOf(made)).toBe(hasMachines ? reading : 'unroll');
      expect(made.stack.length).toBeGreaterThan(0);
      expect(made.head.kind).not.toBe('none');
      expect(made.finetuning).not.toBeNull();
      expect(apply(setReading(made, reading), made)).toEqual(made);
    }),
  );
});

test('features are frozen below new layers; weights that start a network are free, and the new layers are gone', () => {
  const start = healthyDraft().spec;
  const features = apply(setReading(start, 'features'), start);
  expect(features.stack.map(({ kind, frozen }) => [kind, frozen])).toEqual([
    ['rbm', true],
    ['rbm', true],
    ['dense', false],
  ]);
  expect(isStartable(features)).toBe(true);
  expect(apply(setReading(features, 'unroll'), features)).toEqual(start);
  const wide = { ...start, stack: [...start.stack, dense(77)] };
  expect(apply(setReading(wide, 'features'), wide).stack.at(-1)).toMatchObject({ kind: 'dense', units: 77 });
  const copied = apply(setSource(0, { run: 'R', layer: 0, stage: 'pretrained' }), start);
  expect(apply(setReading(copied, 'features'), copied).stack[0]?.source).toEqual(copied.stack[0]?.source);
});
