// One whole run: pre-training layer by layer, fine-tuning, evaluation; reports as it goes, and can be saved.
import { join } from 'node:path';
import type { EngineInfo } from '#shared/engine.ts';
import type { Report, TrainingJob } from '#shared/job.ts';
import type { Layer } from '#shared/layer.ts';
import { type RestoredRun, restoreCheckpoint, saveCheckpoint } from './checkpoint.ts';
import { RunClock } from './clock.ts';
import { concludeRun } from './conclusion.ts';
import { prepareData, type RunData } from './data.ts';
import { emptyMemory, type RunMemory } from './memory.ts';
import { Painter } from './painter.ts';
import { pretrainStack } from './pretrain-stack.ts';
import { ProgressMeter } from './progress.ts';
import { fact, type Reports, type Sitting } from './sitting.ts';
import { tuneStack } from './tune-stack.ts';
import { phaseCosts } from './work.ts';

export class TrainingRun {
  readonly #job: TrainingJob;
  readonly #engine: EngineInfo;
  readonly #now: () => number;
  readonly #clock: RunClock;
  #memory: RunMemory = emptyMemory();
  #checkpoints: number;
  #isStopped = false;
  /** Those of this sitting, newest first. */
  #saved: TrainingJob['checkpoints'] = [];

  /** `now` is a monotonic clock in milliseconds. */
  constructor(job: TrainingJob, engine: EngineInfo, now: () => number) {
    this.#job = job;
    this.#engine = engine;
    this.#now = now;
    this.#clock = new RunClock(now);
    const newest = job.checkpoints[0]?.path.match(/checkpoint-(\d+)\.safetensors$/)?.[1];
    this.#checkpoints = newest === undefined ? 0 : Number(newest) + 1;
  }

  /** Writes down everything made so far. Only at a breath, or between two reports. */
  save(): Report {
    const memory = this.#memory;
    const timed = { ...memory, activeMs: this.#clock.activeMs(memory), phaseMs: this.#clock.phaseMs(memory) };
    const file = saveCheckpoint(this.#job, timed, this.#engine, this.#checkpoints++);
    this.#saved = [{ path: join(this.#job.folder, file.path), sha256: file.sha256 }, ...this.#saved];
    return fact({ type: 'checkpoint-saved', file });
  }

  /** The same run once more, from the newest checkpoint that there is. */
  again(): TrainingRun {
    const checkpoints = [...this.#saved, ...this.#job.checkpoints];
    return new TrainingRun({ ...this.#job, checkpoints, isResumed: true }, this.#engine, this.#now);
  }

  /** What it has made so far. */
  get memory(): RunMemory {
    return this.#memory;
  }

  get layers(): readonly Layer[] {
    return this.#job.spec.stack;
  }

  /**
   * Ends learning here, at a breath: what was learnt is evaluated and stored, and the run finishes. Layers that were not
   * reached keep their first values; before fine-tuning has begun there is no head and no fine-tuned stage.
   */
  stop(): void {
    this.#isStopped = true;
  }

  /** Trains as the job says, from its newest whole checkpoint on. */
  *reports(): Reports {
    const job = this.#job;
    const restored = job.isResumed ? restoreCheckpoint(job) : null;
    if (restored) this.#memory = restored.memory;
    const memory = this.#memory;
    const data = prepareData(job, memory.fitted);
    memory.fitted = { scaling: data.scaling, target: data.target?.kind === 'value' ? data.target.scaled : null };
    const sitting: Sitting = {
      ...{ job, memory, data, clock: this.#clock },
      meter: new ProgressMeter(phaseCosts(job.spec, data), this.#now),
      painter: new Painter(job.spec.seed, data, this.#now),
      isStopped: () => this.#isStopped,
      stoppedAt: null,
    };
    yield this.#begin(data, restored);
    yield* pretrainStack(sitting);
    if (!this.#isStopped) yield* tuneStack(sitting);
    yield* concludeRun(sitting);
  }

  #begin({ split, labelled }: RunData, restored: RestoredRun | null): Report {
    const engine = this.#engine;
    const { train, validation, test } = split;
    const rows = { train: train.length, labelled: labelled.length, validation: validation.length, test: test.length };
    if (!this.#job.isResumed) return fact({ type: 'run-started', engine, rows });
    if (!restored) return fact({ type: 'run-resumed', engine, rows, place: null, exact: true });
    const exact = isSameEngine(engine, restored.engine);
    return fact({ type: 'run-resumed', engine, rows, place: restored.place, exact });
  }
}

/** Whether the last bits are sure to agree: our kernels give the same bits on any number of threads. */
function isSameEngine(a: EngineInfo, b: EngineInfo): boolean {
  const sameThreads = a.backend !== 'tensorflow' || a.threads === b.threads;
  return a.backend === b.backend && a.version === b.version && a.kernels === b.kernels && sameThreads;
}
