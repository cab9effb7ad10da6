// Supervises one training process: hears its reports, notices when it hangs, and says how it ended.
import { readFileSync } from 'node:fs';
import type { ErrorRecord } from '#shared/error.ts';
import { type Job, type Report, reportSchema } from '#shared/job.ts';
import { crashRecord } from './crash.ts';
import type { Log } from './log.ts';
import type { SpawnTrainer, Trainer, TrainerExit } from './trainer.ts';

/** How long a process may be silent, and how long a cancelled or finished one may take to end. */
export interface Patience {
  readonly silenceMs: number;
  readonly endMs: number;
}

export const PATIENCE: Patience = { silenceMs: 30_000, endMs: 10_000 };

/** As much of its output as is looked at for the cause of its death. */
const LAST_WORDS = 8000;

export interface TrainingProcessOptions {
  readonly spawn: SpawnTrainer;
  readonly path: string;
  readonly log: Log;
  readonly patience: Patience;
  readonly onReport: (report: Report) => void;
}

/** One job in a process of its own. */
export class TrainingProcess {
  /** How it ended, as the record of a failure for the case that it left no result. Never rejects. */
  readonly ended: Promise<ErrorRecord>;
  readonly #trainer: Trainer;
  readonly #options: TrainingProcessOptions;
  readonly #oomKillsBefore = oomKills();
  readonly #remedy: string;
  #lastWords = '';
  #misbehaviour: string | null = null;
  #silence: NodeJS.Timeout | undefined;
  #end: NodeJS.Timeout | undefined;
  #heardAt = performance.now();

  /** @throws AppError ENGINE_UNAVAILABLE where there is no such process to start. */
  constructor(job: Job, options: TrainingProcessOptions) {
    this.#options = options;
    this.#remedy = job.kind === 'train' ? 'resume the run' : 'try again, or with another file';
    this.#trainer = options.spawn(options.path);
    this.#trainer.onOutput((text) => {
      this.#lastWords = (this.#lastWords + text).slice(-LAST_WORDS);
      options.log.write('training process said', { text: text.trimEnd() });
    });
    this.#trainer.onMessage((message) => this.#hear(message));
    this.ended = new Promise((resolve) => {
      this.#trainer.onExit((exit) => resolve(this.#autopsy(exit)));
    });
    options.log.write('training process started', { pid: this.#trainer.pid, job: job.kind });
    this.#trainer.send({ kind: 'job', job });
    this.#waitForSign(options.patience.silenceMs);
  }

  /** Asks it to cancel; it is killed if it does not end soon. */
  cancel(): void {
    this.#trainer.send({ kind: 'cancel' });
    this.expectEnd();
  }

  /** Asks it to save a checkpoint and end; it gets as long for that as it may be silent, for a batch can be long. */
  pause(): void {
    this.#trainer.send({ kind: 'pause' });
    this.#killAfter(this.#options.patience.silenceMs);
  }

  /** Asks it to end early with what it has learnt. Nothing hurries it: evaluating may take long, and it shows that it lives. */
  stop(): void {
    this.#trainer.send({ kind: 'stop' });
  }

  /** Kills it unless it ends by itself soon. */
  expectEnd(): void {
    this.#killAfter(this.#options.patience.endMs);
  }

  #killAfter(ms: number): void {
    clearTimeout(this.#end);
    this.#end = setTimeout(() => this.kill(), ms);
  }

  kill(): void {
    this.#trainer.kill();
  }

  #hear(message: unknown): void {
    this.#heardAt = performance.now();
    if (this.#misbehaviour) return;
    const report = reportSchema.safeParse(message);
    if (report.success) {
      if (report.data.kind !== 'heartbeat') this.#options.onReport(report.data);
      return;
    }
    const [issue] = report.error.issues;
    this.#options.log.write('report not understood', { at: issue?.path.join('.') ?? '', issue: issue?.code ?? '' });
    this.#stop('sent a message that this Strata does not understand');
  }

  #waitForSign(ms: number): void {
    this.#silence = setTimeout(() => {
      // After a pause of this very process, messages are waiting: they are heard before the verdict.
      setImmediate(() => {
        const left = this.#heardAt + this.#options.patience.silenceMs - performance.now();
        if (left > 0) this.#waitForSign(left);
        else this.#stop(`gave no sign of life for ${Math.round(this.#options.patience.silenceMs / 1000)} seconds`);
      });
    }, ms);
  }

  #stop(misbehaviour: string): void {
    this.#misbehaviour = misbehaviour;
    this.kill();
  }

  #autopsy(exit: TrainerExit): ErrorRecord {
    clearTimeout(this.#silence);
    clearTimeout(this.#end);
    const before = this.#oomKillsBefore;
    const after = oomKills();
    const oomKilled = exit.signal === 'SIGKILL' && before !== null && after !== null && after > before;
    const { code, signal } = exit;
    this.#options.log.write('training process ended', { code, signal, misbehaviour: this.#misbehaviour });
    return crashRecord({
      exit,
      misbehaviour: this.#misbehaviour,
      lastWords: this.#lastWords,
      oomKilled,
      remedy: this.#remedy,
    });
  }
}

/** How many processes Linux has killed for want of memory since it started; null elsewhere. */
function oomKills(): number | null {
  try {
    const count = /^oom_kill (\d+)$/m.exec(readFileSync('/proc/vmstat', 'utf8'))?.[1];
    return count === undefined ? null : Number(count);
  } catch {
    return null;
  }
}
