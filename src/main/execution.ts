// One run in its training process, from the start of the process to the event that says how it ended.
import { fromErrorRecord, toErrorRecord } from '#shared/error.ts';
import { EVENT_VERSION, type RunEvent } from '#shared/event.ts';
import type { Report, TrainingJob } from '#shared/job.ts';
import type { Pictures } from '#shared/pictures.ts';
import { isFinal, isResumable, type Run, type RunState } from '#shared/run.ts';
import type { Artifacts } from './artifacts.ts';
import { endingAfter } from './ending.ts';
import type { Gallery } from './gallery.ts';
import type { Log } from './log.ts';
import type { Recorder } from './recorder.ts';
import { TrainingProcess, type TrainingProcessOptions } from './training-process.ts';

export interface ExecutionOptions {
  readonly recorder: Recorder;
  readonly artifacts: Artifacts;
  readonly gallery: Gallery;
  readonly log: Log;
  readonly process: Omit<TrainingProcessOptions, 'onReport'>;
}

export const CLOSED = 'Strata was closed';
const NOT_PAUSED = 'it ended before it could be paused';

/** True where a run goes no further by itself. */
export function isSettled(state: RunState): boolean {
  return isFinal(state) || isResumable(state);
}

export class Execution {
  /**
   * Resolves once the process is gone and the run's end is stored; rejects where that could not be stored, and then the
   * history still says that it runs, which the next start of Strata turns into "interrupted".
   */
  readonly settled: Promise<void>;
  readonly #job: TrainingJob;
  readonly #options: ExecutionOptions;
  #process: TrainingProcess | null = null;
  /** Reports are dealt with one after another; files are checked in between. */
  #dealtWith: Promise<void> = Promise.resolve();
  /** The run after the event that ended this sitting. */
  #ended: Run | null = null;
  #hasCheckpoint: boolean;
  /** Why we ended it ourselves, if we did; the first reason counts. */
  #reason: RunEvent | null = null;

  constructor(job: TrainingJob, options: ExecutionOptions) {
    this.#job = job;
    this.#options = options;
    this.#hasCheckpoint = job.checkpoints.length > 0;
    this.settled = this.#run();
    // Whoever waits hears of it; without anybody it must not end the app.
    this.settled.catch((cause) => options.log.write('the end of a run was not stored', { cause: String(cause) }));
  }

  cancel(): void {
    this.#reason = { version: EVENT_VERSION, type: 'run-cancelled' };
    this.#process?.cancel();
  }

  /** Has it save a checkpoint and end; where it doesn't in time, it is interrupted. */
  pause(): void {
    this.#reason ??= { version: EVENT_VERSION, type: 'run-interrupted', reason: NOT_PAUSED };
    this.#process?.pause();
  }

  /** Has it end early, evaluate and store what it learnt; that takes as long as it takes. */
  stop(): void {
    this.#process?.stop();
  }

  /** Kills the process; the run can be resumed later. */
  interrupt(reason: string): void {
    this.#reason ??= { version: EVENT_VERSION, type: 'run-interrupted', reason };
    this.#process?.kill();
  }

  /** Kills the process because of something that went wrong on this side. */
  fail(cause: unknown): void {
    const stack = cause instanceof Error ? (cause.stack ?? null) : null;
    this.#options.log.write('run failed', { run: this.#job.runId, stack });
    this.#reason ??= endingAfter(toErrorRecord(cause), this.#hasCheckpoint);
    this.#process?.kill();
  }

  async #run(): Promise<void> {
    const { artifacts, process, recorder } = this.#options;
    const crash = await this.#supervise(process);
    await this.#dealtWith;
    const ending = () => this.#reason ?? endingAfter(toErrorRecord(crash), this.#hasCheckpoint);
    artifacts.sweep(this.#ended ?? recorder.record(this.#job.runId, ending()));
  }

  /** Resolves, once the process is gone, with what to think of it if it told no end. */
  async #supervise(options: ExecutionOptions['process']): Promise<unknown> {
    try {
      this.#options.artifacts.makeRunFolder(this.#job.runId);
      this.#process = new TrainingProcess(this.#job, { ...options, onReport: (report) => this.#queue(report) });
    } catch (cause) {
      return cause;
    }
    return fromErrorRecord(await this.#process.ended);
  }

  #queue(report: Report): void {
    this.#dealtWith = this.#dealtWith.then(() => this.#dealWith(report)).catch((cause) => this.fail(cause));
  }

  async #dealWith(report: Report): Promise<void> {
    // What comes after the end, such as the last points of a run that was just paused, is too late to count.
    if (this.#ended) return;
    const { recorder, log } = this.#options;
    const { runId } = this.#job;
    switch (report.kind) {
      case 'points':
        return recorder.addPoints(runId, report.points);
      case 'progress':
        return recorder.progress(runId, report.progress);
      case 'pictures':
        return this.#keep(report.pictures);
      case 'failed':
        log.write('training failed', { run: runId, code: report.error.code, stack: report.stack ?? null });
        return this.#record(endingAfter({ ...report.error }, this.#hasCheckpoint));
      case 'event':
        if (await this.#isBacked(report.event)) this.#record(report.event);
        return;
      default:
        throw new Error(`a training run reported "${report.kind}"`);
    }
  }

  /** Pictures are nice to have: that one can't be kept is no reason to end a run. */
  #keep(pictures: Pictures): void {
    const { recorder, gallery, log } = this.#options;
    const { runId } = this.#job;
    try {
      gallery.add(runId, pictures);
    } catch (cause) {
      log.write('pictures not kept', { run: runId, cause: String(cause) });
    }
    recorder.pictures(runId, pictures);
  }

  /**
   * The row is the commit point, so the file must be there before it. A checkpoint that is not, for it was replaced
   * meanwhile or the disk lied, goes unrecorded, and the one before it stays; without weights there is no end.
   */
  async #isBacked(event: RunEvent): Promise<boolean> {
    const { artifacts, log } = this.#options;
    const { runId } = this.#job;
    if (event.type === 'run-finished') await artifacts.verify(runId, event.weights);
    if (event.type !== 'checkpoint-saved') return true;
    try {
      await artifacts.verify(runId, event.file);
      this.#hasCheckpoint = true;
      return true;
    } catch (cause) {
      log.write('checkpoint not recorded', { run: runId, file: event.file.path, cause: String(cause) });
      return false;
    }
  }

  #record(event: RunEvent): void {
    const { recorder, gallery } = this.#options;
    const run = recorder.record(this.#job.runId, event);
    if (event.type === 'run-resumed') gallery.dropFrom(run.id, event.place);
    if (!isSettled(run.state)) return;
    this.#ended = run;
    this.#process?.expectEnd();
  }
}
