// Time trained: over all sittings of a run, and in the phase under way.
import type { RunMemory } from './memory.ts';

/** What earlier sittings left in the run's memory is added to this sitting's time. */
export class RunClock {
  readonly #now: () => number;
  readonly #sittingSince: number;
  #phaseSince: number;

  /** `now` is a monotonic clock in milliseconds. */
  constructor(now: () => number) {
    this.#now = now;
    this.#sittingSince = now();
    this.#phaseSince = this.#sittingSince;
  }

  activeMs({ activeMs }: RunMemory): number {
    return activeMs + this.#now() - this.#sittingSince;
  }

  phaseMs({ phaseMs }: RunMemory): number {
    return phaseMs + this.#now() - this.#phaseSince;
  }

  beginPhase(): void {
    this.#phaseSince = this.#now();
  }

  /** The phase's whole duration; the next one starts at zero. */
  endPhase(memory: RunMemory): number {
    const durationMs = this.phaseMs(memory);
    memory.phaseMs = 0;
    this.beginPhase();
    return durationMs;
  }
}
