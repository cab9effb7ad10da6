// The runs that are under way or wait, as a stream for one reader: at once when a state changes, else twice a second.
import { setTimeout as sleep } from 'node:timers/promises';
import type { LiveRun } from '#shared/contract.ts';
import type { Progress } from '#shared/job.ts';
import type { Runs } from './runs.ts';
import type { Turns } from './turns.ts';

/** Progress alone is told this often. */
const PROGRESS_MS = 500;
/** However much happens, lists follow each other after at least this long. */
const PAUSE_MS = 50;

export interface LiveSources {
  readonly runs: Pick<Runs, 'watchAll'>;
  readonly turns: Pick<Turns, 'live' | 'watch'>;
}

/** Yields the list of all live runs, the first at once, until `signal` is aborted. A slow reader misses only what is past. */
export async function* liveFeed(
  { runs, turns }: LiveSources,
  signal: AbortSignal | undefined,
): AsyncGenerator<LiveRun[], void, void> {
  const progress = new Map<string, Progress>();
  let isNew = true;
  let changed = Promise.withResolvers<void>();
  const change = () => {
    isNew = true;
    changed.resolve();
  };
  const stopEvents = runs.watchAll((runId, update) => {
    if (update.kind === 'event') change();
    if (update.kind !== 'progress') return;
    isNew = true;
    progress.set(runId, update.progress);
  });
  const stopQueue = turns.watch(change);
  signal?.addEventListener('abort', change, { once: true });
  try {
    while (!signal?.aborted) {
      if (isNew) {
        isNew = false;
        changed = Promise.withResolvers();
        const live = turns.live();
        for (const runId of progress.keys()) if (!live.some((it) => it.runId === runId)) progress.delete(runId);
        yield live.map((it) => ({ ...it, progress: progress.get(it.runId) ?? null }));
      }
      await sleep(PAUSE_MS, undefined, { ref: false });
      await Promise.race([changed.promise, sleep(PROGRESS_MS - PAUSE_MS, undefined, { ref: false })]);
    }
  } finally {
    signal?.removeEventListener('abort', change);
    stopEvents();
    stopQueue();
  }
}
