// Forecasts: from finished runs of the same engine, else from a measurement that is made once, else none; never late.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import type { App } from '../../src/main/app.ts';
import { openToWrite } from '../../src/main/database.ts';
import { createFolder, folderAt } from '../../src/main/folder.ts';
import { diskBytes, memoryBytes } from '../../src/main/footprint.ts';
import { History } from '../../src/main/history.ts';
import { forkTrainer } from '../../src/main/trainer.ts';
import type { RunEvent } from '../../src/shared/event.ts';
import type { Run } from '../../src/shared/run.ts';
import { parseSpec } from '../../src/shared/spec.ts';
import { finishedRuns } from './finished-runs.ts';
import { fakeTrainer, freshFolder, openFake, specOf } from './services.ts';

const RUNS = finishedRuns();
const WIDE = { stack: [{ kind: 'rbm', hidden: 500, pretraining: { batchSize: 100 } }], head: { kind: 'none' } };
/** An update of the pretended engine takes the geometric mean of 9 and 10 milliseconds. */
const UPDATE_SECONDS = Math.sqrt(90) / 1000;

/** A data folder in which these runs have finished. */
function folderWith(runs: readonly Run[]): string {
  const path = freshFolder();
  const folder = folderAt(path);
  createFolder(folder);
  const database = openToWrite(folder.database, folder.backups);
  const history = new History(database, folder.database);
  for (const run of runs.toReversed()) for (const event of lifeOf(run)) history.append(run.id, event, 1000);
  database.close();
  return path;
}

function lifeOf(run: Run): RunEvent[] {
  const { spec, engine, rows, layers, weights, durationMs, epochs, finetuningMs } = run;
  if (!engine || !rows || !weights || durationMs === null) return expect.fail('an unfinished run');
  const version = 1 as const;
  const about = { name: spec.name, datasetId: spec.dataset.id, datasetSha256: 's', repeats: null, spec };
  const done = Object.entries(run.pretrainingMs).map(([layer, ms]): RunEvent => {
    return { version, type: 'layer-finished', layer: Number(layer), epochs: 1, durationMs: ms };
  });
  const tuned: RunEvent[] =
    finetuningMs === null
      ? []
      : [{ version, type: 'finetuning-finished', epochs: epochs ?? 0, bestEpoch: 0, durationMs: finetuningMs }];
  return [
    { version, type: 'run-queued', ...about },
    { version, type: 'run-started', engine, rows },
    ...done,
    ...tuned,
    { version, type: 'run-finished', metrics: {}, layers: [...layers], weights, durationMs },
  ];
}

/** Services that know the dataset "digits": 10 rows of 4 inputs. */
async function openKnowing(options: Parameters<typeof openFake>[0] = {}): Promise<App> {
  const app = await openFake(options);
  await app.datasets.ensure('digits');
  return app;
}

test('from runs: more seeds and more epochs take longer, and it says how many runs it rests on', async () => {
  const app = await openKnowing({ dataDir: folderWith(RUNS) });
  const one = await app.forecasts.of(specOf('x'), 1);
  expect(one).toMatchObject({ from: 'runs', runs: RUNS.length });
  if (!one) return;
  expect(one.seconds.low).toBeLessThan(one.seconds.likely);
  expect(one.seconds.likely).toBeLessThan(one.seconds.high);
  const three = await app.forecasts.of(specOf('x'), 3);
  expect(three?.seconds.likely).toBeCloseTo(3 * one.seconds.likely, 6);
  expect(three?.memoryBytes).toBe(one.memoryBytes);
  expect(three?.diskBytes).toBe(3 * one.diskBytes);
  const stack = [{ kind: 'rbm', hidden: 3, pretraining: { epochs: 10_000 } }];
  const long = await app.forecasts.of(specOf('x', { stack }), 1);
  expect(long?.seconds.likely).toBeGreaterThan(3 * one.seconds.likely);
});

test('two runs at once take the time of one and the memory of two', async () => {
  const dataDir = folderWith(RUNS);
  const alone = await openKnowing({ dataDir });
  const one = await alone.forecasts.of(specOf('x'), 1);
  await alone.close();
  const app = await openKnowing({ dataDir, slots: 2 });
  const two = await app.forecasts.of(specOf('x'), 2);
  expect(two?.seconds).toEqual(one?.seconds);
  expect(two?.memoryBytes).toBe(2 * (one?.memoryBytes ?? 0));
  expect((await app.forecasts.of(specOf('x'), 3))?.seconds.likely).toBeCloseTo(2 * (one?.seconds.likely ?? 0), 6);
});

test('only runs of the engine that was asked for count', async () => {
  const runs = RUNS.map((run, i) => {
    const engine = { ...(run.engine ?? expect.fail('no engine')), threads: i < 5 ? 2 : 1 };
    return { ...run, engine };
  });
  const app = await openKnowing({ dataDir: folderWith(runs) });
  expect((await app.forecasts.of(specOf('x'), 1))?.runs).toBe(5);
  expect((await app.forecasts.of(specOf('x'), 1, { threads: 1 }))?.runs).toBe(RUNS.length - 5);
  // As many at once as there are cores have a thread each.
  const shared = await app.forecasts.of(specOf('x'), 1, { slots: availableParallelism() });
  expect(shared?.runs).toBe(RUNS.length - 5);
  expect((await app.forecasts.of(specOf('x', { engine: 'wasm' }), 1))?.runs).toBe(5);
  // No run tells about these, and the pretended machine has no such engine.
  expect(await app.forecasts.of(specOf('x', { engine: 'tensorflow' }), 1)).toBeNull();
});

test('patience shortens what is likely, and not what is possible', async () => {
  const app = await openKnowing({ dataDir: folderWith(RUNS) });
  const finetuning = (patience: number | null) =>
    app.forecasts.of(specOf('x', { finetuning: { epochs: 100_000, patience } }), 1);
  const [patient, steady] = [await finetuning(5), await finetuning(null)];
  expect(patient?.seconds.likely).toBeLessThan(steady?.seconds.likely ?? 0);
  expect(patient?.seconds.high).toBeCloseTo(steady?.seconds.high ?? 0, 6);
});

test('without runs: one measurement tells, and is remembered for the next app', async () => {
  const dataDir = freshFolder();
  const spawn = vi.fn(forkTrainer);
  const app = await openKnowing({ dataDir, spawn });
  const before = spawn.mock.calls.length;
  const asked = () => app.forecasts.of(specOf('x', WIDE), 1);
  const [first, second] = await Promise.all([asked(), asked()]);
  expect(second).toEqual(first);
  const known = first ?? (await vi.waitUntil(asked, { timeout: 10_000 }));
  expect(known).toMatchObject({ from: 'measurement', runs: 0 });
  // The native engine, which is not there, and the bundled one.
  expect(spawn.mock.calls.length - before).toBe(2);
  await app.close();
  const again = await openKnowing({ dataDir, spawn: vi.fn(() => expect.fail('measured again')) });
  expect(await again.forecasts.of(specOf('x', WIDE), 1)).toEqual(known);
});

test('what was measured is scaled by the work of the runs', async () => {
  const app = await openKnowing();
  const long = { ...WIDE, stack: [{ kind: 'rbm', hidden: 500, pretraining: { batchSize: 1, epochs: 5000 } }] };
  const ask = () => app.forecasts.of(specOf('x', long), 1);
  const found = await vi.waitUntil(ask, { timeout: 10_000 });
  // 35,000 updates of 4-500 units with one row are each far shorter than one of 784-500 with a hundred.
  const updates = 7 * 5000;
  expect(found?.seconds.likely).toBeLessThan((updates * UPDATE_SECONDS) / 50);
  expect(found?.seconds.likely).toBeGreaterThan((updates * UPDATE_SECONDS) / 10_000);
});

test('a measurement of another machine, or half a file, is none', async () => {
  const dataDir = freshFolder();
  const cache = join(dataDir, 'cache');
  mkdirSync(cache, { recursive: true });
  for (const content of ['{"machine":"other","speeds":{"wasm auto 1":1}}', '{"machine":"oth', '[]']) {
    writeFileSync(join(cache, 'speed.json'), content);
    const app = await openKnowing({ dataDir });
    const found = await vi.waitUntil(() => app.forecasts.of(specOf('x', WIDE), 1, { threads: 1 }), { timeout: 10_000 });
    expect(found?.seconds.likely).toBeLessThan(10);
    expect(JSON.parse(readFileSync(join(cache, 'speed.json'), 'utf8')).machine).not.toBe('other');
    await app.close();
  }
});

test('the answer comes within two seconds, however long a measurement takes', async () => {
  const dataDir = freshFolder();
  await (await openKnowing({ dataDir })).close();
  const silent = join(freshFolder(), 'silent.mjs');
  writeFileSync(silent, "process.on('message', () => {}); process.on('disconnect', () => process.exit());");
  const app = await openFake({ dataDir, spawn: () => forkTrainer(silent) });
  const startedAt = performance.now();
  expect(await app.forecasts.of(specOf('x', WIDE), 1)).toBeNull();
  expect(performance.now() - startedAt).toBeLessThan(2000);
});

test('nothing is measured while a run is under way', async () => {
  const spawn = vi.fn(forkTrainer);
  const app = await openKnowing({ spawn });
  await app.runs.start(specOf('waits'));
  const before = spawn.mock.calls.length;
  expect(await app.forecasts.of(specOf('x', WIDE), 1)).toBeNull();
  expect(spawn.mock.calls.length).toBe(before);
});

test('what cannot be started is refused; a dataset that is not there tells nothing', async () => {
  const app = await openFake({ spawn: () => forkTrainer(fakeTrainer) });
  await expect(app.forecasts.of({ strata: 1 }, 1)).rejects.toMatchObject({ code: 'INVALID_SPEC' });
  expect(await app.forecasts.of(specOf('x'), 1)).toBeNull();
});

test('memory and disk are those of real runs', () => {
  // The largest resident memory of their processes, and the sizes of their weights.
  const real = [
    { hidden: [500, 500], inputs: 784, rows: 10_000, memory: 259e6, weights: 5_182_088 },
    { hidden: [1000, 1000], inputs: 784, rows: 10_000, memory: 307e6, weights: 14_350_112 },
    { hidden: [500, 500], inputs: 784, rows: 60_000, memory: 385e6, weights: 5_182_088 },
    { hidden: [16], inputs: 64, rows: 1797, memory: 184e6, weights: 10_944 },
  ];
  for (const { hidden, inputs, rows, memory, weights } of real) {
    const stack = hidden.map((it) => ({ kind: 'rbm', hidden: it, pretraining: { epochs: 1 } }));
    const spec = parseSpec({ strata: 1, dataset: { id: 'd' }, stack, finetuning: { epochs: 1 } });
    const train = Math.round(0.7 * rows);
    const sizes = { inputs, outputs: 10, rows: { train, labelled: train, validation: 0.1 * rows } };
    const manifest = { inputs, copy: { name: 'd', sizeBytes: rows * inputs, sha256: 's' } };
    expect(Math.abs(memoryBytes(spec, sizes, manifest) / memory - 1)).toBeLessThan(0.2);
    const kept = diskBytes(spec, sizes, 1);
    expect(kept).toBeGreaterThan(weights);
    expect(kept).toBeLessThan(weights * 1.1 + 400_000);
  }
});
