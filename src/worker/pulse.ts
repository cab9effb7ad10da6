// Tells a training thread that computes from one that hangs, by the breaths that it counts.

/** One huge batch, or the fitting of a huge set, may well take minutes without a breath. */
const LONGEST_SILENCE_MS = 10 * 60_000;

export class Pulse {
  #breaths = 0;
  #breathedAt: number;

  /** `now` is monotonic, in milliseconds. */
  constructor(now: number) {
    this.#breathedAt = now;
  }

  /** Whether the thread, which has counted so many breaths by now, still lives. */
  isBeating(breaths: number, now: number): boolean {
    if (breaths !== this.#breaths) this.#breathedAt = now;
    this.#breaths = breaths;
    return now - this.#breathedAt < LONGEST_SILENCE_MS;
  }
}
