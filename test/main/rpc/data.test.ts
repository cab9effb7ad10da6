// What the screen "Data" asks for, over the real services and processes: previews, rows, statistics, removal, progress.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type App, openApp } from '../../../src/main/app.ts';
import { HeldFiles } from '../../../src/main/hosts/held-files.ts';
import { type RpcRouter, rpcRouter } from '../../../src/main/hosts/rpc.ts';
import { type Client, inProcess, overPort } from '../contract-client.ts';

const root = join(import.meta.dirname, '../../..');
const folder = mkdtempSync(join(tmpdir(), 'strata-test-'));
const files = new HeldFiles();
let app: App;
let client: Client;
let router: RpcRouter;

beforeAll(async () => {
  execFileSync(process.execPath, [join(root, 'scripts/build.mjs'), '--if-stale']);
  app = await openApp({
    dataDir: join(folder, 'data'),
    access: 'own',
    trainingProcess: join(root, 'out/main/training-process.js'),
    resourcesFolder: join(root, 'resources'),
  });
  router = rpcRouter({ app, version: '0.0.0', files });
  client = inProcess(router).client;
});

afterAll(async () => {
  await app.close();
  rmSync(folder, { recursive: true, force: true });
});

function held(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return files.hold({ path, name, sizeBytes: content.length }).handle;
}

const WIDTH = 300;
const cellAt = (row: number, column: number) => (row * 31 + column * 17) % 251;
const wide = [
  [...Array.from({ length: WIDTH }, (_, i) => `c${i}`), 'class'].join(','),
  ...Array.from({ length: 400 }, (_, row) =>
    [...Array.from({ length: WIDTH }, (_, i) => cellAt(row, i)), row % 3 ? 'b' : 'a'].join(','),
  ),
].join('\n');

test('a wide table: its preview arrives whole, nothing is stored, and its import takes what the preview says', async () => {
  const file = held('wide.csv', wide);
  const preview = await client.datasets.preview({ file });
  expect(preview).toMatchObject({ rows: 400, inputs: WIDTH, label: { kind: 'class', name: 'class' } });
  expect(preview.head).toHaveLength(200);
  expect(preview.head[199]?.cells[299]).toBe(String(cellAt(199, 299)));
  expect(await client.datasets.list()).toEqual([]);
  expect(readdirSync(join(app.dataDir, 'tmp'))).toEqual([]);
  expect(await client.datasets.reading({ file })).toBeNull();
  const { manifest } = await client.datasets.import({ file, options: preview.options });
  expect(manifest).toMatchObject({ id: 'wide', rows: 400, label: preview.label, columns: preview.columns });
});

test('rows are what was imported, from anywhere, also those of one class; never more numbers than fit', async () => {
  const { count, rows } = await client.datasets.rows({ datasetId: 'wide', from: 57, count: 3 });
  expect(count).toBe(400);
  expect(rows.map(({ index, label }) => [index, label])).toEqual([
    [57, 'a'],
    [58, 'b'],
    [59, 'b'],
  ]);
  expect(rows[1]?.values).toEqual(Array.from({ length: WIDTH }, (_, i) => cellAt(58, i)));
  const ofClass = await client.datasets.rows({ datasetId: 'wide', from: 2, count: 2, classIndex: 0 });
  expect(ofClass).toMatchObject({ count: 134, rows: [{ index: 6 }, { index: 9 }] });
  const most = await client.datasets.rows({ datasetId: 'wide', from: 0, count: 1000 });
  expect(most.rows).toHaveLength(Math.floor(100_000 / WIDTH));
  expect((await client.datasets.rows({ datasetId: 'wide', from: 398, count: 50 })).rows).toHaveLength(2);
  expect((await client.datasets.rows({ datasetId: 'wide', from: 4000, count: 5 })).rows).toEqual([]);
  const bars = client.datasets.rows({ datasetId: 'bars-and-stripes', from: 0, count: 1, classIndex: 0 });
  await expect(bars).rejects.toMatchObject({ code: 'BAD_USAGE' });
});

test('statistics agree with the rows, and are computed once', async () => {
  const [one, again] = await Promise.all([
    client.datasets.statistics({ datasetId: 'wide' }),
    client.datasets.statistics({ datasetId: 'wide' }),
  ]);
  expect(again).toEqual(one);
  const values = Array.from({ length: 400 }, (_, row) => cellAt(row, 5));
  expect(one.columns[5]).toMatchObject({ name: 'c5', min: Math.min(...values), max: Math.max(...values) });
  expect(one.columns[5]?.mean).toBeCloseTo(values.reduce((a, b) => a + b) / 400, 9);
  expect(one.classCounts).toEqual([134, 266]);
  const started = readFileSync(join(app.dataDir, 'logs/strata.log'), 'utf8').match(/"job":"statistics"/g);
  expect(started).toHaveLength(1);
});

test('a dataset goes with its file, but not while a run uses it; then the runs are named', async () => {
  const spec = {
    strata: 1,
    dataset: { id: 'wide' },
    stack: [{ kind: 'rbm', hidden: 4, pretraining: { epochs: 1 } }],
    head: { kind: 'none' },
  };
  const { id } = await client.runs.start({ spec });
  await expect(client.datasets.remove({ datasetId: 'wide' })).rejects.toMatchObject({
    code: 'FORBIDDEN',
    message: expect.stringContaining('1 run uses "wide"'),
    data: { runIds: [id] },
  });
  await app.runs.wait(id);
  await client.runs.update({ runId: id, changes: { isArchived: true } });
  await client.runs.remove({ runId: id });
  const { freedBytes } = await client.datasets.remove({ datasetId: 'wide' });
  expect(freedBytes).toBeGreaterThan(400 * WIDTH);
  expect(readdirSync(join(app.dataDir, 'datasets'))).not.toContain('wide');
  await expect(client.datasets.remove({ datasetId: 'wide' })).rejects.toMatchObject({ code: 'DATASET_NOT_FOUND' });
});

test.each([
  ['in process', inProcess],
  ['over a message port', overPort],
])('a preview that is called off %s ends at once and leaves nothing', async (_name, carry) => {
  const { client, close } = carry(router);
  const file = held('big.csv', `${wide}\n${wide.slice(wide.indexOf('\n') + 1).repeat(60)}`);
  const leaving = new AbortController();
  const preview = client.datasets.preview({ file }, { signal: leaving.signal });
  const refused = expect(preview).rejects.toBeDefined();
  await expect.poll(() => client.datasets.reading({ file }), { timeout: 20_000 }).toBeGreaterThan(0);
  leaving.abort();
  await refused;
  await expect.poll(() => client.datasets.reading({ file })).toBeNull();
  expect(readdirSync(join(app.dataDir, 'tmp'))).toEqual([]);
  await client.datasets.release({ files: [file] });
  await expect(client.datasets.preview({ file })).rejects.toMatchObject({ code: 'FORBIDDEN' });
  close();
});
