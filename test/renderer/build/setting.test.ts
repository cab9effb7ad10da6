// Every setting of a specification has words in the builder, and the forms offer what the specification takes.
import { expect, test } from 'vitest';
import { draftOf } from '../../../src/renderer/build/draft.ts';
import {
  FINETUNING_SETTINGS,
  initialValues,
  LAYER_KINDS,
  layerSettings,
  pretrainingSettings,
  type Setting,
  shownSettings,
} from '../../../src/renderer/build/setting.ts';
import { wordsFor } from '../../../src/renderer/build/setting-words.ts';
import { finetuningSchema, parseSpec, specJsonSchema } from '../../../src/shared/spec.ts';

interface Schema {
  readonly properties?: Record<string, Schema>;
  readonly anyOf?: Schema[];
  readonly oneOf?: Schema[];
  readonly items?: Schema;
}

/** Settings that no form has, each with the reason. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  strata: 'the version, which nobody chooses',
  dataset: 'a group: its settings have words',
  'dataset.split': 'a group: its settings have words',
  'dataset.labelledRows.indices': 'a list of rows, which only the terminal takes',
  stack: 'the stack itself',
  'layer.source.run': 'chosen by name in the picker of saved layers',
  'layer.source.layer': 'chosen in the picker of saved layers',
  'layer.source.stage': 'chosen in the picker of saved layers',
  'layer.pretraining': 'a group: its settings have words',
  'pretraining.corruption.kind': 'the variants of "corruption"',
  head: 'a group: its settings have words',
  finetuning: 'a group: its settings have words',
};

/** Dotted paths of all settings, layers as "layer" and their pre-training as "pretraining". */
function pathsIn({ properties = {}, anyOf = [], oneOf = [], items }: Schema, path: string): string[] {
  const inside = Object.entries(properties).flatMap(([name, schema]) => {
    const full = path === '' ? name : `${path}.${name}`;
    return [full, ...pathsIn(schema, full === 'layer.pretraining' ? 'pretraining' : full)];
  });
  const others = [...anyOf, ...oneOf].flatMap((schema) => pathsIn(schema, path));
  return [...inside, ...others, ...(items ? pathsIn(items, path === 'stack' ? 'layer' : path) : [])];
}

const paths = [...new Set(pathsIn(specJsonSchema() as Schema, ''))];

test('the walk sees the settings of every kind of layer', () => {
  for (const path of ['seed', 'layer.hidden', 'layer.units', 'pretraining.sparsity.cost', 'finetuning.patience']) {
    expect(paths).toContain(path);
  }
  expect(LAYER_KINDS).toEqual(expect.arrayContaining(['rbm', 'dense']));
});

test.each(paths)('%s has words, or a reason to have none', (path) => {
  const words = wordsFor(path);
  expect(words !== null || LEFT_OUT[path] !== undefined).toBe(true);
  if (!words) return;
  expect(LEFT_OUT[path]).toBeUndefined();
  for (const sentence of [words.what, words.whatIf, words.why]) expect(sentence).toMatch(/^[A-Z0-9“].*\.$/);
  expect(words.label.length).toBeLessThanOrEqual(22);
});

test('no reason is given for a setting that is not there', () => {
  expect(Object.keys(LEFT_OUT).filter((path) => !paths.includes(path))).toEqual([]);
});

function everySetting(settings: readonly Setting[]): Setting[] {
  return settings.flatMap((it) => {
    const { control } = it;
    if (control.kind === 'group') return [it, ...everySetting(control.settings)];
    if (control.kind === 'variants') return [it, ...control.variants.flatMap((one) => everySetting(one.settings))];
    return [it];
  });
}

test('forms have every setting of pre-training and fine-tuning, and each choice has a word', () => {
  const machines = LAYER_KINDS.filter((kind) => pretrainingSettings(kind).length > 0);
  expect(machines).toContain('rbm');
  const all = [
    ...machines.flatMap((kind) => everySetting([...layerSettings(kind), ...pretrainingSettings(kind)])),
    ...everySetting(FINETUNING_SETTINGS),
  ];
  for (const { name, control, words } of all) {
    const values =
      control.kind === 'choice'
        ? control.values
        : control.kind === 'variants'
          ? control.variants.map((it) => it.value)
          : [];
    for (const value of values) expect(words.choices, `${name}: ${value}`).toHaveProperty([value]);
  }
  expect(FINETUNING_SETTINGS.map(({ name }) => name)).toEqual(Object.keys(finetuningSchema.shape));
});

test.each(LAYER_KINDS.filter((kind) => kind !== 'dense'))(
  'defaults of a form are those of the specification: %s',
  (kind) => {
    const layer = { kind, hidden: 7, pretraining: initialValues(pretrainingSettings(kind)) };
    const { spec } = draftOf(parseSpec({ strata: 1, dataset: { id: 'digits' }, stack: [layer] }));
    const plain = parseSpec({ strata: 1, dataset: { id: 'digits' }, stack: [{ kind, hidden: 7 }] });
    expect(spec).toEqual(plain);
  },
);

test('limits come from the specification', () => {
  const find = (name: string) => pretrainingSettings('rbm').find((it) => it.name === name)?.control;
  expect(find('momentum')).toMatchObject({ min: 0, max: 0.999, isWhole: false, isAboveMin: false });
  expect(find('learningRate')).toMatchObject({ min: 0, isAboveMin: true });
  expect(find('epochs')).toMatchObject({ min: 1, isWhole: true });
  const patience = FINETUNING_SETTINGS.find((it) => it.name === 'patience');
  expect(patience).toMatchObject({ mayBeNull: true, control: { kind: 'number', min: 1 } });
  expect(find('sparsity')).toMatchObject({ kind: 'group', settings: [{ name: 'target' }, { name: 'cost' }] });
});

test('basic settings show at once, changed ones stay in view, and those without an effect do not show', () => {
  const settings = pretrainingSettings('rbm');
  const values = initialValues(settings);
  const names = (more: object, withAll = false) =>
    shownSettings(settings, { ...values, ...more }, withAll).map((it) => it.name);
  expect(names({})).toContain('learningRate');
  expect(names({})).not.toContain('weightDecay');
  expect(names({ weightDecay: 0 })).toContain('weightDecay');
  expect(names({}, true)).toContain('weightDecay');
  expect(names({}, true)).not.toContain('chains');
  expect(names({ method: 'pcd' })).toContain('chains');
});
