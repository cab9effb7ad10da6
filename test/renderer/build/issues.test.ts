// Each issue comes from its cause, every fix that it offers removes it, and a healthy draft has nothing but hints.
import { expect, test } from 'vitest';
import type { Draft } from '../../../src/renderer/build/draft.ts';
import { setField, setHead, setLayerField, setSource, together } from '../../../src/renderer/build/edits.ts';
import { type Issue, issuesOf } from '../../../src/renderer/build/issues.ts';
import { dense } from '../../../src/renderer/build/presets.ts';
import { suggestStack } from '../../../src/renderer/build/suggestion.ts';
import type { Manifest } from '../../../src/shared/dataset.ts';
import { CLASSES, healthyDraft, manifestOf, trainedRun, VALUE } from './samples.ts';

const RUN = trainedRun('01AAA', [
  { kind: 'rbm', hidden: 100 },
  { kind: 'rbm', hidden: 50 },
]);
const first = { run: '01AAA', layer: 0, stage: 'pretrained' } as const;
const second = { run: '01AAA', layer: 1, stage: 'pretrained' } as const;
const rate = (index: number, value: number) => setLayerField(index, ['pretraining', 'learningRate'], value);
const gaussian = setLayerField(0, ['visibleUnits'], 'gaussian');
const standardise = setField(['dataset', 'scaling'], 'standardise');

const rbms = (...hidden: number[]) => hidden.map((it) => ({ kind: 'rbm', hidden: it }));
const copiedUnits = { stack: [{ kind: 'rbm', hidden: 90, source: first }] };
const copiedInputs = {
  stack: [
    { kind: 'rbm', hidden: 80 },
    { kind: 'rbm', hidden: 50, source: second },
  ],
};
const healthy = healthyDraft();

/** What is wrong, how, where, and how many ways there are to mend it. */
const CASES: [string, Draft, Partial<Manifest>, Pick<Issue, 'kind' | 'where'> & { what: RegExp; fixes: number }][] = [
  [
    'a random layer stays frozen',
    together('', [setSource(0, 'random'), setLayerField(0, ['frozen'], true)]).apply(healthy),
    {},
    { kind: 'warn', where: 0, what: /^Layer 1 starts at random and stays frozen\.$/, fixes: 1 },
  ],
  [
    'Gaussian units learn fast',
    together('', [gaussian, standardise, rate(0, 0.02)]).apply(healthy),
    {},
    { kind: 'warn', where: 0, what: /^Rate 0\.02 may diverge\.$/, fixes: 1 },
  ],
  [
    'a layer learns ten times as fast as another',
    together('', [rate(0, 0.05), rate(1, 0.5)]).apply(healthy),
    {},
    { kind: 'warn', where: 1, what: /^Rate 0\.5 is ten times layer 1’s and may diverge\.$/, fixes: 1 },
  ],
  [
    'the only layer learns fast',
    rate(0, 0.6).apply(healthyDraft({ stack: rbms(100) })),
    {},
    { kind: 'warn', where: 0, what: /^Rate 0\.6 may diverge\.$/, fixes: 1 },
  ],
  [
    'the same weights twice',
    healthyDraft({
      stack: [
        { kind: 'rbm', hidden: 100, source: first },
        { kind: 'rbm', hidden: 100, source: first },
      ],
    }),
    {},
    { kind: 'warn', where: 1, what: /^Layers 1 and 2 start from the same weights\.$/, fixes: 1 },
  ],
  [
    'a copied layer has other units',
    healthyDraft(copiedUnits),
    {},
    { kind: 'stop', where: 0, what: /^90 does not match the 100 units of run “01AAA”, layer 1\.$/, fixes: 1 },
  ],
  [
    'a copied layer has other inputs',
    healthyDraft(copiedInputs),
    {},
    { kind: 'stop', where: 1, what: /^80 inputs do not match the 100 that run “01AAA”, layer 2/, fixes: 1 },
  ],
  [
    'a copied layer has other inputs than the data',
    healthyDraft({ stack: [{ kind: 'rbm', hidden: 100, source: first }] }),
    { inputs: 65 },
    { kind: 'stop', where: 0, what: /^65 inputs do not match the 64 that run “01AAA”, layer 1/, fixes: 0 },
  ],
  [
    'binary units over standardised columns',
    standardise.apply(healthy),
    {},
    { kind: 'warn', where: 'data', what: /^Binary visible units need values between 0 and 1\.$/, fixes: 2 },
  ],
  [
    'binary units over columns as they are',
    setField(['dataset', 'scaling'], 'none').apply(healthy),
    {},
    { kind: 'warn', where: 'data', what: /^Binary visible units need values between 0 and 1\.$/, fixes: 2 },
  ],
  [
    'Gaussian units over columns from 0 to 1',
    together('', [gaussian, rate(0, 0.001)]).apply(healthy),
    {},
    { kind: 'warn', where: 'data', what: /^Gaussian visible units expect columns with mean 0/, fixes: 1 },
  ],
  [
    'a head without a label',
    healthy,
    { label: null },
    { kind: 'stop', where: 'head', what: /^This dataset has no label/, fixes: 1 },
  ],
  [
    'softmax for a number',
    healthy,
    { label: VALUE },
    { kind: 'stop', where: 'head', what: /^The label is a number/, fixes: 1 },
  ],
  [
    'regression for classes',
    setHead('regression').apply(healthy),
    { label: CLASSES },
    { kind: 'stop', where: 'head', what: /^The label has classes/, fixes: 1 },
  ],
  ['one seed', { ...healthy, seeds: 1 }, {}, { kind: 'hint', where: null, what: /^One seed: /, fixes: 1 }],
  [
    'what only the specification refuses',
    healthyDraft({ stack: [...rbms(100), { ...dense(20) }], head: { kind: 'softmax' } }),
    {},
    { kind: 'stop', where: 1, what: /^stack\[1\] is a dense layer/, fixes: 0 },
  ],
];

test.each(CASES)('%s', (name, given, data, { kind, where, what, fixes }) => {
  // The last one: the head goes, and the dense layer above the RBM stays.
  const draft = name.startsWith('what only') ? setHead('none').apply(given) : given;
  const around = { manifest: manifestOf(data), runs: [RUN] };
  const found = issuesOf(draft, around).filter((it) => what.test(it.what));
  expect(found.length).toBeGreaterThan(0);
  const issue = found.find((it) => it.where === where);
  expect(issue).toMatchObject({ kind, where });
  expect(issue?.fixes.length).toBe(fixes);
  for (const { edit } of issue?.fixes ?? []) {
    const mended = edit.apply(draft);
    const left = issuesOf(mended, around);
    expect(left.filter((it) => what.test(it.what) && it.where === where)).toEqual([]);
    // A fix makes no other trouble where there was none.
    const before = new Set(issuesOf(draft, around).map((it) => it.what));
    expect(left.filter((it) => it.kind !== 'hint' && !before.has(it.what))).toEqual([]);
  }
});

test('a healthy draft has no issues, with its dataset and without', () => {
  expect(issuesOf(healthy, { manifest: manifestOf(), runs: [RUN] })).toEqual([]);
  expect(issuesOf(healthy, { manifest: null, runs: [] })).toEqual([]);
  const copied = together('', [setSource(0, first), setSource(1, second)]).apply(healthy);
  expect(issuesOf(copied, { manifest: manifestOf(), runs: [RUN] })).toEqual([]);
  // A run that is not known (any more) is the service's to refuse.
  expect(issuesOf(copied, { manifest: manifestOf(), runs: [] })).toEqual([]);
});

test.each([
  ['a table with classes', {}],
  ['a table with a value', { label: VALUE }],
  ['a table without a label', { label: null }],
  ['pictures', { inputs: 784, rows: 70_000, testRows: 10_000, image: { width: 28, height: 28, channels: 1 } }],
])('a suggested stack for %s has nothing but hints', (_name, parts: Partial<Manifest>) => {
  const manifest = manifestOf(parts);
  for (const scaling of ['unit', 'standardise', 'sample'] as const) {
    const split = { seed: 1, validation: 0.1 };
    const { spec } = suggestStack(manifest, { scaling, split });
    const issues = issuesOf({ spec, ids: [0, 1], seeds: 1 }, { manifest, runs: [] });
    expect(issues.filter(({ kind }) => kind !== 'hint')).toEqual([]);
  }
});

test('the worst comes first, and an unlabelled draft needs no seeds', () => {
  const draft = { ...together('', [rate(1, 0.5)]).apply(healthy), seeds: 1 };
  const issues = issuesOf(draft, { manifest: manifestOf({ label: null }), runs: [] });
  expect(issues.map(({ kind }) => kind)).toEqual(['stop', 'warn', 'hint']);
  const unlabelled = { ...setHead('none').apply(healthy), seeds: 1 };
  expect(issuesOf(unlabelled, { manifest: manifestOf({ label: null }), runs: [] })).toEqual([]);
});
