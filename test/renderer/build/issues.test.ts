// Each issue comes from its cause, every fix that it offers removes it, and a healthy draft has nothing but hints.
import { expect, test } from 'vitest';
import { setHead, setSource, together } from '../../../src/renderer/build/edits.ts';
import { issuesOf } from '../../../src/renderer/build/issues.ts';
import { suggestStack } from '../../../src/renderer/build/suggestion.ts';
import type { Manifest } from '../../../src/shared/dataset.ts';
import { CASES, first, healthy, RUN, rate, rbms, second } from './issue-cases.ts';
import { healthyDraft, manifestOf, trainedRun, VALUE } from './samples.ts';

test.each(CASES)('%s', (_name, draft, data, { kind, where, what, fixes }) => {
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

test('50-50-50: frozen layers of a run under the same layers again is told once, and either reading mends it', () => {
  const run = trainedRun('01CCC', rbms(50, 50));
  const saved = (layer: number, frozen: boolean) => {
    return { kind: 'rbm', hidden: 50, frozen, source: { run: run.id, layer, stage: 'pretrained' } };
  };
  const draft = healthyDraft({ stack: [saved(0, true), saved(1, true), saved(0, false), saved(1, false)] });
  const around = { manifest: manifestOf({ inputs: 50 }), runs: [run] };
  const issues = issuesOf(draft, around).filter(({ kind }) => kind !== 'hint');
  expect(issues.map(({ where, what }) => [where, what])).toEqual([
    [2, 'Layers 1 and 3 both start from layer 1 of “01CCC”.'],
  ]);
  const [start, feed] = issues[0]?.fixes ?? [];
  const started = start?.edit.apply(draft).spec.stack;
  expect(started).toMatchObject([saved(0, false), saved(1, false)]);
  const fed = feed?.edit.apply(draft).spec.stack;
  expect(fed).toMatchObject([
    saved(0, true),
    saved(1, true),
    { kind: 'dense', units: 50 },
    { kind: 'dense', units: 50 },
  ]);
  expect(fed?.map(({ source }) => typeof source)).toEqual(['object', 'object', 'string', 'string']);
});
