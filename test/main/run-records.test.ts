// What people write on runs and what becomes of runs that they remove.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { App } from '../../src/main/app.ts';
import type { RunUpdate } from '../../src/shared/contract.ts';
import { type Run, reduceRun } from '../../src/shared/run.ts';
import { openFake, specOf } from './services.ts';

async function finished(app: App, more: object = {}): Promise<Run> {
  const { id } = await app.runs.start(specOf('finishes', more));
  return app.runs.wait(id);
}

const archived = { isArchived: true };

test('what is written is events, told to those who watch, and only where something changes', async () => {
  const app = await openFake();
  const { id } = await finished(app);
  const told: RunUpdate[] = [];
  const stop = app.runs.watch(id, (update) => told.push(update));
  const before = app.runs.events(id).length;
  const run = app.records.update(id, { name: 'N', tags: ['b', 'a', 'b'], notes: 'because', isStarred: true });
  expect(run).toMatchObject({ name: 'N', tags: ['b', 'a'], notes: 'because', isStarred: true, isArchived: false });
  expect(app.records.update(id, { name: 'N', tags: ['b', 'a'], isStarred: true })).toEqual(run);
  const events = app.runs.events(id);
  expect(events.slice(before).map(({ event }) => event.type)).toEqual([
    ...['run-renamed', 'run-annotated', 'run-starred'],
  ]);
  expect(told).toEqual(events.slice(before).map((stored) => ({ kind: 'event', stored })));
  expect(events.reduce<Run | null>(reduceRun, null)).toEqual(app.runs.find(id));
  stop();
});

test('a run that is under way is renamed and trains on, but is not archived', async () => {
  const app = await openFake();
  const { id } = await app.runs.start(specOf('ignores pause'));
  await expect.poll(() => app.runs.find(id).state).toBe('running');
  expect(app.records.update(id, { name: 'later' })).toMatchObject({ name: 'later', state: 'running' });
  expect(() => app.records.update(id, archived)).toThrow('Run "later" is running; archive it once it has stopped.');
  await app.runs.cancel(id);
  expect(app.records.update(id, archived)).toMatchObject({ state: 'cancelled', isArchived: true });
});

test('only an archived run is removed; its files go with it, and it says how much that was', async () => {
  const app = await openFake();
  const [run, other] = [await finished(app), await finished(app)];
  const folder = join(app.dataDir, 'runs', run.id);
  const size = readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
  await expect(app.records.remove(run.id)).rejects.toThrow('is not archived; archive it first');
  app.records.update(run.id, archived);
  expect(await app.records.remove(run.id)).toEqual({ freedBytes: size });
  expect(existsSync(folder)).toBe(false);
  expect(readdirSync(join(app.dataDir, 'tmp'))).toEqual([]);
  expect(app.runs.list().map(({ id }) => id)).toEqual([other.id]);
});

test('a run that another one starts from or repeats stays, and the refusal names that one', async () => {
  const app = await openFake();
  const source = await finished(app);
  const layer = { kind: 'rbm', hidden: 3, source: { run: source.id, layer: 0, stage: 'pretrained' } };
  const child = await finished(app, { stack: [layer] });
  app.records.update(source.id, archived);
  await expect(app.records.remove(source.id)).rejects.toThrow(
    expect.objectContaining({
      code: 'FORBIDDEN',
      message: `Can't delete: run "finishes" starts from this run's layer 1. Delete that one first, or keep both.`,
      details: { runId: child.id },
    }),
  );
  const again = await app.runs.start(specOf('finishes'), { repeats: child.id });
  await app.runs.wait(again.id);
  app.records.update(child.id, archived);
  await expect(app.records.remove(child.id)).rejects.toThrow(expect.objectContaining({ details: { runId: again.id } }));
  expect(app.runs.list()).toHaveLength(3);
  for (const { id } of [again, child, source]) {
    app.records.update(id, archived);
    await app.records.remove(id);
  }
  expect(app.runs.list()).toEqual([]);
});

test('a curve has what was told, also before it is stored', async () => {
  const app = await openFake();
  const { id } = await app.runs.start(specOf('ignores pause'));
  const name = { phase: 'pretraining', layer: 0, metric: 'reconstructionError' } as const;
  await expect.poll(() => app.records.curve(id, name).epochs).toEqual([0, 1, 2]);
  expect(app.records.curve(id, name).values).toEqual([1, 1 / 2, 1 / 3]);
  expect(app.records.curveNames([id, 'nobody'])).toEqual([name]);
  await app.runs.cancel(id);
});
