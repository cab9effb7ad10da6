// Resting before closing: what runs is paused at a fresh checkpoint, what waits keeps its turn, and nothing new begins.
import { expect, test, vi } from 'vitest';
import { freshFolder, openFake, specOf } from './services.ts';

test('the run under way is paused, the waiting one is not begun in its place, and it has its turn in the next app', async () => {
  const dataDir = freshFolder();
  const app = await openFake({ dataDir, slots: 1, keepsQueue: true });
  const first = await app.runs.start(specOf('waits, then finishes'));
  const second = await app.runs.start(specOf('finishes'));
  await vi.waitUntil(() => app.runs.events(first.id).length >= 3, { timeout: 10_000 });
  await app.rest();
  expect(app.runs.find(first.id).state).toBe('paused');
  expect(app.runs.find(second.id).state).toBe('queued');
  await app.close();
  const next = await openFake({ dataDir, slots: 1, keepsQueue: true });
  await vi.waitUntil(() => next.runs.find(second.id).state === 'finished', { timeout: 10_000 });
  expect(next.runs.find(first.id).state).toBe('paused');
});

test('without a run there is nothing to wait for', async () => {
  const app = await openFake();
  await app.rest();
  await app.rest();
  expect(app.runs.list()).toEqual([]);
});
