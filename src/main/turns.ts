// Whose turn it is: what is under way, what waits and in which order, also over a restart.
import type { LiveRun } from '#shared/contract.ts';
import { toErrorRecord } from '#shared/error.ts';
import { EVENT_VERSION } from '#shared/event.ts';
import type { Queue } from './queue.ts';
import type { Recorder } from './recorder.ts';
import type { Runs } from './runs.ts';
import type { Scheduler } from './scheduler.ts';

export interface TurnsOptions {
  readonly runs: Runs;
  readonly scheduler: Scheduler;
  readonly queue: Queue;
  readonly recorder: Recorder;
}

export class Turns {
  readonly #options: TurnsOptions;

  constructor(options: TurnsOptions) {
    this.#options = options;
  }

  /** What is under way, then what waits in the order in which it will run. */
  live(): Omit<LiveRun, 'progress'>[] {
    const { active, waiting } = this.#options.scheduler.order();
    const as = (state: LiveRun['state']) => (runId: string) => ({ runId, state });
    return [...active.map(as('running')), ...waiting.map(as('queued'))];
  }

  /** Tells when `live` has changed, until the returned function is called. */
  watch(listener: () => void): () => void {
    return this.#options.scheduler.watch(listener);
  }

  /**
   * Puts a waiting run before another one that waits, or at the end.
   * @throws AppError BAD_USAGE for a run that does not wait; RUN_NOT_FOUND.
   */
  move(id: string, before: string | null): void {
    this.#options.scheduler.move(this.#options.runs.find(id).id, before);
  }

  /**
   * Puts the runs that an earlier app left in the queue back to where they waited. One that can't go on any more leaves
   * the queue, interrupted with the reason.
   */
  async takeUp(): Promise<void> {
    const { queue, recorder, runs } = this.#options;
    for (const id of queue.order()) {
      try {
        await runs.takeUp(id);
      } catch (cause) {
        queue.remove(id);
        if (runs.find(id).state !== 'queued') continue;
        const error = toErrorRecord(cause);
        recorder.record(id, { version: EVENT_VERSION, type: 'run-interrupted', reason: error.message, error });
      }
    }
  }
}
