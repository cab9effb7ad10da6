// The stream of a run's life over pretended training processes: nothing twice, nothing missing, and it ends.
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { runFeed } from '../../src/main/run-feed.ts';
import type { RunUpdate } from '../../src/shared/contract.ts';
import type { MetricPoint } from '../../src/shared/event.ts';
import { type Run, reduceRun } from '../../src/shared/run.ts';
import { openFake, specOf } from './services.ts';

const eventsOf = (updates: readonly RunUpdate[]) =>
  updates.flatMap((update) => (update.kind === 'event' ? update.stored : []));

test('a reader from the beginning and one from the middle get every event once, and the stream ends with the run', async () => {
  const app = await openFake();
  const { id } = await app.runs.start(specOf('finishes'));
  const updates: RunUpdate[] = [];
  for await (const list of runFeed(app.runs, { runId: id, after: -1 }, undefined)) updates.push(...list);
  expect(eventsOf(updates)).toEqual(app.runs.events(id));
  expect(eventsOf(updates).reduce<Run | null>(reduceRun, null)).toEqual(app.runs.find(id));
  const late: RunUpdate[] = [];
  for await (const list of runFeed(app.runs, { runId: id.slice(0, 20), after: 1 }, undefined)) late.push(...list);
  expect(eventsOf(late)).toEqual(app.runs.events(id).slice(2));
});

test('a slow reader gets what waited in one list: events and points in order, points joined, the last progress only', async () => {
  const app = await openFake();
  const { id } = await app.runs.start(specOf('waits'));
  // Stands in for the recorder, so that the test decides what happens when.
  let tell: (update: RunUpdate) => void = () => {};
  app.runs.watch = (_id, listener) => {
    tell = listener;
    return () => {};
  };
  const controller = new AbortController();
  const feed = runFeed(app.runs, { runId: id, after: -1 }, controller.signal);
  await feed.next();
  const point = (epoch: number): MetricPoint => ({ phase: 'finetuning', layer: null, metric: 'loss', epoch, value: 1 });
  const progress = (fraction: number): RunUpdate => ({
    kind: 'progress',
    progress: {
      phase: 'finetuning',
      layer: null,
      epoch: 0,
      epochs: 1,
      phaseFraction: fraction,
      fraction,
      rowsPerSecond: 1,
      phaseSecondsLeft: null,
      secondsLeft: null,
    },
  });
  const stored = { runId: id, sequence: 9, recordedAt: 0, event: { version: 1, type: 'finetuning-started' } } as const;
  tell(progress(0.1));
  tell({ kind: 'points', points: [point(0)] });
  tell({ kind: 'points', points: [point(1)] });
  tell({ kind: 'event', stored });
  tell(progress(0.2));
  tell({ kind: 'points', points: [point(2)] });
  expect((await feed.next()).value).toEqual([
    { kind: 'points', points: [point(0), point(1)] },
    { kind: 'event', stored },
    progress(0.2),
    { kind: 'points', points: [point(2)] },
  ]);
  controller.abort();
  await feed.next();
});

test('lists come at most ten times a second', async () => {
  const app = await openFake();
  const { id } = await app.runs.start(specOf('waits'));
  let tell: (update: RunUpdate) => void = () => {};
  app.runs.watch = (_id, listener) => {
    tell = listener;
    return () => {};
  };
  const controller = new AbortController();
  const times: number[] = [];
  const reading = (async () => {
    for await (const _list of runFeed(app.runs, { runId: id, after: -1 }, controller.signal))
      times.push(performance.now());
  })();
  for (let i = 0; i < 100; i++) {
    tell({ kind: 'points', points: [] });
    await sleep(5);
  }
  controller.abort();
  await reading;
  expect(times.length).toBeGreaterThan(2);
  const gaps = times.slice(1).map((at, i) => at - (times[i] ?? 0));
  expect(Math.min(...gaps)).toBeGreaterThan(95);
});

test('an abort ends a stream in which nothing happens, and a reader who leaves is no longer told', async () => {
  const app = await openFake();
  const { id } = await app.runs.start(specOf('waits'));
  const { watch } = app.runs;
  let watching = 0;
  app.runs.watch = (runId, listener) => {
    const stop = watch.call(app.runs, runId, listener);
    watching += 1;
    return () => {
      watching -= 1;
      stop();
    };
  };
  const controller = new AbortController();
  const feed = runFeed(app.runs, { runId: id, after: 1000 }, controller.signal);
  expect(await feed.next()).toEqual({ value: [], done: false });
  const next = feed.next();
  await sleep(20);
  expect(watching).toBe(1);
  controller.abort();
  for (let step = await next; !step.done; step = await feed.next());
  expect(watching).toBe(0);
  for await (const _list of runFeed(app.runs, { runId: id, after: -1 }, undefined)) break;
  expect(watching).toBe(0);
});
