// The runs that are under way or wait, as they change; the list of all runs is fetched anew whenever a state changes.
import { create } from 'zustand';
import type { LiveRun } from '#shared/contract.ts';
import type { Services } from './services.tsx';

interface LiveRuns {
  readonly running: readonly LiveRun[];
  /** In the order in which they will run. */
  readonly waiting: readonly LiveRun[];
}

/** Filled by `watchLiveRuns`, which the frame starts once. */
export const useLiveRuns = create<LiveRuns>(() => ({ running: [], waiting: [] }));

/** After a stream that broke, though the connection is there. */
const RETRY_MS = 1000;

/** Keeps `useLiveRuns` and the list of runs up to date until `signal` is aborted. */
export async function watchLiveRuns(
  { client, query, cache }: Pick<Services, 'client' | 'query' | 'cache'>,
  signal: AbortSignal,
): Promise<void> {
  let known = '';
  while (!signal.aborted) {
    try {
      for await (const live of await client.runs.live(undefined, { signal })) {
        useLiveRuns.setState({
          running: live.filter(({ state }) => state === 'running'),
          waiting: live.filter(({ state }) => state === 'queued'),
        });
        const states = live.map(({ runId, state, progress }) => `${runId} ${state} ${progress !== null}`).join();
        if (states !== known) void cache.invalidateQueries({ queryKey: query.runs.list.key() });
        known = states;
      }
    } catch {
      // The door tells of a lost connection; anything else is tried again.
    }
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
}
