// Examines the tensor engines of this machine, each in a process of its own, so that none can spoil another.
import { availableParallelism } from 'node:os';
import type { Examination } from '#shared/engine.ts';
import { type ExaminationJob, JOB_VERSION, type Report } from '#shared/job.ts';
import { silentLog } from './log.ts';
import { forkTrainer, type SpawnTrainer } from './trainer.ts';
import { PATIENCE, TrainingProcess } from './training-process.ts';

type Candidate = Pick<Examination, 'engine' | 'kernels'>;

/** In the order in which "auto" would take them, then what has to be asked for. */
const CANDIDATES: readonly Candidate[] = [
  { engine: 'tensorflow', kernels: 'auto' },
  { engine: 'wasm', kernels: 'auto' },
  { engine: 'wasm', kernels: 'wide' },
  { engine: 'wasm', kernels: 'stock' },
];

export interface ExaminationOptions {
  /** Absolute path of the built training process. */
  readonly trainingProcess: string;
  readonly threads?: number;
  readonly spawn?: SpawnTrainer;
}

/** What every engine is worth here; one that dies says so in its `problem`. Takes about five seconds. */
export async function examineEngines(options: ExaminationOptions): Promise<Examination[]> {
  const examinations: Examination[] = [];
  for (const candidate of CANDIDATES) examinations.push(await examine(candidate, options));
  return examinations;
}

async function examine(candidate: Candidate, options: ExaminationOptions): Promise<Examination> {
  const threads = options.threads ?? availableParallelism();
  const job: ExaminationJob = { version: JOB_VERSION, kind: 'examine', ...candidate, threads };
  let examination: Examination | null = null;
  let failure: string | null = null;
  const process = new TrainingProcess(job, {
    spawn: options.spawn ?? forkTrainer,
    path: options.trainingProcess,
    log: silentLog,
    patience: PATIENCE,
    onReport: (report: Report) => {
      if (report.kind === 'examined') examination = report.examination;
      if (report.kind === 'failed') failure = report.error.message;
    },
  });
  const crash = await process.ended;
  return examination ?? { ...candidate, info: null, problem: failure ?? crash.message, selfTest: null, updateMs: null };
}
