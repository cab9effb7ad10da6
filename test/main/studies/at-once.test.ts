// Several runs of a study at once: as many as it was told, beside runs that share with nobody, over pauses and restarts.
import { availableParallelism } from 'node:os';
import { expect, test, vi } from 'vitest';
import type { App } from '../../../src/main/app.ts';
import { base, heldFolder, openStudying, studyOf, trained } from './services.ts';

const twins = studyOf('twins', { seeds: [1, 2, 3, 4] });
const active = (app: App) => app.turns.live().filter(({ state }) => state === 'running').length;

/** Three of its runs under way, and none of them ends; the app itself has one at a time. */
async function threeAtOnce() {
  const { dataDir, hold, release } = await heldFolder();
  hold();
  const app = await openStudying({ dataDir, slots: 1 });
  const { id } = await app.studies.start(twins, 3);
  await vi.waitFor(() => expect(trained(dataDir)).toHaveLength(3), 5000);
  return { app, dataDir, release, id };
}

test('the cores are shared among them, and the study itself does not change', async () => {
  const { app, id } = await threeAtOnce();
  expect(active(app)).toBe(3);
  expect(app.studies.find(id)).toMatchObject({ slots: 3, state: 'running' });
  expect(app.studies.find(id).study).toEqual(await app.studies.check(twins));
  expect(app.studies.same(await app.studies.check(twins))?.id).toBe(id);
  const threads = Math.max(1, Math.floor(availableParallelism() / 3));
  await vi.waitFor(() =>
    expect(app.runs.list().map(({ engine }) => engine?.threads)).toEqual([threads, threads, threads]),
  );
});

test('a run that shares with nobody waits for them, and they for it', async () => {
  const { app, dataDir, release, id } = await threeAtOnce();
  const alone = await app.runs.start({ strata: 1, ...base, name: 'alone' });
  expect(app.turns.live().at(-1)).toEqual({ runId: alone.id, state: 'queued' });
  release();
  await app.studies.pause(id);
  await app.runs.wait(alone.id);
  expect(trained(dataDir).at(-1)).toBe(`alone ${alone.spec.seed}`);
  expect(app.runs.find(alone.id).engine?.threads).toBe(availableParallelism());
});

test('those behind a run that shares with nobody begin once it leaves the queue', async () => {
  const { app, dataDir } = await threeAtOnce();
  const alone = await app.runs.start({ strata: 1, ...base, name: 'alone' });
  const fourth = await app.runs.start({ strata: 1, ...base, name: 'fourth' }, { slots: 4 });
  expect(active(app)).toBe(3);
  const [first] = app.turns.live();
  await app.runs.pause(first?.runId ?? '');
  expect(
    app.turns
      .live()
      .filter(({ state }) => state === 'queued')
      .map(({ runId }) => runId),
  ).toContain(fourth.id);
  await app.runs.cancel(alone.id);
  await vi.waitFor(() => expect(trained(dataDir).at(-1)).toMatch(/^fourth/), 5000);
});

test('going on takes as many as before, or as many as are wanted then', async () => {
  const { app, dataDir, id } = await threeAtOnce();
  await app.studies.pause(id);
  await app.close();
  const again = await openStudying({ dataDir, slots: 1 });
  expect(again.studies.resume(id).slots).toBe(3);
  await vi.waitFor(() => expect(trained(dataDir)).toHaveLength(6), 5000);
  expect(active(again)).toBe(3);
  await again.studies.pause(id);
  expect(again.studies.resume(id, 1).slots).toBe(1);
  await vi.waitFor(() => expect(trained(dataDir)).toHaveLength(7), 5000);
  expect(active(again)).toBe(1);
  await again.studies.pause(id);
  expect(again.studies.find(id)).toMatchObject({ state: 'paused', slots: 1 });
});

test('all of it comes to the same end', async () => {
  const app = await openStudying({ slots: 1 });
  const { id } = await app.studies.start(twins, 3);
  expect(await app.studies.wait(id)).toMatchObject({ state: 'finished', done: 12, slots: 3 });
  expect(app.studies.report(id).outcome.verdict.n).toBe(4);
  expect(await app.studies.forecast(twins, 3)).toMatchObject({ runs: 12, reused: 12 });
});
