// How far a run is and how long it will take, from the arithmetic that each phase costs.
import type { Progress } from '#shared/job.ts';

/** One phase: its updates, the rows in an epoch, and what a row costs, with its share of all else (multiply-adds, up to a common factor). */
export interface PhaseCost {
  readonly phase: Progress['phase'];
  readonly layer: number | null;
  readonly epochs: number;
  readonly batches: number;
  readonly rows: number;
  readonly costPerRow: number;
}

/** Live progress is sent at most this often. */
const INTERVAL_MS = 100;
/** No time left is promised before this share of the work has been seen. */
const ENOUGH_SEEN = 0.01;

export class ProgressMeter {
  readonly #phases: readonly PhaseCost[];
  readonly #now: () => number;
  readonly #total: number;
  #startedAt: number;
  #startedFraction: number | null = null;
  #phaseStartedAt = 0;
  #phaseStartedRows = 0;
  #phase = -1;
  #sentAt = Number.NEGATIVE_INFINITY;

  /** `now` is a monotonic clock in milliseconds. */
  constructor(phases: readonly PhaseCost[], now: () => number) {
    this.#phases = phases;
    this.#now = now;
    this.#total = phases.reduce((sum, phase) => sum + work(phase), 0);
    this.#startedAt = now();
  }

  /** Progress at this place, or null if the last one was sent only just before. */
  at(phase: number, epoch: number, batch: number): Progress | null {
    const now = this.#now();
    const current = this.#phases[phase]!;
    const rowsDone = (epoch + batch / current.batches) * current.rows;
    if (phase !== this.#phase) {
      this.#phase = phase;
      this.#phaseStartedAt = now;
      this.#phaseStartedRows = rowsDone;
    }
    const before = this.#phases.slice(0, phase).reduce((sum, each) => sum + work(each), 0);
    const fraction = (before + rowsDone * current.costPerRow) / this.#total;
    this.#startedFraction ??= fraction;
    if (now - this.#sentAt < INTERVAL_MS) return null;
    this.#sentAt = now;
    const seen = fraction - this.#startedFraction;
    const phaseSeconds = (now - this.#phaseStartedAt) / 1000;
    const rowsPerSecond = phaseSeconds > 0 ? (rowsDone - this.#phaseStartedRows) / phaseSeconds : 0;
    const phaseRows = current.epochs * current.rows;
    const isPhaseSeen = rowsDone - this.#phaseStartedRows > ENOUGH_SEEN * phaseRows;
    return {
      phase: current.phase,
      layer: current.layer,
      epoch,
      epochs: current.epochs,
      phaseFraction: (epoch + batch / current.batches) / current.epochs,
      fraction,
      rowsPerSecond,
      phaseSecondsLeft: isPhaseSeen && rowsPerSecond > 0 ? (phaseRows - rowsDone) / rowsPerSecond : null,
      secondsLeft: seen < ENOUGH_SEEN ? null : ((now - this.#startedAt) / 1000 / seen) * (1 - fraction),
    };
  }
}

function work({ epochs, rows, costPerRow }: PhaseCost): number {
  return epochs * rows * costPerRow;
}
