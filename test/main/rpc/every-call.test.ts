// Every call of the contract over every way that a host can carry it, with pretended training processes; a call that
// nobody makes here fails the last test.
import { availableParallelism } from 'node:os';
import { isContractProcedure } from '@orpc/contract';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type App, openApp } from '../../../src/main/app.ts';
import { contract, type LiveRun } from '../../../src/shared/contract.ts';
import { type Carried, type Client, inProcess, overMainPort, overPort, overSocket } from '../contract-client.ts';
import { temporaryFolder } from '../hosts/terminal.ts';
import { openAddress } from '../hosts/web/browser.ts';
import { type Hosted, hostApp } from '../hosts/web/host.ts';
import { fakeTrainer, specOf } from '../services.ts';
import { noting, paths } from './made-calls.ts';

const folder = temporaryFolder();
let app: App;
let hosted: Hosted;

beforeAll(async () => {
  const installation = { trainingProcess: fakeTrainer, resourcesFolder: '/nowhere' };
  app = await openApp({ dataDir: folder.path, access: 'own', slots: 1, ...installation });
  hosted = await hostApp(app);
});
afterAll(async () => {
  await hosted.host.close();
  await app.close();
  folder.remove();
});

const carriers: [string, () => Carried | Promise<Carried>][] = [
  ['in process', () => inProcess(hosted.router)],
  ['message port', () => overPort(hosted.router)],
  ["Electron's port", () => overMainPort(hosted.router)],
  ['WebSocket', async () => overSocket(await openAddress(hosted.addresses.at(-1) ?? ''))],
];

describe.each(carriers)('%s', (_name, carry) => {
  const made = new Set<string>();
  let carried: Carried;
  let client: Client;

  beforeAll(async () => {
    carried = await carry();
    client = noting(carried.client, made);
  });
  afterAll(() => carried.close());

  /** The first state of the queue that is as wanted. */
  async function seen(isWanted: (live: LiveRun[]) => boolean): Promise<LiveRun[]> {
    for await (const live of await client.runs.live()) if (isWanted(live)) return live;
    throw new Error('the list of live runs has ended');
  }

  /** Reads a run's life to its end. */
  async function ended(runId: string): Promise<void> {
    const updates = [];
    for await (const list of await client.runs.events({ runId })) updates.push(...list);
    expect(updates.length).toBeGreaterThan(0);
  }

  test('a call that says more than it may is refused, whichever it is', async () => {
    for (const path of paths) {
      const inner = path.split('.').reduce<object>((part, name) => Reflect.get(part, name), carried.client);
      const procedure = path.split('.').reduce<object>((part, name) => Reflect.get(part, name), contract);
      if (!(isContractProcedure(procedure) && procedure['~orpc'].inputSchema)) continue;
      const thrown: unknown = await (inner as (input: object) => Promise<unknown>)({ path: '/etc/passwd' }).then(
        () => 'nothing was thrown',
        (cause: unknown) => cause,
      );
      expect([path, thrown]).toEqual([path, expect.objectContaining({ code: 'BAD_USAGE', defined: true })]);
    }
  });

  test('the queue: what runs, what waits, another order, pause, resume and stop', async () => {
    const [first, second, third] = [
      await client.runs.start({ spec: specOf('waits, then finishes') }),
      await client.runs.start({ spec: specOf('finishes') }),
      await client.runs.start({ spec: specOf('finishes') }),
    ];
    const ids = (live: readonly LiveRun[]) => live.map(({ runId }) => runId);
    const live = await seen((it) => it.length === 3 && it[0]?.state === 'running');
    expect(ids(live)).toEqual([first.id, second.id, third.id]);
    await client.runs.move({ runId: third.id, before: second.id });
    expect(ids(await seen((it) => it.length === 3))).toEqual([first.id, third.id, second.id]);
    await vi.waitUntil(() => app.runs.events(first.id).length >= 3, { timeout: 10_000 });
    expect(await client.runs.pause({ runId: first.id })).toMatchObject({ state: 'paused' });
    await seen((it) => it.length === 0);
    await client.runs.resume({ runId: first.id });
    await seen((it) => it.length === 0);
    expect(await client.runs.get({ runId: first.id })).toMatchObject({ state: 'finished' });
    expect(await client.runs.stop({ runId: first.id })).toMatchObject({ state: 'finished' });
  });

  test('the history: names, notes, curves, removal', async () => {
    const { id: runId } = await client.runs.start({ spec: specOf('finishes') });
    await ended(runId);
    const { revision } = await client.runs.changes({});
    const changes = { name: 'renamed', notes: 'a\nb', tags: ['x'], isStarred: true, isArchived: true };
    expect(await client.runs.update({ runId, changes })).toMatchObject(changes);
    expect((await client.runs.list()).find(({ id }) => id === runId)).toMatchObject(changes);
    expect(await client.runs.changes({ since: revision })).toMatchObject({
      isWhole: false,
      runs: [changes],
      removed: [],
    });
    const [curve] = await client.runs.curveNames({ runIds: [runId] });
    expect(curve).toEqual({ phase: 'pretraining', layer: 0, metric: 'reconstructionError' });
    const points = await client.runs.points({ runId });
    expect(points.map(({ value }) => value)).toEqual([1, 1 / 2, 1 / 3]);
    if (curve) expect(await client.runs.curve({ runId, ...curve })).toEqual(app.records.curve(runId, curve));
    expect(await client.runs.remove({ runId })).toEqual({ freedBytes: expect.any(Number) });
    expect(app.runs.list().map(({ id }) => id)).not.toContain(runId);
    expect(await client.runs.changes({ since: revision })).toMatchObject({ runs: [], removed: [runId] });
    expect(await client.runs.changes({})).toMatchObject({ isWhole: true, runs: app.runs.list() });
  });

  test('a run that is cancelled, a dataset, an import, and what Strata is', async () => {
    const { id: runId } = await client.runs.start({ spec: specOf('waits') });
    expect(await client.runs.cancel({ runId })).toMatchObject({ state: 'cancelled' });
    expect(await client.datasets.get({ datasetId: 'digits' })).toMatchObject({ id: 'digits' });
    const { handle } = hosted.files.hold({ path: '/nowhere/some.csv', name: 'some.csv', sizeBytes: 1 });
    const imported = await client.datasets.import({ file: handle, name: 'some' });
    // The pretended process makes the same rows of every file, and the same rows are one dataset.
    expect(imported.manifest).toMatchObject({ id: 'digits', rows: 10 });
    expect((await client.datasets.list()).map(({ id }) => id)).toContain(imported.manifest.id);
    const mapped = client.datasets.map({ datasetId: 'digits', like: 'digits', by: 'resize' });
    await expect(mapped).rejects.toMatchObject({ code: 'SHAPE_MISMATCH', defined: true });
    expect(await client.schema()).toMatchObject({ type: 'object' });
    expect(await client.system.info()).toMatchObject({ version: '0.0.0', cores: availableParallelism() });
  });

  test('a file that is looked at and let go; a dataset’s values and rows, and its removal', async () => {
    const { handle: file } = hosted.files.hold({ path: '/nowhere/other.csv', name: 'other.csv', sizeBytes: 1 });
    await expect(client.datasets.preview({ file })).rejects.toMatchObject({
      code: 'DATASET_UNREADABLE',
      defined: true,
    });
    expect(await client.datasets.reading({ file })).toBeNull();
    await client.datasets.release({ files: [file] });
    await expect(client.datasets.reading({ file })).rejects.toMatchObject({
      code: 'FORBIDDEN',
      defined: true,
    });
    const datasetId = 'bars-and-stripes';
    await client.datasets.get({ datasetId });
    expect(await client.datasets.statistics({ datasetId })).toEqual({ columns: [], classCounts: [4, 6] });
    // What the pretended process prepared is no data, and that is said in the contract's way as well.
    const rows = client.datasets.rows({ datasetId, from: 0, count: 1 });
    await expect(rows).rejects.toMatchObject({ code: 'ARTIFACT_CORRUPT', defined: true });
    expect(await client.datasets.remove({ datasetId })).toEqual({ freedBytes: 'prepared'.length });
    await client.runs.start({ spec: specOf('finishes') });
    const refused = { code: 'FORBIDDEN', defined: true, data: { runIds: expect.any(Array) } };
    await expect(client.datasets.remove({ datasetId: 'digits' })).rejects.toMatchObject(refused);
  });

  test('something made by a run that is not finished is refused', async () => {
    const { id: runId } = await client.runs.start({ spec: specOf('waits') });
    const asked = client.runs.generate({ runId, request: { count: 1 } });
    await expect(asked).rejects.toMatchObject({ code: 'ARTIFACT_NOT_FOUND' });
    const question = client.runs.analyse({ request: { kind: 'likelihood' }, runs: [runId] });
    await expect(question).rejects.toMatchObject({ code: 'ARTIFACT_NOT_FOUND', defined: true });
    await client.runs.cancel({ runId });
  });

  test('what runs will cost', async () => {
    await client.datasets.get({ datasetId: 'digits' });
    const cost = await client.runs.forecast({ spec: specOf('finishes'), seeds: 3 });
    expect(cost?.seconds.likely ?? 1).toBeGreaterThan(0);
    const refused = { code: 'INVALID_SPEC', defined: true };
    await expect(client.runs.forecast({ spec: {}, seeds: 1 })).rejects.toMatchObject(refused);
  });

  test('pictures of a run', async () => {
    const { id: runId } = await client.runs.start({ spec: specOf('paints') });
    await ended(runId);
    const pictures = await client.runs.pictures({ runId, phase: 'pretraining', layer: 0 });
    expect(pictures.map(({ epoch }) => epoch)).toEqual(expect.arrayContaining([0, 11]));
    expect(pictures).toEqual(app.runs.pictures(runId, { phase: 'pretraining', layer: 0 }));
  });

  test('a run on an engine of one’s choice', async () => {
    const spec = specOf('finishes');
    const { id: runId } = await client.runs.start({ spec, threads: 3, kernels: 'base' });
    await ended(runId);
    expect((await client.runs.get({ runId })).engine).toMatchObject({ threads: 3, kernels: 'base' });
    const { id: second } = await client.runs.start({ spec, threads: 256 });
    await ended(second);
    expect((await client.runs.get({ runId: second })).engine).toMatchObject({ threads: 256, kernels: 'stock' });
    for (const threads of [0, 257, 1.5]) {
      const refused = client.runs.start({ spec, threads });
      await expect(refused).rejects.toMatchObject({ code: 'BAD_USAGE', message: expect.stringContaining('threads') });
    }
  });

  test('a study: from a template to its removal', async () => {
    const template = await client.studies.template({ kind: 'twins', datasetId: 'digits' });
    const study = { ...template, name: 'asked', seeds: [1], sizes: ['all'] };
    expect(await client.studies.forecast({ study, slots: 2 })).toMatchObject({ runs: 3, reused: 0 });
    const { id: studyId } = await client.studies.start({ study, slots: 2 });
    const { value: first } = await (await client.studies.watch()).next();
    expect(first).toEqual([
      expect.objectContaining({ id: studyId, name: 'asked', state: 'running', done: 0, total: 3, slots: 2 }),
    ]);
    expect(await client.studies.pause({ studyId })).toMatchObject({ state: 'paused' });
    expect(await client.studies.resume({ studyId, slots: 1 })).toMatchObject({ state: 'running', slots: 1 });
    expect(await client.studies.addSeeds({ studyId, seeds: [2] })).toMatchObject({ state: 'running', total: 6 });
    const running = client.studies.remove({ studyId });
    await expect(running).rejects.toMatchObject({ code: 'BAD_USAGE', message: expect.stringContaining('pause it') });
    await client.studies.pause({ studyId });
    expect((await client.studies.get({ studyId })).outcome.verdict.text).toBe('Nothing to tell yet.');
    expect(await client.studies.report({ studyId })).toMatch(/^<!doctype html>/i);
    await client.studies.remove({ studyId });
    expect(await client.studies.list()).toEqual([]);
    const refused = { code: 'RUN_NOT_FOUND', defined: true };
    await expect(client.studies.get({ studyId })).rejects.toMatchObject(refused);
  });

  test('a draft, one for each id, up to its limit', async () => {
    expect(await client.drafts.get({ draftId: 'none' })).toBeNull();
    const content = '{"ä":['.repeat(700_000).slice(0, 4_000_000);
    await client.drafts.save({ draftId: 'one', content: 'first' });
    await client.drafts.save({ draftId: 'one', content });
    const saved = await client.drafts.get({ draftId: 'one' });
    expect(saved?.content === content).toBe(true);
    expect(Math.abs((saved?.savedAt ?? 0) - Date.now())).toBeLessThan(60_000);
    const refused = { code: 'BAD_USAGE', defined: true };
    await expect(client.drafts.save({ draftId: 'one', content: `${content}a` })).rejects.toMatchObject(refused);
    await expect(client.drafts.save({ draftId: '../one', content })).rejects.toMatchObject(refused);
    expect((await client.drafts.get({ draftId: 'one' }))?.content.length).toBe(content.length);
  });

  test('every call was made here; add yours above where this fails', () => {
    expect(paths.filter((path) => !made.has(path))).toEqual([]);
  });
});
