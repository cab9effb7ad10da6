// Decides whether a run that something went wrong with is given up, or waits to be resumed.
import type { ErrorCode, ErrorRecord } from '#shared/error.ts';
import { EVENT_VERSION, type RunEvent } from '#shared/event.ts';

/** What went wrong around the run, not in it: another time the same run may well succeed. */
const PASSING: ReadonlySet<ErrorCode> = new Set(['TRAINING_CRASHED', 'OUT_OF_MEMORY', 'DISK_FULL', 'READ_ONLY']);

/**
 * The event for a run that met `error`. Work that a checkpoint holds is never thrown away, except where its own numbers
 * are what failed: resuming would only meet them again.
 */
export function endingAfter(error: ErrorRecord, hasCheckpoint: boolean): RunEvent {
  const isWorthGoingOn = PASSING.has(error.code) || (hasCheckpoint && error.code !== 'TRAINING_DIVERGED');
  if (!isWorthGoingOn) return { version: EVENT_VERSION, type: 'run-failed', error };
  return { version: EVENT_VERSION, type: 'run-interrupted', reason: error.message, error };
}
