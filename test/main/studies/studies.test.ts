// Whole studies over pretended training: shared pre-training, reuse by content, pauses, crashes, failures, more seeds.
import { expect, test, vi } from 'vitest';
import type { App } from '../../../src/main/app.ts';
import { freshFolder } from '../services.ts';
import { base, heldFolder, openStudying, studyOf, trained } from './services.ts';

async function conduct(app: App, study: object) {
  const { id } = await app.studies.start(study);
  await app.studies.wait(id);
  return app.studies.report(id);
}

test('twins: pre-trained once per seed for all sizes, and the planted gain is what the verdict says', async () => {
  const dataDir = freshFolder();
  const app = await openStudying({ dataDir });
  const { record, outcome } = await conduct(app, studyOf('twins', { sizes: [20, 'all'] }));
  expect(record).toMatchObject({ state: 'finished', done: 25, total: 25, secondsLeft: 0, problem: null });
  expect(trained(dataDir)).toHaveLength(25);
  expect(trained(dataDir).filter((line) => line.startsWith('pre-training'))).toHaveLength(5);
  // -0.02 + 0.0005 x (1, 2, 0, 1, 2): mean -0.0194, sample standard deviation 0.000418.
  expect(outcome.verdict.n).toBe(5);
  expect(outcome.verdict.difference).toBeCloseTo(-0.0194, 12);
  const half = (2.7764 * 0.00041833) / Math.sqrt(5);
  expect(outcome.verdict.interval?.[0]).toBeCloseTo(-0.0194 - half, 6);
  expect(outcome.verdict.interval?.[1]).toBeCloseTo(-0.0194 + half, 6);
  expect(outcome.verdict.text).toMatch(/^Pre-trained is better by 1\.94 points, 95 % interval 1\.89 to 1\.99, 5 pairs/);
  const one = outcome.rows.find(({ arm, seed }) => arm === 'pre-trained' && seed === 1);
  // A second of its own and two of the layers' pre-training.
  expect(one?.values.seconds).toBeCloseTo(3, 6);
  // The random twin's best is 0.101 at its third epoch; this one is at 0.0815, in its third epoch as well.
  expect(one?.values.epochsToTwin).toBe(3);
  expect(one?.values.secondsToTwin).toBeCloseTo(2 + 3 * 0.1, 6);
  for (const runId of Object.values(record.runs)) expect(app.runs.find(runId).tags).toEqual(['planted']);
});

test('the same study again, and another that needs the same layers, train only what is new', async () => {
  const dataDir = freshFolder();
  const app = await openStudying({ dataDir });
  await conduct(app, studyOf('twins', { seeds: [1, 2] }));
  expect(trained(dataDir)).toHaveLength(6);
  expect(await app.studies.forecast(studyOf('twins', { seeds: [1, 2] }))).toMatchObject({
    runs: 6,
    reused: 6,
    seconds: 0,
  });
  const again = await conduct(app, studyOf('twins', { seeds: [1, 2], name: 'other words' }));
  expect(again.record.state).toBe('finished');
  expect(trained(dataDir)).toHaveLength(6);
  const labels = studyOf('labels', { seeds: [1, 2], sizes: ['all'], baselines: [] });
  // Layers, tuned and random are there; frozen features are new.
  expect(await app.studies.forecast(labels)).toMatchObject({ runs: 8, reused: 6 });
  await conduct(app, labels);
  expect(trained(dataDir)).toHaveLength(8);
});

test('a pause keeps what is done; the next app goes on from the checkpoints, and trains nothing twice', async () => {
  const { dataDir, hold, release } = await heldFolder();
  hold();
  const first = await openStudying({ dataDir });
  const { id } = await first.studies.start(studyOf('twins', { seeds: [1, 2] }));
  await vi.waitFor(() => expect(trained(dataDir)).toHaveLength(2), 5000);
  expect((await first.studies.pause(id)).state).toBe('paused');
  expect(first.runs.list().map(({ state }) => state)).toEqual(['paused', 'paused']);
  await first.close();
  release();
  const second = await openStudying({ dataDir });
  expect(second.studies.find(id)).toMatchObject({ state: 'paused', done: 0, total: 6 });
  second.studies.resume(id);
  expect(await second.studies.wait(id)).toMatchObject({ state: 'finished', done: 6 });
  expect(second.runs.list()).toHaveLength(6);
});

test('an app that keeps its queue goes on by itself; one that does not leaves the study paused', async () => {
  const { dataDir, hold, release } = await heldFolder();
  hold();
  const first = await openStudying({ dataDir, keepsQueue: true });
  const { id } = await first.studies.start(studyOf('twins', { seeds: [1, 2] }));
  await vi.waitFor(() => expect(trained(dataDir)).toHaveLength(2), 5000);
  await first.rest();
  await first.close();
  release();
  const keeper = await openStudying({ dataDir, keepsQueue: true });
  await vi.waitFor(() => expect(keeper.studies.find(id).state).toBe('finished'), 10_000);
  expect(keeper.runs.list()).toHaveLength(6);
});

test('a run that fails costs only what builds upon it; going on tries it again', async () => {
  const app = await openStudying();
  // Seed 13 diverges; seed 17 is killed in its first sitting and finishes in its second.
  const { record, outcome } = await conduct(app, studyOf('twins', { seeds: [1, 2, 13, 17] }));
  expect(record.state).toBe('stopped');
  expect(record.problem).toMatch(/^6 of its steps came to nothing; resume it/);
  expect(outcome.verdict.n).toBe(2);
  const cautions = outcome.cautions.join('\n');
  expect(cautions).toContain('"random all 13" came to nothing: weights became NaN.');
  expect(cautions).toContain('"pre-trained all 13" came to nothing: it builds upon "pretraining 13"');
  // What builds upon the layers of seed 17 is a run of its own, killed in its own first sitting.
  app.studies.resume(record.id);
  expect(await app.studies.wait(record.id)).toMatchObject({ problem: expect.stringMatching(/^4 of/) });
  app.studies.resume(record.id);
  expect(await app.studies.wait(record.id)).toMatchObject({
    state: 'stopped',
    problem: expect.stringMatching(/^3 of/),
  });
  expect(app.studies.report(record.id).outcome.verdict.n).toBe(3);
});

test('more seeds join those that are there', async () => {
  const dataDir = freshFolder();
  const app = await openStudying({ dataDir });
  const { record } = await conduct(app, studyOf('twins', { seeds: [1] }));
  expect(app.studies.report(record.id).outcome.verdict).toMatchObject({ text: 'One run each: cannot tell.', n: 1 });
  await app.studies.addSeeds(record.id, [2, 3]);
  expect(await app.studies.wait(record.id)).toMatchObject({ state: 'finished', total: 9 });
  expect(trained(dataDir)).toHaveLength(9);
  expect(app.studies.report(record.id).outcome.verdict.n).toBe(3);
  await expect(app.studies.addSeeds(record.id, [3])).rejects.toThrow('Seed 3 is in this study already');
});

test('a study that is removed leaves its runs', async () => {
  const app = await openStudying();
  const { record } = await conduct(app, studyOf('twins', { seeds: [1] }));
  app.studies.remove(record.id);
  expect(app.studies.list()).toEqual([]);
  expect(app.runs.list()).toHaveLength(3);
  expect(() => app.studies.find(record.id)).toThrow('No study has an id');
});

test('halving: half go on, and what they have pre-trained goes with them', async () => {
  const dataDir = freshFolder();
  const app = await openStudying({ dataDir });
  const fields = [{ path: 'finetuning.learningRate', low: 0.0001, high: 0.1, scale: 'log' }];
  const study = studyOf('sweep', { seeds: [1], method: 'halving', trials: 4, fields, firstEpochs: 2 });
  const { record, outcome } = await conduct(app, study);
  expect(record).toMatchObject({ state: 'finished', done: 8, total: 8 });
  const tuned = Object.values(record.runs).map((id) => app.runs.find(id).spec.finetuning?.epochs);
  expect(tuned.toSorted()).toEqual([2, 2, 2, 2, 4, 4, 8, 8]);
  expect(outcome.verdict.text).toContain('Best by validation error');
  // Test rows are looked at once: those of trials that were not chosen stay unseen.
  expect(outcome.rows.filter(({ values }) => values.testError !== undefined)).toHaveLength(2);
});

test.each([
  ['an unknown dataset', { base: { ...base, dataset: { id: 'nowhere' } } }, /No dataset has the id "nowhere"/],
  ['more labels than rows', { sizes: [5000] }, /labelledRows\.count is 5000/],
  ['a bad field of the base', { base: { ...base, stak: [] } }, /stak/],
  ['another head than the label', { base: { ...base, head: { kind: 'regression' } } }, /use head\.kind "softmax"/],
  ['an unknown kind', { kind: 'twin' }, /kind/],
  ['a newer version', { study: 99 }, /version 99/],
])('%s is refused in a sentence, and nothing is stored', async (_, change, sentence) => {
  const app = await openStudying();
  await expect(app.studies.start(studyOf('twins', change))).rejects.toThrow(sentence);
  expect(app.studies.list()).toEqual([]);
  expect(app.runs.list()).toEqual([]);
});

test.each([
  ['an unknown field', { path: 'finetuning.learningrate', values: [1] }, /learningrate/],
  ['a layer too many', { path: 'stack[7].hidden', values: [1] }, /stack\[7\]/],
  ['a range for a grid', { path: 'finetuning.learningRate', low: 0.1, high: 1 }, /a grid needs values/],
  ['the seed', { path: 'seed', values: [1, 2] }, /seeds/],
])('a sweep over %s is refused', async (_, field, sentence) => {
  const app = await openStudying();
  await expect(app.studies.start(studyOf('sweep', { fields: [field] }))).rejects.toThrow(sentence);
});

test('layers of a run that do not fit are refused before anything starts', async () => {
  const app = await openStudying();
  const wide = await app.runs.start({ strata: 1, dataset: { id: 'digits' }, stack: [{ kind: 'rbm', hidden: 9 }] });
  await app.runs.wait(wide.id);
  const study = studyOf('freeze', { source: { run: wide.id } });
  await expect(app.studies.start(study)).rejects.toThrow(/is 4 x 9, and this place/);
  await expect(app.studies.start(studyOf('freeze', { source: { run: 'none' } }))).rejects.toThrow(/none/);
});

test('layers that the study trains itself must fit as well', async () => {
  const app = await openStudying();
  const stack = [{ kind: 'rbm', hidden: 5 }];
  const study = studyOf('transfer', { sizes: ['all'], source: { spec: { dataset: { id: 'digits' }, stack } } });
  await expect(app.studies.start(study)).rejects.toThrow(
    'Layer 1 of "source" is 4 x 5, and stack[0], which copies it, is 4 x 3;',
  );
  const shallow = { sizes: ['all'], source: { spec: { dataset: { id: 'digits' }, stack: base.stack.slice(1) } } };
  await expect(app.studies.start(studyOf('transfer', shallow))).rejects.toThrow('"source" has 1; copy fewer');
});

test('layers come from before fine-tuning where the source was never fine-tuned', async () => {
  const app = await openStudying();
  const source = await app.runs.start({ strata: 1, ...base, head: { kind: 'none' } });
  await app.runs.wait(source.id);
  const study = studyOf('freeze', { source: { run: source.id.slice(0, 20) }, seeds: [1, 2], selfCopy: false });
  const { record } = await conduct(app, study);
  expect([record.state, record.problem]).toEqual(['finished', null]);
  const used = Object.values(record.runs).flatMap((id) => app.runs.find(id).spec.stack.map((layer) => layer.source));
  expect(used.filter((it) => typeof it === 'object')).toContainEqual({ run: source.id, layer: 0, stage: 'pretrained' });
});
