// What a person who can't see the bars is told: every tenth of a run, and every change of its state.
import type { RunState } from '#shared/run.ts';
import { STATE_WORDS } from './words.ts';

/** One short sentence; it stays the same in between, so that nothing is said twice. */
export function announcement(name: string, state: RunState, fraction: number): string {
  if (state !== 'running') return `${name}: ${STATE_WORDS[state].toLowerCase()}.`;
  return `${name}: ${10 * Math.floor(10 * Math.min(1, fraction) + 1e-9)} % done.`;
}
