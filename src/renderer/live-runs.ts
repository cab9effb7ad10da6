// The runs that are under way or wait, as they change; the list of all runs is fetched anew whenever a state changes.
import { create } from 'zustand';
import type { LiveRun } from '#shared/contract.ts';

interface LiveRuns {
  readonly running: readonly LiveRun[];
  /** In the order in which they will run. */
  readonly waiting: readonly LiveRun[];
}

/** Filled by `watchLiveRuns`, which the frame starts once. */
export const useLiveRuns = create<LiveRuns>(() => ({ running: [], waiting: [] }));
