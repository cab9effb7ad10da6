// A run as somebody watches it: its state, its curves, where it is and how long it has been at it, folded from its stream.
import type { RunUpdate } from '#shared/contract.ts';
import type { StoredEvent } from '#shared/event.ts';
import type { Progress } from '#shared/job.ts';
import { type Run, reduceRun } from '#shared/run.ts';
import { PictureSets } from './picture-sets.ts';
import { RunCurves } from './run-curves.ts';

export class RunLife {
  readonly curves = new RunCurves();
  /** Null until the first event. */
  run: Run | null = null;
  /** Of the sitting under way; null before its first word, and once it is over. */
  progress: Progress | null = null;
  /** What came since the watch began, by phase. */
  readonly pictures = new PictureSets();
  /** Epochs made in each layer whose pre-training is over. */
  readonly finishedEpochs = new Map<number, number>();
  /** Time in earlier sittings, and when the present one began (UTC milliseconds). */
  #earlierMs = 0;
  #since: number | null = null;

  apply(updates: readonly RunUpdate[]): void {
    for (const update of updates) {
      if (update.kind === 'points') this.curves.add(update.points);
      else if (update.kind === 'progress') this.progress = update.progress;
      else if (update.kind === 'pictures') this.pictures.add(update.pictures);
      else this.#meet(update.stored);
    }
  }

  /** Seconds of training so far, pauses left out. */
  elapsedSeconds(now: number): number {
    if (this.run?.durationMs) return this.run.durationMs / 1000;
    const sitting = this.#since === null ? 0 : Math.max(0, now - this.#since);
    return (this.#earlierMs + sitting) / 1000;
  }

  #meet(stored: StoredEvent): void {
    const { event, recordedAt } = stored;
    this.run = reduceRun(this.run, stored);
    if (event.type === 'layer-finished') this.finishedEpochs.set(event.layer, event.epochs);
    if (event.type === 'run-resumed') {
      this.curves.dropFrom(event.place);
      this.pictures.dropFrom(event.place);
    }
    if (event.type === 'run-started' || event.type === 'run-resumed') this.#since = recordedAt;
    if (this.run.state === 'running' || this.run.state === 'queued') return;
    if (this.#since !== null) this.#earlierMs += recordedAt - this.#since;
    this.#since = null;
    this.progress = null;
  }
}
