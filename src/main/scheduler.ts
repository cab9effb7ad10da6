// Gives runs their turn: at most so many at once, the others in the order of the queue.

import { AppError } from '#shared/error.ts';
import { EVENT_VERSION, type RunEvent } from '#shared/event.ts';
import type { TrainingJob } from '#shared/job.ts';
import { CLOSED, Execution, type ExecutionOptions } from './execution.ts';
import type { Queue } from './queue.ts';

const NOT_YET_BEGUN = 'it was paused before its turn';

interface Waiting {
  readonly job: TrainingJob;
  /** As many runs may be under way while this one is, itself among them. */
  readonly slots: number;
  readonly settled: PromiseWithResolvers<void>;
}

export interface SchedulerOptions extends ExecutionOptions {
  readonly queue: Queue;
  /** On closing, waiting runs stay queued for the next start instead of being interrupted. */
  readonly keepsQueue: boolean;
}

export class Scheduler {
  readonly #options: SchedulerOptions;
  readonly #listeners = new Set<() => void>();
  #waiting: Waiting[] = [];
  readonly #active = new Map<string, { readonly execution: Execution; readonly slots: number }>();
  #isClosed = false;

  constructor(options: SchedulerOptions) {
    this.#options = options;
  }

  /**
   * Takes a queued run at its place in the queue, which is the end for a new one; it starts once a slot is free. slots: as
   * many runs may be under way while this one is, itself among them.
   */
  add(job: TrainingJob, slots: number): void {
    const settled = Promise.withResolvers<void>();
    settled.promise.catch(() => {});
    this.#options.queue.add(job.runId);
    this.#waiting.push({ job, slots, settled });
    this.#sort();
    this.#fill();
    this.#tell();
  }

  /** Ids of the active runs, then of the waiting ones in the order in which they will run. */
  order(): { active: string[]; waiting: string[] } {
    return { active: [...this.#active.keys()], waiting: this.#waiting.map(({ job }) => job.runId) };
  }

  /**
   * Puts a waiting run before another one that waits; at the end where that is null.
   * @throws AppError BAD_USAGE for a run that does not wait.
   */
  move(runId: string, before: string | null): void {
    if (!this.#waiting.some(({ job }) => job.runId === runId)) {
      throw new AppError('BAD_USAGE', `Run ${runId} does not wait for its turn; only a waiting run can be moved.`);
    }
    this.#options.queue.move(runId, before);
    this.#sort();
    this.#fill();
    this.#tell();
  }

  /** Tells when a run came, began, moved or went, until the returned function is called. */
  watch(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Resolves once the run goes no further; null for one that is neither waiting nor active here. */
  settled(runId: string): Promise<void> | null {
    const waiting = this.#waiting.find(({ job }) => job.runId === runId);
    return waiting?.settled.promise ?? this.#execution(runId)?.settled ?? null;
  }

  /** Cancels a run that is waiting or active here, and resolves once that is stored. */
  async cancel(runId: string): Promise<void> {
    const at = this.#waiting.findIndex(({ job }) => job.runId === runId);
    if (at !== -1) {
      this.#drop(at, { version: EVENT_VERSION, type: 'run-cancelled' });
      return;
    }
    const execution = this.#execution(runId);
    execution?.cancel();
    await execution?.settled;
  }

  /** Has a run save a checkpoint and stop, or leave the queue; resolves once that is stored. */
  async pause(runId: string): Promise<void> {
    if (this.#leaveQueue(runId, NOT_YET_BEGUN)) return;
    const execution = this.#execution(runId);
    execution?.pause();
    await execution?.settled;
  }

  /** Has an active run end early and keep what it learnt; resolves once that is stored. Nothing for any other run. */
  async stop(runId: string): Promise<void> {
    const execution = this.#execution(runId);
    execution?.stop();
    await execution?.settled;
  }

  /** Stops a run at once; what it did since its last checkpoint will be done again. Resolves once that is stored. */
  async interrupt(runId: string, reason: string): Promise<void> {
    if (this.#leaveQueue(runId, reason)) return;
    const execution = this.#execution(runId);
    execution?.interrupt(reason);
    await execution?.settled;
  }

  /** Ends a run whose facts could not be stored. */
  fail(runId: string, cause: unknown): void {
    this.#execution(runId)?.fail(cause);
  }

  /** Begins nothing more, and has every active run save a checkpoint and stop; resolves once that is stored. */
  async rest(): Promise<void> {
    this.#isClosed = true;
    const active = [...this.#active.values()].map(({ execution }) => execution);
    for (const execution of active) execution.pause();
    await Promise.allSettled(active.map(({ settled }) => settled));
  }

  /** Interrupts everything, and resolves once no training process is left. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const active = [...this.#active.values()].map(({ execution }) => execution);
    for (const execution of active) execution.interrupt(CLOSED);
    await Promise.allSettled(active.map(({ settled }) => settled));
    for (const { job, settled } of [...this.#waiting]) {
      if (this.#options.keepsQueue) settled.resolve();
      else this.#leaveQueue(job.runId, CLOSED);
    }
  }

  /** Takes a waiting run out of the queue; one that was to be resumed is again what it was. False for any other run. */
  #leaveQueue(runId: string, reason: string): boolean {
    const at = this.#waiting.findIndex(({ job }) => job.runId === runId);
    const waiting = this.#waiting[at];
    if (waiting) {
      this.#drop(at, waiting.job.isResumed ? null : { version: EVENT_VERSION, type: 'run-interrupted', reason });
    }
    return waiting !== undefined;
  }

  #drop(at: number, event: RunEvent | null): void {
    const [waiting] = this.#waiting.splice(at, 1);
    if (!waiting) return;
    try {
      this.#options.queue.remove(waiting.job.runId);
      if (event) this.#options.recorder.record(waiting.job.runId, event);
      waiting.settled.resolve();
    } catch (cause) {
      waiting.settled.reject(cause);
      throw cause;
    } finally {
      // The next one may share the machine where the one that left would not.
      this.#fill();
      this.#tell();
    }
  }

  #sort(): void {
    const order = this.#options.queue.order();
    this.#waiting.sort((a, b) => order.indexOf(a.job.runId) - order.indexOf(b.job.runId));
  }

  #tell(): void {
    for (const listener of [...this.#listeners]) listener();
  }

  #execution(runId: string): Execution | undefined {
    return this.#active.get(runId)?.execution;
  }

  /** Every run that is under way together shares the machine as it was told: the one that shares least decides. */
  #hasRoomFor({ slots }: Waiting): boolean {
    return this.#active.size < Math.min(slots, ...[...this.#active.values()].map((it) => it.slots));
  }

  #fill(): void {
    for (;;) {
      const next = this.#waiting[0];
      if (this.#isClosed || !next || !this.#hasRoomFor(next)) return;
      this.#waiting.shift();
      const { runId } = next.job;
      this.#options.queue.remove(runId);
      const execution = new Execution(next.job, this.#options);
      this.#active.set(runId, { execution, slots: next.slots });
      next.settled.resolve(execution.settled);
      const free = () => {
        this.#active.delete(runId);
        this.#fill();
        this.#tell();
      };
      execution.settled.then(free, free);
    }
  }
}
