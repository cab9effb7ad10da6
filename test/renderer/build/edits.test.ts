// Edits: a draft stays complete whatever is done to it, layers keep their names, and what does not fit changes nothing.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Draft, draftOf, namedLayers, parameterCount, shapesOf } from '../../../src/renderer/build/draft.ts';
import {
  duplicateLayer,
  type Edit,
  insertLayer,
  moveLayer,
  removeLayer,
  rename,
  replaceSpec,
  setField,
  setFrozen,
  setGoal,
  setHead,
  setKind,
  setLayerField,
  setSource,
  setUnits,
  together,
} from '../../../src/renderer/build/edits.ts';
import { dense, rbm } from '../../../src/renderer/build/presets.ts';
import { completeLayer, layerSchema } from '../../../src/shared/layer.ts';
import { parseSpec, specSchema, specToJson } from '../../../src/shared/spec.ts';
import { anyEdit, startDraft } from './random-edits.ts';
import { healthyDraft } from './samples.ts';

const reference = { run: '01AAA', layer: 0, stage: 'pretrained' } as const;

/** Three layers of 3, 2 and 1 units with the names 0, 1 and 2. */
function threeLayers(): Draft {
  return draftOf(parseSpec({ strata: 1, dataset: { id: 'digits' }, stack: [3, 2, 1].map(unfinished) }));
}
const unfinished = (hidden: number) => ({ kind: 'rbm', hidden });

/** What a layer is called, with its units. */
function namesAndUnits(draft: Draft) {
  return namedLayers(draft).map(([id, layer]) => [id, layer.kind === 'dense' ? layer.units : layer.hidden]);
}

const pretrainingValue = fc
  .tuple(fc.nat({ max: 6 }), fc.integer({ min: 1, max: 9 }), fc.constantFrom('epochs', 'cdSteps', 'batchSize'))
  .map(([index, value, name]) => setLayerField(index, ['pretraining', name], value));
const someKind = fc
  .tuple(fc.nat({ max: 6 }), fc.constantFrom('rbm' as const, 'dense' as const))
  .map(([index, kind]) => setKind(index, kind));
const edits = fc.array(fc.oneof({ weight: 4, arbitrary: anyEdit }, pretrainingValue, someKind), { maxLength: 40 });

function edited(draft: Draft, some: readonly Edit[]): Draft {
  return some.reduce((it, { apply }) => apply(it), draft);
}

test('after any edits the specification is whole, with every default, and each layer has a name of its own', () => {
  fc.assert(
    fc.property(edits, (some) => {
      const { spec, ids } = edited(startDraft(), some);
      expect(specSchema.safeParse(specToJson(spec)).error).toBeUndefined();
      for (const layer of spec.stack) expect(completeLayer(layerSchema.parse(layer))).toEqual(layer);
      expect(ids.length).toBe(spec.stack.length);
      expect(new Set(ids).size).toBe(ids.length);
    }),
    { numRuns: 300 },
  );
});

test('names travel with their layers', () => {
  expect(namesAndUnits(moveLayer(0, 2).apply(threeLayers()))).toEqual([
    [1, 2],
    [2, 1],
    [0, 3],
  ]);
  expect(namesAndUnits(moveLayer(2, 0).apply(threeLayers()))).toEqual([
    [2, 1],
    [0, 3],
    [1, 2],
  ]);
  expect(namesAndUnits(removeLayer(1).apply(threeLayers()))).toEqual([
    [0, 3],
    [2, 1],
  ]);
  expect(namesAndUnits(insertLayer(1, rbm(9)).apply(threeLayers()))).toEqual([
    [0, 3],
    [3, 9],
    [1, 2],
    [2, 1],
  ]);
  expect(namesAndUnits(insertLayer(3, dense(9)).apply(threeLayers()))).toEqual([
    [0, 3],
    [1, 2],
    [2, 1],
    [3, 9],
  ]);
  expect(namesAndUnits(duplicateLayer(0).apply(threeLayers()))).toEqual([
    [0, 3],
    [3, 3],
    [1, 2],
    [2, 1],
  ]);
  const shorter = replaceSpec('', { ...threeLayers().spec, stack: [rbm(7)] });
  expect(namesAndUnits(shorter.apply(threeLayers()))).toEqual([[0, 7]]);
});

test('a new layer never takes the name of one that is there', () => {
  const some = fc.array(anyEdit, { maxLength: 20 });
  fc.assert(
    fc.property(some, fc.nat({ max: 3 }), (before, index) => {
      const draft = edited(startDraft(), before);
      const more = insertLayer(index, rbm(1)).apply(draft);
      if (more === draft) return;
      const [added] = more.ids.filter((id) => !draft.ids.includes(id));
      expect(more.ids.filter((id) => id !== added)).toEqual(draft.ids);
    }),
  );
});

test.each([
  [
    'the only layer is removed',
    [0],
    (index: number) => removeLayer(index),
    draftOf(healthyDraft().spec).spec.stack.slice(0, 1),
  ],
  ['a layer that is not there is removed', [-1, 3], (index: number) => removeLayer(index), undefined],
  ['one is inserted far off', [-1, 4], (index: number) => insertLayer(index, rbm(1)), undefined],
  ['one that is not there is duplicated', [-1, 3], (index: number) => duplicateLayer(index), undefined],
  ['one that is not there is moved', [-1, 3], (index: number) => moveLayer(index, 1), undefined],
  ['one is moved to nowhere', [-1, 3], (index: number) => moveLayer(1, index), undefined],
  ['one that is not there gets units', [-1, 3], (index: number) => setUnits(index, 9), undefined],
  ['one that is not there is frozen', [-1, 3], (index: number) => setFrozen(index, true), undefined],
])('nothing changes where %s', (_what, indices, edit, stack) => {
  const draft = stack ? draftOf({ ...threeLayers().spec, stack }) : threeLayers();
  for (const index of indices) expect(edit(index).apply(draft)).toBe(draft);
});

test('a setting that a layer does not have changes nothing', () => {
  const draft = insertLayer(3, dense(4)).apply(setSource(1, 'random').apply(threeLayers()));
  for (const index of [1, 3]) {
    expect(setLayerField(index, ['pretraining', 'epochs'], 3).apply(draft)).toEqual(draft);
  }
  const unlabelled = setHead('none').apply(draft);
  expect(setField(['finetuning', 'epochs'], 3).apply(unlabelled)).toEqual(unlabelled);
});

test('where a layer starts decides whether it is pre-trained, and the rule that it had is not forgotten at once', () => {
  const slow = setLayerField(0, ['pretraining', 'learningRate'], 0.01).apply(threeLayers());
  const [layer] = setSource(0, 'pretrain').apply(slow).spec.stack;
  expect(layer).toMatchObject({ source: 'pretrain', pretraining: { learningRate: 0.01 } });
  for (const source of ['random', reference] as const) {
    const elsewhere = setSource(0, source).apply(slow);
    expect(elsewhere.spec.stack[0]).toMatchObject({ source, pretraining: null, hidden: 3 });
    const back = setSource(0, 'pretrain').apply(elsewhere).spec.stack[0];
    expect(back).toMatchObject({ source: 'pretrain', pretraining: { epochs: 10, method: 'cd' } });
  }
  const withDense = insertLayer(3, dense(4)).apply(threeLayers());
  expect(setSource(3, 'pretrain').apply(withDense)).toEqual(withDense);
  expect(setSource(3, reference).apply(withDense).spec.stack[3]).toMatchObject({ source: reference });
});

test('values are set by their path, and nothing else moves', () => {
  const draft = threeLayers();
  const set = setField(['dataset', 'split', 'test'], 0.3).apply(draft);
  expect(set.spec).toEqual({
    ...draft.spec,
    dataset: { ...draft.spec.dataset, split: { ...draft.spec.dataset.split, test: 0.3 } },
  });
  const [one, two, three] = draft.spec.stack;
  expect(setField(['stack', 1, 'pretraining', 'epochs'], 77).apply(draft).spec.stack).toEqual([
    one,
    { ...two, pretraining: { ...(two?.kind === 'rbm' && two.pretraining), epochs: 77 } },
    three,
  ]);
});

test('another kind of layer is as wide, and treated alike in fine-tuning', () => {
  const draft = together('', [setFrozen(1, true), setLayerField(1, ['learningRateScale'], 0.5)]).apply(threeLayers());
  const asDense = setKind(1, 'dense').apply(draft);
  expect(asDense.spec.stack[1]).toMatchObject({ kind: 'dense', units: 2, frozen: true, learningRateScale: 0.5 });
  expect(setKind(1, 'rbm').apply(asDense)).toEqual(draft);
  expect(setKind(1, 'rbm').apply(draft)).toEqual(draft);
});

const HEADS = ['softmax', 'sigmoid', 'regression', 'label-units', 'none'] as const;
const GOALS = ['discriminative', 'autoencoder', 'up-down', null] as const;

test('whatever head is chosen over whatever goal, and the other way round, both go together', () => {
  for (const kind of HEADS) {
    for (const goal of GOALS) {
      const first = setGoal(goal).apply(setHead(kind).apply(healthyDraft())).spec;
      expect(first.finetuning?.objective ?? null).toBe(goal);
      expect(parseSpec(specToJson(first))).toEqual(first);
      const then = setHead(kind).apply(setGoal(goal).apply(healthyDraft())).spec;
      expect(then.head.kind).toBe(kind);
      expect(parseSpec(specToJson(then))).toEqual(then);
    }
  }
});

test('a head that goes with a goal stays, and the settings of fine-tuning stay with it', () => {
  const draft = setField(['finetuning', 'epochs'], 7).apply(healthyDraft());
  expect(setHead('regression').apply(draft).spec).toMatchObject({
    head: { kind: 'regression' },
    finetuning: { epochs: 7, objective: 'discriminative' },
  });
  expect(setHead('none').apply(draft).spec).toMatchObject({ head: { kind: 'none' }, finetuning: null });
  const decoded = setGoal('autoencoder').apply(draft);
  expect(decoded.spec).toMatchObject({ head: { kind: 'none' }, finetuning: { epochs: 7 } });
  expect(setHead('none').apply(decoded)).toEqual(decoded);
  const joined = setHead('label-units').apply(draft);
  expect(joined.spec.finetuning).toBeNull();
  expect(setGoal('up-down').apply(joined).spec.head.kind).toBe('label-units');
  expect(setGoal('discriminative').apply(joined).spec.head.kind).toBe('softmax');
  expect(setHead('softmax').apply(setHead('none').apply(draft)).spec.finetuning?.epochs).toBe(20);
});

test('edits under one name follow each other', () => {
  const both = together('both', [rename('x'), setUnits(0, 9), setUnits(0, 8)]);
  expect(both.apply(threeLayers())).toEqual(setUnits(0, 8).apply(rename('x').apply(threeLayers())));
  expect(both.label).toBe('both');
});

test('shapes follow the stack, and parameters are weights and biases', () => {
  const shapes = shapesOf(threeLayers().spec.stack, 10);
  expect(shapes).toEqual([
    { inputs: 10, outputs: 3 },
    { inputs: 3, outputs: 2 },
    { inputs: 2, outputs: 1 },
  ]);
  expect(shapes.map(parameterCount)).toEqual([33, 8, 3]);
});
