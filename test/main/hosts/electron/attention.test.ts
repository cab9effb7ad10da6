// What a person notices without looking at the window: progress over all runs, notices of long ones, a machine awake.
import { beforeEach, expect, test, vi } from 'vitest';
import { Attention } from '../../../../src/main/hosts/electron/attention.ts';
import type { RunUpdate } from '../../../../src/shared/contract.ts';
import type { RunEvent } from '../../../../src/shared/event.ts';
import type { Run } from '../../../../src/shared/run.ts';

let now: number;
let focused: boolean;
let tell: (runId: string, update: RunUpdate) => void;
let attention: Attention;
const shown = vi.fn<(fraction: number | null, mode: string) => void>();
const notices = vi.fn<(notice: { title: string; body: string; onClick: () => void }) => void>();
const awake = { kept: vi.fn<() => void>(), released: vi.fn<() => void>() };
const openRun = vi.fn<(runId: string) => void>();
const onIdle = vi.fn<() => void>();

let waiting: string[];

beforeEach(() => {
  vi.clearAllMocks();
  now = 0;
  focused = false;
  waiting = [];
  attention = make();
});

function make(): Attention {
  return new Attention({
    runs: {
      find: (id) => ({ id, name: `run ${id}`, error: { code: 'OUT_OF_MEMORY', message: 'Too large.' } }) as Run,
      list: () => waiting.map((id) => ({ id, state: 'queued' }) as Run),
      watchAll: (listener) => {
        tell = listener;
        return () => {};
      },
    },
    desktop: {
      isFocused: () => focused,
      showProgress: shown,
      notify: notices,
      keepAwake: () => {
        awake.kept();
        return awake.released;
      },
    },
    openRun,
    onIdle,
    clock: () => now,
  });
}

/** As much of an event as decides. */
function event(runId: string, type: RunEvent['type'], more: object = {}): void {
  const fact = { version: 1, type, ...more } as RunEvent;
  tell(runId, { kind: 'event', stored: { runId, sequence: 0, recordedAt: 0, event: fact } });
}

function progress(runId: string, fraction: number): void {
  tell(runId, { kind: 'progress', progress: { fraction } as never });
}

test('the bar counts every run that was under way together, and goes when the last has ended', () => {
  event('a', 'run-queued');
  event('b', 'run-queued');
  event('a', 'run-started');
  progress('a', 0.5);
  expect(shown.mock.lastCall).toEqual([0.25, 'normal']);
  event('a', 'run-finished');
  expect(shown.mock.lastCall).toEqual([0.5, 'normal']);
  expect(attention.active()).toEqual(['b']);
  event('b', 'run-started');
  progress('b', 0.5);
  expect(shown.mock.lastCall).toEqual([0.75, 'normal']);
  expect(onIdle).not.toHaveBeenCalled();
  event('b', 'run-finished');
  expect(shown.mock.lastCall).toEqual([null, 'normal']);
  expect(onIdle).toHaveBeenCalledOnce();
  // What comes late draws nothing.
  progress('b', 1);
  event('b', 'run-cancelled');
  expect(shown.mock.lastCall).toEqual([null, 'normal']);
  // The next batch begins at nothing.
  event('c', 'run-queued');
  event('c', 'run-started');
  expect(shown.mock.lastCall).toEqual([0, 'normal']);
});

test('a run that waited when Strata was closed counts from the start', () => {
  waiting = ['a'];
  attention = make();
  expect(attention.active()).toEqual(['a']);
  event('a', 'run-started');
  event('a', 'run-finished');
  expect(onIdle).toHaveBeenCalledOnce();
});

test('a pause stands in the bar, a failure that nobody saw too, until somebody looks', () => {
  event('a', 'run-queued');
  event('a', 'run-started');
  progress('a', 0.25);
  event('a', 'run-paused');
  expect(shown.mock.lastCall).toEqual([0.25, 'paused']);
  event('a', 'run-resumed');
  attention.seen();
  expect(shown.mock.lastCall).toEqual([0, 'normal']);
  event('a', 'run-failed');
  expect(shown.mock.lastCall).toEqual([1, 'error']);
  attention.seen();
  expect(shown.mock.lastCall).toEqual([null, 'normal']);
  focused = true;
  event('b', 'run-queued');
  event('b', 'run-failed');
  expect(shown.mock.lastCall).toEqual([null, 'normal']);
});

test.each([
  ['run-finished', {}, 'run a is trained', 'It took 1 h 30 min.'],
  ['run-failed', {}, 'run a has stopped', 'Too large.'],
  ['run-interrupted', { error: { code: 'TRAINING_CRASHED', message: '' } }, 'run a has stopped', 'Too large.'],
] as const)('%s after more than a minute, out of sight, is told; a click opens the run', (type, more, title, body) => {
  event('a', 'run-queued');
  now = 3_600_000;
  event('a', 'run-started');
  now += 90 * 60_000;
  event('a', type, more);
  expect(notices).toHaveBeenCalledOnce();
  const notice = notices.mock.lastCall?.[0];
  expect(notice).toMatchObject({ title, body });
  notice?.onClick();
  expect(openRun.mock.calls).toEqual([['a']]);
});

test.each([
  ['run-finished', 59_999, false],
  ['run-finished', 60_000, true],
  ['run-paused', 600_000, false],
  ['run-cancelled', 600_000, false],
  ['run-interrupted', 600_000, false],
] as const)('%s after %i ms (in sight: %s) is not told', (type, tookMs, inSight) => {
  focused = inSight;
  event('a', 'run-queued');
  event('a', 'run-started');
  now = tookMs;
  event('a', type);
  expect(notices).not.toHaveBeenCalled();
});

test('waiting in the queue does not count as training', () => {
  event('a', 'run-queued');
  now = 600_000;
  event('a', 'run-started');
  now += 1000;
  event('a', 'run-finished');
  expect(notices).not.toHaveBeenCalled();
});

test('the machine stays awake while something trains, and no longer', () => {
  event('a', 'run-queued');
  expect(awake.kept).not.toHaveBeenCalled();
  event('a', 'run-started');
  event('b', 'run-queued');
  event('b', 'run-started');
  event('a', 'run-failed');
  expect([awake.kept.mock.calls.length, awake.released.mock.calls.length]).toEqual([1, 0]);
  event('c', 'run-queued');
  event('b', 'run-finished');
  expect(awake.released).toHaveBeenCalledOnce();
  event('c', 'run-started');
  expect(awake.kept).toHaveBeenCalledTimes(2);
  event('c', 'run-cancelled');
  expect(awake.released).toHaveBeenCalledTimes(2);
});
