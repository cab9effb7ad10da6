// Shows how far a run is: one line that updates on a terminal, a line per finished phase elsewhere.
import type { RunEvent } from '#shared/event.ts';
import type { Progress } from '#shared/job.ts';
import type { ProgressStream } from './command.ts';
import { counted, duration, figure } from './figures.ts';

const CLEAR_LINE = '\r\u001b[2K';
const BAR_WIDTH = 20;

/** Draws on one stream for one run at a time. */
export class ProgressLine {
  private readonly stream: ProgressStream;
  private readonly label: string;
  private drawn = false;

  constructor(stream: ProgressStream, label: string) {
    this.stream = stream;
    this.label = label;
  }

  /** Redraws the updating line; elsewhere than on a terminal it would be noise, and is left out. */
  update(progress: Progress): void {
    if (!this.stream.isTTY) return;
    const text = `${this.label}  ${progressText(progress)}`;
    this.stream.write(CLEAR_LINE + text.slice(0, (this.stream.columns ?? 80) - 1));
    this.drawn = true;
  }

  /** A line of its own for each phase that ended. */
  event(event: RunEvent): void {
    const text = eventText(event);
    if (text !== null) this.note(text);
  }

  /** A line of its own about anything else. */
  note(text: string): void {
    this.clear();
    this.stream.write(`${this.label}  ${text}\n`);
  }

  /** Takes the updating line away. */
  clear(): void {
    if (this.drawn) this.stream.write(CLEAR_LINE);
    this.drawn = false;
  }
}

/** e.g. `██████░░░░ 42 %, 5 s left; layer 2: 25 %, epoch 3 of 10, 2 s left`: the whole run, then the layer. */
export function progressText(progress: Progress): string {
  const filled = Math.round(Math.min(1, Math.max(0, progress.fraction)) * BAR_WIDTH);
  const bar = '█'.repeat(filled) + '░'.repeat(BAR_WIDTH - filled);
  const phase = progress.phase === 'finetuning' ? 'fine-tuning' : `layer ${(progress.layer ?? 0) + 1}`;
  const epoch = `epoch ${Math.min(progress.epoch + 1, progress.epochs)} of ${progress.epochs}`;
  const run = `${bar} ${whole(progress.fraction)}${left(progress.secondsLeft)}`;
  return `${run}; ${phase}: ${whole(progress.phaseFraction)}, ${epoch}${left(progress.phaseSecondsLeft)}`;
}

function left(seconds: number | null): string {
  return seconds === null ? '' : `, ${duration(seconds * 1000)} left`;
}

function whole(fraction: number): string {
  return `${Math.floor(fraction * 100)} %`;
}

function eventText(event: RunEvent): string | null {
  switch (event.type) {
    case 'run-started':
      return `started: ${event.rows.train} training rows, engine ${event.engine.backend}`;
    case 'run-paused':
      return 'paused';
    case 'run-resumed':
      return resumedText(event);
    case 'layer-finished':
      return `layer ${event.layer + 1} pre-trained: ${counted(event.epochs, 'epoch')}, ${duration(event.durationMs)}`;
    case 'finetuning-finished':
      return `fine-tuned: ${counted(event.epochs, 'epoch')}, best ${event.bestEpoch + 1}, ${duration(event.durationMs)}`;
    case 'run-finished':
      return `finished after ${duration(event.durationMs)}${headline(event.metrics)}`;
    case 'run-failed':
      return 'failed';
    case 'run-cancelled':
      return 'cancelled';
    case 'run-interrupted':
      return `interrupted: ${event.reason}`;
    default:
      return null;
  }
}

function resumedText({ place, exact, engine }: Extract<RunEvent, { type: 'run-resumed' }>): string {
  if (!place) return 'begun again, for no whole checkpoint was there';
  const where = place.phase === 'finetuning' ? 'fine-tuning' : `layer ${(place.layer ?? 0) + 1}`;
  const inexact = exact ? '' : `; the engine is another one now (${engine.backend}), so the last digits may differ`;
  return `resumed in ${where}, epoch ${place.epoch + 1}${inexact}`;
}

function headline(metrics: Readonly<Record<string, number>>): string {
  const { validationError, validationRmse } = metrics;
  if (validationError !== undefined) return `, validation error ${(validationError * 100).toFixed(2)} %`;
  return validationRmse === undefined ? '' : `, validation RMSE ${figure(validationRmse)}`;
}
