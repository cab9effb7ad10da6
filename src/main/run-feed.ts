// A run's life as a stream for one reader: what is stored, then what happens, gathered so that a slow reader costs little.
import { setTimeout as sleep } from 'node:timers/promises';
import type { RunUpdate } from '#shared/contract.ts';
import { isFinal } from '#shared/run.ts';
import type { Runs } from './runs.ts';

/** Lists follow each other after at least this long. */
const PAUSE_MS = 100;

/**
 * Yields lists of updates: first the stored events after the sequence number `after`, then what happens, until the run
 * is over or `signal` is aborted. Updates wait while nobody asks for the next list, points, progress and pictures merged.
 * @throws AppError RUN_NOT_FOUND.
 */
export async function* runFeed(
  runs: Runs,
  { runId, after }: { readonly runId: string; readonly after: number },
  signal: AbortSignal | undefined,
): AsyncGenerator<RunUpdate[], void, void> {
  const { id } = runs.find(runId);
  let waiting: RunUpdate[] = [];
  let awake = Promise.withResolvers<void>();
  const wake = () => awake.resolve();
  const stop = runs.watch(id, (update) => {
    waiting = merged(waiting, update);
    wake();
  });
  signal?.addEventListener('abort', wake, { once: true });
  try {
    // Nothing can happen between the watch and this look at the history: both are in one turn of the event loop.
    const stored = runs.events(id).filter(({ sequence }) => sequence > after);
    let list: RunUpdate[] = stored.map((event) => ({ kind: 'event', stored: event }));
    while (!signal?.aborted) {
      yield list;
      if (waiting.length === 0 && isFinal(runs.find(id).state)) return;
      await sleep(PAUSE_MS, undefined, signal ? { signal } : {}).catch(() => {});
      if (waiting.length === 0) await awake.promise;
      awake = Promise.withResolvers();
      list = waiting;
      waiting = [];
    }
  } finally {
    signal?.removeEventListener('abort', wake);
    stop();
  }
}

/** The list with one more update: points join points, and of progress and pictures only the last counts. */
function merged(list: readonly RunUpdate[], update: RunUpdate): RunUpdate[] {
  const last = list.at(-1);
  if (update.kind === 'points' && last?.kind === 'points') {
    return [...list.slice(0, -1), { kind: 'points', points: [...last.points, ...update.points] }];
  }
  if (update.kind === 'progress' || update.kind === 'pictures') {
    return [...list.filter(({ kind }) => kind !== update.kind), update];
  }
  return [...list, update];
}
