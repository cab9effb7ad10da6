// A copy of a run: another name, its trained layers where they are wanted, one value changed; and it can be started.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { issuesOf } from '../../../src/renderer/build/issues.ts';
import { draftFromRun, nextName } from '../../../src/renderer/build/starting-point.ts';
import { parseSpec, specToJson } from '../../../src/shared/spec.ts';
import { manifestOf, trainedRun } from './samples.ts';

const older = { run: '01OLD', layer: 0, stage: 'finetuned' } as const;
const STACK = [
  { kind: 'rbm', hidden: 30, source: older },
  { kind: 'rbm', hidden: 20, source: 'random' },
  { kind: 'rbm', hidden: 10, frozen: true, pretraining: { epochs: 3 } },
  { kind: 'rbm', hidden: 10, source: { ...older, layer: 3 }, pretraining: { epochs: 2 } },
  { kind: 'dense', units: 5 },
];
const RUN = trainedRun('01NEW', STACK);
const sourcesOf = (draft: ReturnType<typeof draftFromRun>) => draft.spec.stack.map(({ source }) => source);
const own = (layer: number) => ({ run: '01NEW', layer, stage: 'pretrained' });

test('a name gets the next free number', () => {
  expect(nextName('digits', [])).toBe('digits 2');
  expect(nextName('digits', ['digits', 'digits 2', 'digits 4'])).toBe('digits 3');
  expect(nextName('digits 2', ['digits 2'])).toBe('digits 3');
  expect(nextName('', [])).toBe(' 2');
  fc.assert(
    fc.property(fc.string({ maxLength: 200 }), fc.array(fc.string({ maxLength: 5 })), (name, taken) => {
      const next = nextName(name, [name, ...taken]);
      expect([name, ...taken]).not.toContain(next);
      expect(next.length).toBeLessThanOrEqual(200);
    }),
  );
});

test('with its weights, every layer that it pre-trained is copied and nothing is trained twice', () => {
  const draft = draftFromRun(RUN, { withWeights: true, taken: [] });
  expect(sourcesOf(draft)).toEqual([older, 'random', own(2), own(3), 'random']);
  expect(draft.spec.stack.map((layer) => layer.kind !== 'dense' && layer.pretraining)).toEqual([
    null,
    null,
    null,
    null,
    false,
  ]);
  expect(draft.spec.stack[2]).toMatchObject({ hidden: 10, frozen: true });
  expect(draft).toMatchObject({ ids: [0, 1, 2, 3, 4], seeds: 1, spec: { name: '01NEW 2' } });
});

test('without its weights the copy learns as the run did', () => {
  const draft = draftFromRun(RUN, { withWeights: false, taken: ['01NEW 2'] });
  expect(draft.spec).toEqual({ ...RUN.spec, name: '01NEW 3' });
});

test('a run that left no weights has none to copy', () => {
  const failed = { ...RUN, state: 'failed' as const, weights: null };
  expect(draftFromRun(failed, { withWeights: true, taken: [] }).spec.stack).toEqual(RUN.spec.stack);
});

test('of a run that was stopped in pre-training, only the layers that were done are copied', () => {
  const stoppedAt = { phase: 'pretraining', layer: 3, epoch: 1 } as const;
  const early = draftFromRun({ ...RUN, stoppedAt }, { withWeights: true, taken: [] });
  expect(sourcesOf(early)).toEqual([older, 'random', own(2), { ...older, layer: 3 }, 'random']);
  const later = { phase: 'finetuning', layer: null, epoch: 1 } as const;
  const done = draftFromRun({ ...RUN, stoppedAt: later }, { withWeights: true, taken: [] });
  expect(sourcesOf(done)).toContainEqual(own(3));
});

test('a value is changed at once; a layer whose pre-training changes is pre-trained anew, with all above it', () => {
  const frozen = draftFromRun(RUN, { withWeights: true, change: [['stack', 2, 'frozen'], false], taken: [] });
  expect(frozen.spec.stack[2]).toMatchObject({ frozen: false, source: own(2) });
  const change = [['stack', 2, 'pretraining', 'learningRate'], 0.005] as const;
  const slower = draftFromRun(RUN, { withWeights: true, change, taken: [] });
  expect(slower.spec.stack[2]).toMatchObject({ source: 'pretrain', pretraining: { learningRate: 0.005, epochs: 3 } });
  expect(slower.spec.stack[3]?.source).toEqual({ ...older, layer: 3 });
  const rate = draftFromRun(RUN, { withWeights: true, change: [['finetuning', 'learningRate'], 0.1], taken: [] });
  expect(rate.spec.finetuning?.learningRate).toBe(0.1);
  expect(sourcesOf(rate)).toContainEqual(own(2));
});

test('other data, or another start of a layer, leaves nothing that was learnt from what there was before', () => {
  const scaled = draftFromRun(RUN, { withWeights: true, change: [['dataset', 'scaling'], 'standardise'], taken: [] });
  expect(scaled.spec.dataset.scaling).toBe('standardise');
  expect(sourcesOf(scaled)).toEqual(sourcesOf(draftFromRun(RUN, { withWeights: false, taken: [] })));
  const anew = draftFromRun(RUN, { withWeights: true, change: [['stack', 3, 'source'], 'pretrain'], taken: [] });
  expect(sourcesOf(anew)).toEqual([older, 'random', own(2), 'pretrain', 'random']);
  expect(anew.spec.stack[3]).toMatchObject({ pretraining: { epochs: 2 } });
});

test('every copy is a whole specification, and one of a healthy run has nothing but hints', () => {
  for (const withWeights of [true, false]) {
    const { spec } = draftFromRun(RUN, { withWeights, taken: [] });
    expect(parseSpec(specToJson(spec))).toEqual(spec);
    const healthy = trainedRun('01RUN', [
      { kind: 'rbm', hidden: 30 },
      { kind: 'rbm', hidden: 20 },
    ]);
    const draft = draftFromRun(healthy, { withWeights, taken: [] });
    const issues = issuesOf(draft, { manifest: manifestOf(), runs: [healthy] });
    expect(issues.filter(({ kind }) => kind !== 'hint')).toEqual([]);
  }
});
