// What the screen "Runs" says in more than a label.
import type { Run, RunState } from '#shared/run.ts';
import { counted, ordinal } from '../formats.ts';

export const STATE_WORDS: Readonly<Record<RunState, string>> = {
  queued: 'Queued',
  running: 'Running',
  paused: 'Paused',
  finished: 'Finished',
  failed: 'Failed',
  cancelled: 'Cancelled',
  interrupted: 'Interrupted',
};

export const TEXT = {
  empty: 'No runs yet.',
  emptyWhy: 'A run is one training of a network: what it learnt, its curves and its figures are kept here.',
  nothingShown: 'Nothing is shown.',
  nothingShownWhy: 'Choose runs on the left: Space shows or hides the current one, B makes it the baseline.',
  testOnce: 'Test figures were looked at once, at the end of each run. Choose by validation.',
  differentData: 'Other data than the baseline’s: can’t be compared.',
  keys: 'Space show, B baseline, S star, A archive, F2 rename',
  timeLater: 'Time is known once the phase is over; its epochs count as equally long.',
} as const;

export function matchWords(matching: number, all: number): string {
  return `${matching} of ${counted(all, 'run')} ${matching === 1 ? 'matches' : 'match'}.`;
}

/** What is to be known about a run's epochs. */
export function epochWords({ epochs, bestEpoch, stoppedAt }: Run): string | null {
  if (epochs === null) return null;
  const best = bestEpoch === null ? '' : `, best ${ordinal(bestEpoch)}`;
  return `${epochs}${best}${stoppedAt ? ', stopped early' : ''}`;
}
