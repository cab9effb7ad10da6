// The only writer of events and points: first stored, then told to those who watch.
import type { RunUpdate } from '#shared/contract.ts';
import type { MetricPoint, RunEvent } from '#shared/event.ts';
import type { Progress } from '#shared/job.ts';
import type { Pictures } from '#shared/pictures.ts';
import type { Run } from '#shared/run.ts';
import type { History } from './history.ts';

/** Points are told this often, and stored with every tenth telling. */
const PUBLISH_MS = 100;
const PUBLISHES_PER_STORE = 9;

export type RunListener = (update: RunUpdate) => void;
export type EveryRunListener = (runId: string, update: RunUpdate) => void;

interface Pending {
  unstored: MetricPoint[];
  unpublished: MetricPoint[];
  publishes: number;
  timer: NodeJS.Timeout;
}

export class Recorder {
  readonly #history: History;
  readonly #now: () => number;
  readonly #onLost: (runId: string, cause: unknown) => void;
  readonly #listeners = new Map<string, Set<RunListener>>();
  readonly #everyRun = new Set<EveryRunListener>();
  readonly #pending = new Map<string, Pending>();

  /** `onLost` hears of points that could not be stored, when no caller is there to hear it. */
  constructor(history: History, now: () => number, onLost: (runId: string, cause: unknown) => void) {
    this.#history = history;
    this.#now = now;
    this.#onLost = onLost;
  }

  /** Stores an event after every point that came before it, and returns the run as it is now. */
  record(runId: string, event: RunEvent): Run {
    this.flush(runId);
    const { stored, run } = this.#history.append(runId, event, this.#now());
    this.#tell(runId, { kind: 'event', stored });
    return run;
  }

  addPoints(runId: string, points: readonly MetricPoint[]): void {
    const pending = this.#pending.get(runId) ?? this.#begin(runId);
    pending.unstored.push(...points);
    pending.unpublished.push(...points);
  }

  progress(runId: string, progress: Progress): void {
    this.#tell(runId, { kind: 'progress', progress });
  }

  /** Only tells: who keeps them is somebody else. */
  pictures(runId: string, pictures: Pictures): void {
    this.#tell(runId, { kind: 'pictures', pictures });
  }

  /** Stores and tells what is waiting. What can't be stored is dropped with the error, so that an end can still be recorded. */
  flush(runId: string): void {
    const pending = this.#pending.get(runId);
    if (!pending) return;
    clearInterval(pending.timer);
    this.#pending.delete(runId);
    if (pending.unstored.length > 0) this.#history.addPoints(runId, pending.unstored);
    this.#publish(runId, pending);
  }

  watch(runId: string, listener: RunListener): () => void {
    const listeners = this.#listeners.get(runId) ?? new Set();
    this.#listeners.set(runId, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.#listeners.get(runId) === listeners) this.#listeners.delete(runId);
    };
  }

  /** Tells what happens to any run, also to one that is yet to come. */
  watchAll(listener: EveryRunListener): () => void {
    this.#everyRun.add(listener);
    return () => void this.#everyRun.delete(listener);
  }

  #begin(runId: string): Pending {
    const timer = setInterval(() => this.#tick(runId), PUBLISH_MS);
    const pending = { unstored: [], unpublished: [], publishes: 0, timer };
    this.#pending.set(runId, pending);
    return pending;
  }

  #tick(runId: string): void {
    const pending = this.#pending.get(runId);
    if (!pending) return;
    pending.publishes += 1;
    if (pending.publishes < PUBLISHES_PER_STORE) {
      this.#publish(runId, pending);
      return;
    }
    try {
      this.flush(runId);
    } catch (cause) {
      this.#onLost(runId, cause);
    }
  }

  #publish(runId: string, pending: Pending): void {
    const points = pending.unpublished;
    pending.unpublished = [];
    if (points.length > 0) this.#tell(runId, { kind: 'points', points });
  }

  #tell(runId: string, update: RunUpdate): void {
    const those = [...(this.#listeners.get(runId) ?? [])].map((listener) => () => listener(update));
    const all = [...this.#everyRun].map((listener) => () => listener(runId, update));
    for (const tell of [...those, ...all]) {
      try {
        tell();
      } catch (cause) {
        // A watcher's mistake must not touch the run that it watches; it becomes an uncaught exception of its own.
        queueMicrotask(() => {
          throw cause;
        });
      }
    }
  }
}
