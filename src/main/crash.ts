// Says in one sentence why a training process ended without a result.
import type { ErrorRecord } from '#shared/error.ts';
import type { TrainerExit } from './trainer.ts';

export interface Evidence {
  readonly exit: TrainerExit;
  /** What made us kill it, if we did. */
  readonly misbehaviour: string | null;
  /** The end of what it wrote. */
  readonly lastWords: string;
  /** The system killed some process for want of memory in the meantime, and this one by SIGKILL. */
  readonly oomKilled: boolean;
  /** What to do about it, e.g. "resume the run". */
  readonly remedy: string;
}

/** What Node, C++ and Linux write when an allocation fails. */
const OUT_OF_MEMORY = /heap out of memory|bad_alloc|Cannot allocate memory|Array buffer allocation failed|ENOMEM/;

const SMALLER = 'use smaller layers, a smaller batch or fewer rows, or close other programs';

/** OUT_OF_MEMORY where something says so, else TRAINING_CRASHED with the signal or the exit code. */
export function crashRecord({ exit, misbehaviour, lastWords, oomKilled, remedy }: Evidence): ErrorRecord {
  if (exit.startError !== undefined) {
    return crashed(`could not be started (${exit.startError}); close other programs and ${remedy}.`);
  }
  if (misbehaviour) return crashed(`${misbehaviour} and was stopped; ${remedy}.`);
  const how = exit.signal ? `was ended by the signal ${exit.signal}` : `ended with exit code ${exit.code}`;
  if (OUT_OF_MEMORY.test(lastWords)) {
    return { code: 'OUT_OF_MEMORY', message: `The training process ran out of memory and ${how}; ${SMALLER}.` };
  }
  if (oomKilled) {
    return { code: 'OUT_OF_MEMORY', message: `The training process ${how}, probably out of memory; ${SMALLER}.` };
  }
  if (exit.code === 0) return crashed(`ended without a result; ${remedy}.`);
  return crashed(`${how}; ${remedy}. The log has its last words.`);
}

function crashed(what: string): ErrorRecord {
  return { code: 'TRAINING_CRASHED', message: `The training process ${what}` };
}
