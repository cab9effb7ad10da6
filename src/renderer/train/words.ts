// The words of the screen Train that are more than a label.
import type { RunState } from '#shared/run.ts';

export const STATE_WORDS: Readonly<Record<RunState, string>> = {
  queued: 'Waiting for its turn',
  running: 'Running',
  paused: 'Paused',
  finished: 'Finished',
  failed: 'Failed',
  cancelled: 'Discarded',
  interrupted: 'Interrupted',
};

export const DISCARD_QUESTION = {
  title: (name: string) => `Stop and discard ${name}?`,
  text: 'Training ends and its checkpoints are removed. The curves stay. This can’t be undone.',
  keep: 'Keep training',
  discard: 'Discard',
};

export const EMPTY = {
  what: 'Nothing running.',
  why: 'A run shows here what it learns while it learns it. Build a stack and press Train.',
};
