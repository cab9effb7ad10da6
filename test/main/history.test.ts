// The history: its runs are always the fold of their events, and no kill -9 loses what was acknowledged.
import { fork } from 'node:child_process';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openToRead, openToWrite } from '../../src/main/database.ts';
import { createFolder, folderAt } from '../../src/main/folder.ts';
import { History } from '../../src/main/history.ts';
import { MIGRATIONS } from '../../src/main/migrations.ts';
import type { MetricPoint, Place, RunEvent } from '../../src/shared/event.ts';
import { type Run, reduceRun } from '../../src/shared/run.ts';
import { parseSpec } from '../../src/shared/spec.ts';
import { freshFolder } from './services.ts';

const writer = join(import.meta.dirname, '../fixtures/history-writer.ts');
const spec = parseSpec({ strata: 1, dataset: { id: 'digits' }, stack: [{ kind: 'rbm', hidden: 3 }] });
const queued: RunEvent = {
  version: 1,
  type: 'run-queued',
  name: 'n',
  datasetId: 'd',
  datasetSha256: 's',
  repeats: null,
  spec,
};
const engine = { backend: 'cpu' as const, version: '1', kernels: 'stock', threads: 1, notes: [] };
const rows = { train: 1, labelled: 1, validation: 1, test: 1 };
const file = { path: 'a', sizeBytes: 1, sha256: 'b' };

const anyEvent = fc.oneof(
  fc.constant<RunEvent>(queued),
  fc.constant<RunEvent>({ version: 1, type: 'run-started', engine, rows }),
  fc.nat(5).map((layer): RunEvent => ({ version: 1, type: 'layer-finished', layer, epochs: 2, durationMs: layer })),
  fc.constant<RunEvent>({ version: 1, type: 'checkpoint-saved', file }),
  fc.constant<RunEvent>({ version: 1, type: 'run-paused' }),
  fc.boolean().map((exact): RunEvent => ({ version: 1, type: 'run-resumed', engine, rows, place: null, exact })),
  fc.string().map((reason): RunEvent => ({ version: 1, type: 'run-interrupted', reason })),
  fc.constant<RunEvent>({ version: 1, type: 'run-cancelled' }),
  fc.string().map((name): RunEvent => ({ version: 1, type: 'run-renamed', name })),
  fc.array(fc.string()).map((tags): RunEvent => ({ version: 1, type: 'run-annotated', notes: tags.join(' '), tags })),
  fc.boolean().map((isStarred): RunEvent => ({ version: 1, type: 'run-starred', isStarred })),
  fc.string().map((message): RunEvent => ({ version: 1, type: 'run-failed', error: { code: 'INTERNAL', message } })),
);

function newHistory() {
  const folder = folderAt(freshFolder());
  createFolder(folder);
  const database = openToWrite(folder.database, folder.backups);
  return { history: new History(database, folder.database), database };
}

test('each stored run is the fold of its stored events; an impossible event leaves both as they were', () => {
  const { history, database } = newHistory();
  database.pragma('synchronous = OFF');
  let number = 0;
  fc.assert(
    fc.property(fc.array(fc.tuple(anyEvent, fc.nat())), (events) => {
      const id = `R${number++}`.padEnd(26, 'X');
      let folded: Run | null = null;
      let sequence = 0;
      for (const [event, recordedAt] of [[queued, 1] as const, ...events]) {
        const before = history.events(id);
        let next: Run | null = null;
        try {
          next = reduceRun(folded, { runId: id, sequence, recordedAt, event });
        } catch {
          expect(() => history.append(id, event, recordedAt)).toThrow();
          expect(history.events(id)).toEqual(before);
          continue;
        }
        expect(history.append(id, event, recordedAt).stored.sequence).toBe(sequence);
        folded = next;
        sequence += 1;
      }
      expect(history.get(id)).toEqual(folded);
      const stored = history.events(id);
      expect(stored.reduce<Run | null>(reduceRun, null)).toEqual(folded);
      expect(stored.map((it) => it.sequence)).toEqual(stored.map((_, i) => i));
    }),
    { seed: 7, numRuns: 60 },
  );
  database.close();
});

test('points come back as they went in, each once, and a batch with a double is not stored at all', () => {
  const { history, database } = newHistory();
  history.append('A', queued, 1);
  const point = (layer: number | null, epoch: number, value: number) => ({
    phase: layer === null ? ('finetuning' as const) : ('pretraining' as const),
    layer,
    metric: 'loss',
    epoch,
    value,
  });
  const points = [point(0, 0, 0.1), point(0, 1, 1e-300), point(1, 0, -0), point(null, 0, Math.PI)];
  history.addPoints('A', points);
  expect(history.points('A')).toEqual(points.map((it) => ({ ...it, value: it.value + 0 })));
  expect(() => history.addPoints('A', [point(null, 1, 2), point(0, 1, 3)])).toThrow(/UNIQUE/);
  expect(history.points('A')).toHaveLength(4);
  expect(() => history.addPoints('nobody', [point(0, 0, 1)])).toThrow(/FOREIGN KEY/);
  database.close();
});

test.each<[string, Place | null, number]>([
  ['the second layer', { phase: 'pretraining', layer: 1, epoch: 2 }, 5],
  ['the end of a layer', { phase: 'pretraining', layer: 0, epoch: 3 }, 3],
  ['fine-tuning', { phase: 'finetuning', layer: null, epoch: 1 }, 7],
  ['the beginning', null, 0],
])('a run that is resumed in %s loses the points from there on, with the event or not at all', (_, place, kept) => {
  const { history, database } = newHistory();
  const point = (layer: number | null, epoch: number): MetricPoint => ({
    phase: layer === null ? 'finetuning' : 'pretraining',
    layer,
    metric: 'loss',
    epoch,
    value: epoch,
  });
  const points = [0, 1].flatMap((layer) => [0, 1, 2].map((epoch) => point(layer, epoch)));
  const all = [...points, point(null, 0), point(null, 1)];
  const resumed: RunEvent = { version: 1, type: 'run-resumed', engine, rows, place, exact: true };
  for (const id of ['A', 'B']) {
    history.append(id, queued, 1);
    history.append(id, { version: 1, type: 'run-started', engine, rows }, 2);
    history.addPoints(id, all);
  }
  expect(() => history.append('A', resumed, 3)).toThrow(/is running and cannot meet run-resumed/);
  expect(history.points('A')).toEqual(all);
  history.append('A', { version: 1, type: 'run-paused' }, 4);
  history.append('A', resumed, 5);
  expect(history.points('A')).toEqual(all.slice(0, kept));
  expect(history.points('B')).toEqual(all);
  history.addPoints('A', all.slice(kept));
  expect(history.points('A')).toEqual(all);
  database.close();
});

test('one curve comes alone, whole, and by epoch; the names of curves come once', () => {
  const { history, database } = newHistory();
  const point = (layer: number | null, metric: string, epoch: number): MetricPoint => ({
    phase: layer === null ? 'finetuning' : 'pretraining',
    layer,
    metric,
    epoch,
    value: 10 * (layer ?? 9) + epoch,
  });
  for (const id of ['A', 'B', 'C']) history.append(id, queued, 1);
  history.addPoints('A', [point(1, 'e', 2), point(1, 'e', 0), point(0, 'e', 0), point(null, 'loss', 0)]);
  history.addPoints('B', [point(1, 'e', 0), point(0, 'f', 0)]);
  history.addPoints('C', [point(0, 'only C', 0)]);
  expect(history.curve('A', { phase: 'pretraining', layer: 1, metric: 'e' })).toEqual({
    epochs: [0, 2],
    values: [10, 12],
  });
  expect(history.curve('A', { phase: 'finetuning', layer: null, metric: 'loss' })).toEqual({
    epochs: [0],
    values: [90],
  });
  expect(history.curve('B', { phase: 'finetuning', layer: null, metric: 'loss' })).toEqual({ epochs: [], values: [] });
  expect(history.curveNames(['A', 'B']).map((it) => [it.phase, it.layer, it.metric].join())).toEqual([
    ...['pretraining,0,e', 'pretraining,0,f', 'pretraining,1,e', 'finetuning,,loss'],
  ]);
  database.close();
});

test('a removed run leaves nothing behind, and takes nothing of another with it', () => {
  const { history, database } = newHistory();
  const point: MetricPoint = { phase: 'pretraining', layer: 0, metric: 'e', epoch: 0, value: 1 };
  for (const id of ['A', 'B']) {
    history.append(id, queued, 1);
    history.addPoints(id, [point]);
  }
  history.remove('A');
  expect(history.list().map(({ id }) => id)).toEqual(['B']);
  expect(history.points('B')).toEqual([point]);
  const left = (table: string) => database.prepare(`SELECT count(*) FROM ${table}`).pluck().get();
  expect(['runs', 'events', 'series', 'points'].map(left)).toEqual([1, 1, 1, 1]);
  database.close();
});

test('runs of the first version of the database are the fold of their events in this one', () => {
  const folder = folderAt(freshFolder());
  createFolder(folder);
  const old = openToWrite(folder.database, folder.backups, MIGRATIONS.slice(0, 1));
  const run = reduceRun(null, { runId: 'A', sequence: 0, recordedAt: 5, event: queued });
  const { notes, tags, isStarred, isArchived, ...before } = run;
  old
    .prepare('INSERT INTO runs (id, name, state, dataset_id, queued_at, projection) VALUES (?, ?, ?, ?, ?, ?)')
    .run('A', 'n', 'queued', 'd', 5, JSON.stringify(before));
  old.close();
  const database = openToWrite(folder.database, folder.backups);
  expect(new History(database, folder.database).get('A')).toEqual(run);
  database.close();
});

test('a clock that was set back does not change the order of runs', () => {
  const { history, database } = newHistory();
  for (const [id, at] of [
    ['B', 3000],
    ['C', 1000],
    ['A', 2000],
  ] as const)
    history.append(id, queued, at);
  expect(history.list().map(({ id }) => id)).toEqual(['A', 'C', 'B']);
  database.close();
});

test('kill -9 of a writer, again and again, loses nothing that was acknowledged', async () => {
  const folder = folderAt(freshFolder());
  createFolder(folder);
  const acknowledged = new Map<string, { sequence: number; points: number }>();
  for (let round = 0; round < 8; round++) {
    const child = fork(writer, [folder.path], { execArgv: [] });
    let count = 0;
    const gone = new Promise((resolve) => child.on('close', resolve));
    child.on('message', (message: { id: string; sequence: number; points: number }) => {
      acknowledged.set(message.id, message);
      // Another number of steps each round, so that the kill comes at another place.
      if (++count === 20 + round * 7) child.kill('SIGKILL');
    });
    await gone;
    const database = openToRead(folder.database);
    expect(database.pragma('integrity_check', { simple: true })).toBe('ok');
    expect(database.pragma('foreign_key_check')).toEqual([]);
    const history = new History(database, folder.database);
    for (const [id, { sequence, points }] of acknowledged) {
      expect(history.events(id).length).toBeGreaterThan(sequence);
      expect(history.points(id).length).toBeGreaterThanOrEqual(points);
    }
    for (const run of history.list()) {
      expect(history.events(run.id).reduce<Run | null>(reduceRun, null)).toEqual(run);
    }
    database.close();
  }
  expect(acknowledged.size).toBeGreaterThan(20);
});
