// Leaving while runs are under way: asks once, and does what the answer says.

/** What a person answers; the words of the buttons are in `DEPARTURE_QUESTION`. */
export type DepartureAnswer = 'keep' | 'pause' | 'cancel';

/** In the order of the buttons. */
export const DEPARTURE_ANSWERS: readonly DepartureAnswer[] = ['keep', 'pause', 'cancel'];

/** The dialog, for so many runs that are under way or wait. */
export function departureQuestion(runs: number) {
  return {
    type: 'question' as const,
    message: runs === 1 ? 'A run is under way.' : `${runs} runs are under way or wait for their turn.`,
    detail:
      'Keep training: the window closes, training goes on, and Strata quits when nothing is left to do; start Strata ' +
      'again to see the window. Pause and quit: what runs is saved as it is now and can be resumed later, and what ' +
      'waits keeps its place in the queue.',
    buttons: ['Keep training', 'Pause and quit', 'Cancel'],
    defaultId: 0,
    cancelId: 2,
  };
}

/** A second signal within this time is the first one again, for a terminal sends it to every program of a command. */
const SAME_SIGNAL_MS = 1000;

export interface DepartureOptions {
  /** The runs that are under way or wait. */
  readonly active: () => readonly string[];
  readonly ask: (runs: number) => Promise<DepartureAnswer>;
  /** Has every run that is under way save a checkpoint and stop, and begins no other. */
  readonly pause: () => Promise<unknown>;
  /** Takes the window off the screen; the program goes on. */
  readonly hide: () => void;
  /** Closes the services and ends the program. */
  readonly leave: () => void;
  /** Milliseconds, monotonic. */
  readonly clock?: () => number;
}

export class Departure {
  readonly #options: DepartureOptions;
  readonly #clock: () => number;
  #pausingSince = 0;
  /** `staying`: without a window, until nothing is under way any more. */
  #state: 'here' | 'asking' | 'staying' | 'pausing' | 'gone' = 'here';

  constructor(options: DepartureOptions) {
    this.#options = options;
    this.#clock = options.clock ?? (() => performance.now());
  }

  get isGone(): boolean {
    return this.#state === 'gone';
  }

  /** The person wants to quit, or closed the window. */
  async begin(): Promise<void> {
    if (this.#state !== 'here' && this.#state !== 'staying') return;
    const runs = this.#options.active().length;
    if (runs === 0) return this.#leave();
    this.#state = 'asking';
    const answer = await this.#options.ask(runs);
    // The machine may be going down meanwhile.
    if (this.#state !== 'asking') return;
    if (answer === 'pause') return this.pauseAndLeave();
    this.#state = answer === 'keep' ? 'staying' : 'here';
    if (answer === 'keep') {
      this.#options.hide();
      // The last run may have ended while the question stood.
      this.idle();
    }
  }

  /** Without a question: a signal, or the machine goes down. The second time it does not wait for the pauses. */
  async pauseAndLeave(): Promise<void> {
    if (this.#state === 'pausing' && this.#clock() - this.#pausingSince < SAME_SIGNAL_MS) return;
    if (this.#state === 'pausing' || this.#state === 'gone') return this.#leave();
    this.#state = 'pausing';
    this.#pausingSince = this.#clock();
    // What cannot be paused is interrupted when the services close, and can be resumed as well.
    await this.#options.pause().catch(() => {});
    this.#leave();
  }

  /** Nothing is under way any more. */
  idle(): void {
    if (this.#state === 'staying' && this.#options.active().length === 0) this.#leave();
  }

  /** The window is back. */
  stay(): void {
    if (this.#state === 'staying') this.#state = 'here';
  }

  #leave(): void {
    if (this.#state === 'gone') return;
    this.#state = 'gone';
    this.#options.leave();
  }
}
