// A watched run: the fold of what its stream tells, with the time that counts and the points that still hold.
import { expect, test } from 'vitest';
import { RunLife } from '../../../src/renderer/train/run-life.ts';
import type { RunUpdate } from '../../../src/shared/contract.ts';
import { finished, progressAt, resumed, runOf, started, storedEvents } from './runs.ts';

const eventsOf = (facts: Parameters<typeof storedEvents>[0]): RunUpdate[] =>
  storedEvents(facts).map((stored) => ({ kind: 'event', stored }));
const point = (epoch: number, value: number): RunUpdate => ({
  kind: 'points',
  points: [{ phase: 'pretraining', layer: 0, metric: 'reconstructionError', epoch, value }],
});
const key = { phase: 'pretraining', layer: 0, metric: 'reconstructionError' } as const;

test('is the run of its events, with its newest progress while it runs and none when it rests', () => {
  const life = new RunLife();
  const facts = [started, { type: 'run-paused' } as const];
  const [queued, begun, paused] = eventsOf(facts) as [RunUpdate, RunUpdate, RunUpdate];
  life.apply([queued, begun, { kind: 'progress', progress: progressAt({ fraction: 0.25 }) }]);
  expect(life.run).toEqual(runOf([started]));
  expect(life.progress?.fraction).toBe(0.25);
  life.apply([paused]);
  expect(life.run).toEqual(runOf(facts));
  expect(life.progress).toBeNull();
});

test('a resumed run forgets the points from its place on', () => {
  const life = new RunLife();
  const facts = [started, { type: 'run-interrupted', reason: 'x' } as const, resumed({ ...key, epoch: 1 })];
  const place = { phase: 'pretraining', layer: 0, epoch: 1 } as const;
  const [queued, begun, broken, again] = eventsOf([facts[0]!, facts[1]!, resumed(place)]);
  life.apply([queued!, begun!, point(0, 9), point(1, 8), point(2, 7), broken!, again!, point(1, 6)]);
  expect(life.curves.points(key)).toEqual([
    [1, 9],
    [2, 6],
  ]);
});

test('pauses do not count as time', () => {
  const life = new RunLife();
  // One second apart: queued 1, started 2, paused 3, resumed 4.
  life.apply(eventsOf([started, { type: 'run-paused' }, resumed(null)]));
  expect(life.elapsedSeconds(4000)).toBe(1);
  expect(life.elapsedSeconds(6500)).toBe(3.5);
  const over = new RunLife();
  over.apply(eventsOf([started, finished({})]));
  expect(over.elapsedSeconds(99_000)).toBe(4);
});
