// What a person notices of training without looking at the window: the taskbar, a notification, a machine that stays awake.
import type { RunUpdate } from '#shared/contract.ts';
import type { RunEvent } from '#shared/event.ts';
import type { Run } from '#shared/run.ts';

/** Ends of shorter runs are nothing to be called back for. */
const LONG_MS = 60_000;

/** As much of the desktop as is used. */
export interface Desktop {
  isFocused(): boolean;
  /** On the window's button in the taskbar; null: none. */
  showProgress(fraction: number | null, mode: 'normal' | 'paused' | 'error'): void;
  notify(notice: { readonly title: string; readonly body: string; readonly onClick: () => void }): void;
  /** Keeps the machine from sleeping until the returned function is called. */
  keepAwake(): () => void;
}

export interface AttentionOptions {
  readonly runs: {
    find(runId: string): Run;
    list(): Run[];
    watchAll(listener: (runId: string, update: RunUpdate) => void): () => void;
  };
  readonly desktop: Desktop;
  /** A click on a notification asks for this run. */
  readonly openRun: (runId: string) => void;
  /** The last run that was under way or waited has ended. */
  readonly onIdle: () => void;
  /** Milliseconds, monotonic. */
  readonly clock?: () => number;
}

interface Live {
  /** When this sitting began; null while it waits. */
  startedAt: number | null;
  fraction: number;
}

const ENDS = ['run-finished', 'run-failed', 'run-cancelled', 'run-paused', 'run-interrupted'] as const;
type End = Extract<RunEvent, { type: (typeof ENDS)[number] }>;

export class Attention {
  readonly #options: AttentionOptions;
  readonly #clock: () => number;
  readonly #live = new Map<string, Live>();
  /** Of the runs that were under way together, those that have ended. */
  #ended = 0;
  #release: (() => void) | null = null;

  constructor(options: AttentionOptions) {
    this.#options = options;
    this.#clock = options.clock ?? (() => performance.now());
    // Those that waited when Strata was closed go on waiting.
    for (const { id, state } of options.runs.list()) {
      if (state === 'queued' || state === 'running') this.#live.set(id, { startedAt: null, fraction: 0 });
    }
    options.runs.watchAll((runId, update) => this.#hear(runId, update));
  }

  /** The runs that are under way or wait. */
  active(): string[] {
    return [...this.#live.keys()];
  }

  /** The person looks: what stood in the taskbar about runs that have ended is known now. */
  seen(): void {
    if (this.#live.size === 0) this.#options.desktop.showProgress(null, 'normal');
  }

  #hear(runId: string, update: RunUpdate): void {
    if (update.kind === 'progress') {
      const live = this.#live.get(runId);
      if (!live) return;
      live.fraction = update.progress.fraction;
      this.#show();
    }
    if (update.kind === 'event') this.#meet(runId, update.stored.event);
  }

  #meet(runId: string, event: RunEvent): void {
    if (event.type === 'run-queued') this.#live.set(runId, { startedAt: null, fraction: 0 });
    if (event.type === 'run-started' || event.type === 'run-resumed') {
      this.#live.set(runId, { startedAt: this.#clock(), fraction: 0 });
      this.#release ??= this.#options.desktop.keepAwake();
      this.#show();
    }
    if (isEnd(event)) this.#end(runId, event);
  }

  #end(runId: string, event: End): void {
    const { desktop, onIdle } = this.#options;
    const live = this.#live.get(runId);
    if (!live) return;
    this.#live.delete(runId);
    this.#ended += 1;
    const tookMs = live.startedAt === null ? 0 : this.#clock() - live.startedAt;
    if (tookMs >= LONG_MS && !desktop.isFocused()) this.#notify(runId, event, tookMs);
    if (![...this.#live.values()].some(({ startedAt }) => startedAt !== null)) this.#sleep();
    if (this.#live.size > 0) {
      this.#show();
      return;
    }
    this.#ended = 0;
    this.#showEnd(event, live.fraction);
    onIdle();
  }

  #show(): void {
    const done = [...this.#live.values()].reduce((sum, { fraction }) => sum + fraction, this.#ended);
    this.#options.desktop.showProgress(done / (this.#ended + this.#live.size), 'normal');
  }

  #showEnd(event: End, fraction: number): void {
    const { desktop } = this.#options;
    if (isFailure(event) && !desktop.isFocused()) desktop.showProgress(1, 'error');
    else if (event.type === 'run-paused') desktop.showProgress(fraction, 'paused');
    else desktop.showProgress(null, 'normal');
  }

  #notify(runId: string, event: End, tookMs: number): void {
    const isFinished = event.type === 'run-finished';
    // What the person did themselves is no news to them.
    if (!isFinished && !isFailure(event)) return;
    const { runs, desktop, openRun } = this.#options;
    const { name, error } = runs.find(runId);
    desktop.notify({
      title: isFinished ? `${name} is trained` : `${name} has stopped`,
      body: isFinished ? `It took ${minutes(tookMs)}.` : (error?.message ?? 'Something went wrong.'),
      onClick: () => openRun(runId),
    });
  }

  #sleep(): void {
    this.#release?.();
    this.#release = null;
  }
}

function isEnd(event: RunEvent): event is End {
  return ENDS.some((type) => type === event.type);
}

function isFailure(event: End): boolean {
  return event.type === 'run-failed' || (event.type === 'run-interrupted' && event.error !== undefined);
}

function minutes(ms: number): string {
  const whole = Math.round(ms / 60_000);
  if (whole < 60) return `${whole} minute${whole === 1 ? '' : 's'}`;
  return `${Math.floor(whole / 60)} h ${whole % 60} min`;
}
