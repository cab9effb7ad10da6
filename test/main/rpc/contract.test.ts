// One suite for every way that a host carries the contract, over the real services and real training processes.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ORPCError } from '@orpc/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type App, openApp } from '../../../src/main/app.ts';
import type { RunUpdate } from '../../../src/shared/contract.ts';
import type { MetricPoint } from '../../../src/shared/event.ts';
import { type Run, reduceRun } from '../../../src/shared/run.ts';
import { type Carried, type Client, inProcess, overMainPort, overPort, overSocket } from '../contract-client.ts';
import { type Browser, openAddress } from '../hosts/web/browser.ts';
import { type Hosted, hostApp } from '../hosts/web/host.ts';

const root = join(import.meta.dirname, '../../..');
const folder = mkdtempSync(join(tmpdir(), 'strata-test-'));
let app: App;
let hosted: Hosted;
let browser: Browser;

beforeAll(async () => {
  execFileSync(process.execPath, [join(root, 'scripts/build.mjs'), '--if-stale']);
  app = await openApp({
    dataDir: join(folder, 'data'),
    access: 'own',
    trainingProcess: join(root, 'out/main/training-process.js'),
    resourcesFolder: join(root, 'resources'),
  });
  hosted = await hostApp(app);
  browser = await openAddress(hosted.addresses[0] ?? '');
});

afterAll(async () => {
  await hosted.host.close();
  await app.close();
  rmSync(folder, { recursive: true, force: true });
});

function spec(epochs = 3): object {
  return {
    strata: 1,
    name: 'tiny',
    engine: 'wasm',
    dataset: { id: 'bars-and-stripes' },
    stack: [{ kind: 'rbm', hidden: 8, pretraining: { epochs, batchSize: 10 } }],
    head: { kind: 'none' },
  };
}

/** What a call is refused with. */
async function refusalOf(call: Promise<unknown>): Promise<{ code: string; defined: boolean; message: string }> {
  const thrown: unknown = await call.then(
    () => expect.fail('nothing was thrown'),
    (cause: unknown) => cause,
  );
  if (!(thrown instanceof ORPCError)) throw thrown;
  return { code: thrown.code, defined: thrown.defined, message: thrown.message };
}

async function readAll(client: Client, runId: string, after = -1): Promise<RunUpdate[]> {
  const updates: RunUpdate[] = [];
  for await (const list of await client.runs.events({ runId, after })) updates.push(...list);
  return updates;
}

const carriers: [string, () => Carried | Promise<Carried>][] = [
  ['in process', () => inProcess(hosted.router)],
  ['message port', () => overPort(hosted.router)],
  ["Electron's port", () => overMainPort(hosted.router)],
  ['WebSocket', () => overSocket(browser)],
];

describe.each(carriers)('%s', (_name, carry) => {
  let carried: Carried;
  let client: Client;

  beforeAll(async () => {
    carried = await carry();
    client = carried.client;
  });
  afterAll(() => carried.close());

  test('says what it is, and how a specification looks', async () => {
    expect(await client.system.info()).toEqual({ version: '0.0.0', dataFolder: 'data', cores: availableParallelism() });
    expect(await client.schema()).toMatchObject({ type: 'object', properties: { stack: { type: 'array' } } });
  });

  test('prepares a sample, and lists it', async () => {
    const manifest = await client.datasets.get({ datasetId: 'bars-and-stripes' });
    expect(manifest).toMatchObject({ id: 'bars-and-stripes', rows: expect.any(Number) });
    expect(await client.datasets.list()).toContainEqual(manifest);
  });

  test('a run: its life, live and again from the history, is what the services say', async () => {
    const { id, state } = await client.runs.start({ spec: spec() });
    expect(['queued', 'running']).toContain(state);
    const updates = await readAll(client, id);
    const stored = updates.flatMap((update) => (update.kind === 'event' ? update.stored : []));
    const run = await client.runs.get({ runId: id });
    expect(run.state).toBe('finished');
    expect(stored.reduce<Run | null>(reduceRun, null)).toEqual(run);
    expect(run).toEqual(app.runs.find(id));
    const points = await client.runs.points({ runId: id });
    expect(points).toEqual(app.runs.points(id));
    expect(points.length).toBeGreaterThanOrEqual(3);
    const live = updates.flatMap((update) => (update.kind === 'points' ? update.points : []));
    expect(live).toEqual(expect.arrayContaining(points));
    const later = await readAll(client, id, 1);
    expect(later).toEqual(stored.slice(2).map((event) => ({ kind: 'event', stored: event })));
    expect((await client.runs.list()).map((it) => it.id)).toContain(id);
  });

  test('who comes in the middle misses no point: those from before, and those that came since', async () => {
    const { id: runId } = await client.runs.start({ spec: spec(100_000) });
    const live: MetricPoint[] = [];
    let before: MetricPoint[] | null = null;
    // The run is under way for a while before this reader comes, with points that are told but not yet stored.
    while ((await client.runs.points({ runId })).length === 0) await sleep(50);
    await sleep(300);
    for await (const list of await client.runs.events({ runId, after: 1000 })) {
      before ??= await client.runs.points({ runId });
      live.push(...list.flatMap((update) => (update.kind === 'points' ? update.points : [])));
      if (live.length > 0 && list.length > 0) void client.runs.cancel({ runId });
    }
    const key = ({ phase, layer, metric, epoch }: MetricPoint) => [phase, layer, metric, epoch].join();
    const seen = new Set([...(before ?? []), ...live].map(key));
    const all = await client.runs.points({ runId });
    expect(all.filter((point) => !seen.has(key(point)))).toEqual([]);
    expect(seen.size).toBe(all.length);
  });

  test('pause, resume and cancel answer with the run as it is then', async () => {
    const { id: runId } = await client.runs.start({ spec: spec(100_000) });
    for await (const list of await client.runs.events({ runId })) {
      if (list.some((update) => update.kind === 'points')) break;
    }
    expect(await client.runs.pause({ runId })).toMatchObject({ id: runId, state: 'paused' });
    expect(await client.runs.resume({ runId })).toMatchObject({ id: runId });
    expect(await client.runs.cancel({ runId })).toMatchObject({ id: runId, state: 'cancelled' });
  });

  test('what people write on a run, its curves, and its removal', async () => {
    const { id: runId } = await client.runs.start({ spec: spec() });
    const last = (await readAll(client, runId)).findLast((update) => update.kind === 'event');
    expect(last?.stored.event.type).toBe('run-finished');
    const changes = { name: ' a better name ', notes: 'n', tags: ['x'], isStarred: true };
    const written = { name: 'a better name', notes: 'n', tags: ['x'], isStarred: true, isArchived: false };
    expect(await client.runs.update({ runId, changes })).toMatchObject(written);
    expect(await client.runs.get({ runId })).toMatchObject(written);
    const curve = { phase: 'pretraining', layer: 0, metric: 'reconstructionError' } as const;
    expect(await client.runs.curveNames({ runIds: [runId] })).toContainEqual(curve);
    const points = (await client.runs.points({ runId })).filter(({ metric }) => metric === curve.metric);
    expect(await client.runs.curve({ runId, ...curve })).toEqual({
      epochs: [0, 1, 2],
      values: points.map(({ value }) => value),
    });
    expect(await refusalOf(client.runs.remove({ runId }))).toMatchObject({ code: 'BAD_USAGE' });
    await client.runs.update({ runId, changes: { isArchived: true } });
    expect((await client.runs.remove({ runId })).freedBytes).toBeGreaterThan(100);
    expect(await refusalOf(client.runs.get({ runId }))).toMatchObject({ code: 'RUN_NOT_FOUND' });
    const empty = client.runs.update({ runId, changes: { name: ' ' } });
    expect(await refusalOf(empty)).toMatchObject({ code: 'BAD_USAGE' });
  });

  test('expected failures keep their code, their sentence and their particulars', async () => {
    const wrong = client.runs.start({ spec: { ...spec(), sedd: 1 } });
    expect(await refusalOf(wrong)).toEqual({
      code: 'INVALID_SPEC',
      defined: true,
      message: 'sedd is not a known setting; did you mean "seed"?',
    });
    expect(await refusalOf(client.runs.get({ runId: 'NOPE' }))).toMatchObject({ code: 'RUN_NOT_FOUND', defined: true });
    expect(await refusalOf(readAll(client, 'NOPE'))).toMatchObject({ code: 'RUN_NOT_FOUND', defined: true });
    const dataset = client.datasets.get({ datasetId: 'digit' });
    expect((await refusalOf(dataset)).message).toBe('No dataset has the id "digit"; did you mean "digits"?');
  });

  test.each([
    '/etc/passwd',
    '../../etc/passwd',
    'file:///etc/passwd',
    'C:\\data.csv',
    '\\\\host\\share',
    'data.csv',
    '',
  ])('the path %j is not accepted for a file', async (path) => {
    expect(await refusalOf(client.datasets.import({ file: path }))).toMatchObject({ code: 'BAD_USAGE' });
    const held = hosted.files.hold({ path: '/nowhere/data.csv', name: 'data.csv', sizeBytes: 1 }).handle;
    expect(await refusalOf(client.datasets.import({ file: held, test: path }))).toMatchObject({ code: 'BAD_USAGE' });
    hosted.files.release(held);
  });

  test('a handle that nobody gave is refused, and so is a setting that would be a path', async () => {
    const file = 'A'.repeat(22);
    expect(await refusalOf(client.datasets.import({ file }))).toMatchObject({ code: 'FORBIDDEN', defined: true });
    const more = { file, data: '/etc/passwd' } as { file: string };
    const refused = await refusalOf(client.datasets.import(more));
    expect(refused).toMatchObject({ code: 'BAD_USAGE', defined: true });
    expect(refused.message).toContain('datasets.import');
  });

  test('a failure does not say where the data folder lies', async () => {
    const { handle } = hosted.files.hold({ path: join(app.dataDir, 'tmp/gone.csv'), name: 'gone.csv', sizeBytes: 1 });
    const { message } = await refusalOf(client.datasets.import({ file: handle }));
    expect(message).toContain('gone.csv');
    expect(message).not.toContain(folder);
  });

  test('a bug is told without its particulars', async () => {
    const { list } = app.runs;
    app.runs.list = () => {
      throw new Error('secret at /etc/passwd');
    };
    try {
      const refused = await refusalOf(client.runs.list());
      expect(refused).toEqual({
        code: 'INTERNAL',
        defined: true,
        message: 'Something inside Strata went wrong; the log has the details.',
      });
    } finally {
      app.runs.list = list;
    }
    expect(readFileSync(join(app.dataDir, 'logs/strata.log'), 'utf8')).toContain('Error: secret at /etc/passwd\\n');
  });
});

test('a file that the browser uploads is imported by its handle, and then gone', async () => {
  const { client, close } = await overSocket(browser);
  const rows = Array.from({ length: 40 }, (_, i) => `${i},${i * 2},${i % 2 ? 'odd' : 'even'}`);
  const body = ['a,b,parity', ...rows].join('\n');
  const upload = await browser.fetch('/upload?name=numbers.csv', { method: 'POST', body });
  const held = (await upload.json()) as { handle: string };
  expect(held).toEqual({ handle: expect.stringMatching(/^[\w-]{22}$/), name: 'numbers.csv', sizeBytes: body.length });
  const { manifest } = await client.datasets.import({ file: held.handle, label: 'parity' });
  expect(manifest).toMatchObject({ id: 'numbers', rows: 40, label: { classes: ['even', 'odd'] } });
  expect(manifest.sources[0]?.name).toBe('numbers.csv');
  expect(await refusalOf(client.datasets.import({ file: held.handle }))).toMatchObject({ code: 'FORBIDDEN' });
  close();
});
