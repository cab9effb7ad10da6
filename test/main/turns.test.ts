// Whose turn it is: the live list, moving, stopping early, and a queue that outlives the app; pretended trainings.
import { expect, test } from 'vitest';
import type { App } from '../../src/main/app.ts';
import { liveFeed } from '../../src/main/live-feed.ts';
import { Turns } from '../../src/main/turns.ts';
import type { LiveRun } from '../../src/shared/contract.ts';
import { AppError } from '../../src/shared/error.ts';
import type { RunEvent } from '../../src/shared/event.ts';
import { freshFolder, openFake, specOf } from './services.ts';

async function startAll(app: App, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let i = 0; i < count; i++) ids.push((await app.runs.start(specOf('waits'))).id);
  return ids;
}

const waiting = (app: App) => app.turns.live().flatMap(({ runId, state }) => (state === 'queued' ? [runId] : []));

test('the live list has what is under way, then what waits in its order, and moving changes that order only', async () => {
  const app = await openFake();
  const [a, b, c, d] = (await startAll(app, 4)) as [string, string, string, string];
  expect(app.turns.live()).toEqual([
    { runId: a, state: 'running' },
    ...[b, c, d].map((runId) => ({ runId, state: 'queued' })),
  ]);
  app.turns.move(d, b);
  expect(waiting(app)).toEqual([d, b, c]);
  app.turns.move(b, null);
  expect(waiting(app)).toEqual([d, c, b]);
  app.turns.move(c, c);
  expect(new Set(waiting(app))).toEqual(new Set([b, c, d]));
  expect(() => app.turns.move(a, null)).toThrow(/does not wait/);
  app.turns.move(d, null);
  const [next] = waiting(app);
  await app.runs.cancel(a);
  await expect.poll(() => app.turns.live()[0]).toEqual({ runId: next, state: 'running' });
});

test('the queue and its order outlive an app that keeps it, and a run that had begun does not begin by itself', async () => {
  const dataDir = freshFolder();
  const first = await openFake({ dataDir, keepsQueue: true });
  const [a, b, c] = (await startAll(first, 3)) as [string, string, string];
  first.turns.move(c, b);
  await first.close();
  const second = await openFake({ dataDir, keepsQueue: true });
  expect(second.runs.find(a).state).toBe('interrupted');
  await expect
    .poll(() => second.turns.live())
    .toEqual([
      { runId: c, state: 'running' },
      { runId: b, state: 'queued' },
    ]);
  await expect.poll(() => second.runs.find(c).state).toBe('running');
  expect(second.runs.events(c).map(({ event }) => event.type)).toEqual(
    expect.arrayContaining(['run-queued', 'run-started']),
  );
  await second.close();
  const plain = await openFake({ dataDir });
  expect(plain.runs.find(b).state).toBe('interrupted');
  expect(plain.turns.live()).toEqual([]);
});

test('a waiting run that cannot go on any more leaves the queue with the reason', async () => {
  const app = await openFake();
  const [, b] = (await startAll(app, 2)) as [string, string];
  const removed: string[] = [];
  const recorded: unknown[] = [];
  const gone = new AppError('DATASET_NOT_FOUND', 'The dataset is gone; import it again.');
  const turns = new Turns({
    runs: { find: (id: string) => app.runs.find(id), takeUp: () => Promise.reject(gone) },
    queue: { order: () => [b], remove: (id: string) => removed.push(id) },
    recorder: { record: (id: string, event: RunEvent) => recorded.push([id, event.type, gone.message]) },
  } as never);
  await turns.takeUp();
  expect(removed).toEqual([b]);
  expect(recorded).toEqual([[b, 'run-interrupted', 'The dataset is gone; import it again.']]);
});

test('stop finishes a running run early, marked; a waiting one has nothing to keep', async () => {
  const app = await openFake();
  const [a, b] = (await startAll(app, 2)) as [string, string];
  await expect.poll(() => app.runs.find(a).state).toBe('running');
  await expect(app.runs.stop(b)).rejects.toThrow(/only a running run can be stopped/);
  const stopped = await app.runs.stop(a);
  expect(stopped).toMatchObject({
    state: 'finished',
    stoppedAt: { phase: 'pretraining', layer: 0, epoch: 2 },
    metrics: { testError: 0.5 },
  });
  expect(await app.runs.stop(a)).toEqual(stopped);
});

test('the stream tells every change of state at once, and progress at most twice a second', async () => {
  const app = await openFake();
  const controller = new AbortController();
  const lists: { at: number; list: LiveRun[] }[] = [];
  const reading = (async () => {
    for await (const list of liveFeed(app, controller.signal)) lists.push({ at: performance.now(), list });
  })();
  await expect.poll(() => lists.length).toBe(1);
  const { id } = await app.runs.start(specOf('waits'));
  const startedAt = performance.now();
  await expect.poll(() => lists.at(-1)?.list).toEqual([{ runId: id, state: 'running', progress: null }]);
  expect(lists.find(({ list }) => list.length === 1)?.at).toBeLessThan(startedAt + 400);
  await expect.poll(() => app.runs.find(id).state).toBe('running');
  await app.runs.cancel(id);
  await expect.poll(() => lists.at(-1)?.list).toEqual([]);
  controller.abort();
  await reading;
});

test('a hundred reports of progress make two or three lists a second, the last one told', async () => {
  const progress = (fraction: number) => ({
    kind: 'progress' as const,
    progress: { fraction } as LiveRun['progress'] & {},
  });
  let tell: (runId: string, update: ReturnType<typeof progress>) => void = () => {};
  const live: Omit<LiveRun, 'progress'>[] = [{ runId: 'a', state: 'running' }];
  const sources = {
    runs: {
      watchAll: (listener: typeof tell) => {
        tell = listener;
        return () => {};
      },
    },
    turns: { live: () => live, watch: () => () => {} },
  };
  const controller = new AbortController();
  const told: (number | undefined)[] = [];
  const reading = (async () => {
    for await (const list of liveFeed(sources as never, controller.signal)) told.push(list[0]?.progress?.fraction);
  })();
  for (let i = 1; i <= 100; i++) {
    tell('a', progress(i / 100));
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  await expect.poll(() => told.at(-1)).toBe(1);
  expect(told.length).toBeLessThanOrEqual(5);
  expect(told.length).toBeGreaterThanOrEqual(3);
  controller.abort();
  await reading;
});
