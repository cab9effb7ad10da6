// The training thread's door: starts the engine, runs the job it was born with, and tells what happens.
import { parentPort, workerData } from 'node:worker_threads';
import { toErrorRecord } from '#shared/error.ts';
import type { AnalysisJob, ComputingJob, GenerationJob, Report, TrainingJob } from '#shared/job.ts';
import { analyse } from './analysis/analyse.ts';
import { startEngine, stopEngine } from './engine/backend.ts';
import { examineEngine } from './engine/examine.ts';
import { FLAG, WORD } from './flag.ts';
import { explained } from './training/flight.ts';
import { generate } from './training/generate.ts';
import { TrainingRun } from './training/run.ts';
import { fact } from './training/sitting.ts';

/** What the training process hands to its thread. */
export interface ThreadData {
  readonly job: ComputingJob;
  /** The words of flag.ts. */
  readonly flag: Int32Array;
}

function tell(report: Report): void {
  parentPort?.postMessage(report);
}

async function train(job: TrainingJob, flag: Int32Array): Promise<void> {
  const engine = await startEngine({
    engine: job.spec.engine,
    threads: job.threads,
    variant: job.kernels,
    cacheFolder: job.cacheFolder,
  });
  const training = new TrainingRun(job, engine, () => performance.now());
  try {
    run(training, job, flag);
  } catch (thrown) {
    throw explain(thrown, training, flag);
  }
}

/** What went wrong, with what led to it; whoever asks for an end meanwhile has it at once. */
function explain(thrown: unknown, training: TrainingRun, flag: Int32Array): unknown {
  const work = explained(thrown, training);
  while (Atomics.load(flag, WORD.asked) === 0) {
    const { done, value } = work.next();
    if (done) return value;
    Atomics.add(flag, WORD.breaths, 1);
  }
  return thrown;
}

function run(training: TrainingRun, job: TrainingJob, flag: Int32Array): void {
  let savedAt = performance.now();
  for (const report of training.reports()) {
    Atomics.add(flag, WORD.breaths, 1);
    if (report) tell(report);
    const isBreath = report === null || report.kind === 'progress';
    if (!isBreath) continue;
    const asked = Atomics.load(flag, WORD.asked);
    if (asked === FLAG.stop) training.stop();
    if (asked === FLAG.cancel) {
      tell(fact({ type: 'run-cancelled' }));
      return;
    }
    if (asked === FLAG.pause || performance.now() - savedAt > job.checkpointSeconds * 1000) {
      tell(training.save());
      savedAt = performance.now();
    }
    if (asked === FLAG.pause) {
      tell(fact({ type: 'run-paused' }));
      return;
    }
  }
}

async function make(job: GenerationJob, flag: Int32Array): Promise<void> {
  const { threads, kernels, cacheFolder } = job;
  await startEngine({ engine: job.spec.engine, threads, variant: kernels, cacheFolder });
  const making = generate(job);
  for (;;) {
    const { done, value } = making.next();
    if (done) return tell({ kind: 'generated', generated: value });
    Atomics.add(flag, WORD.breaths, 1);
  }
}

async function answer(job: AnalysisJob, flag: Int32Array): Promise<void> {
  const { threads, kernels, cacheFolder, engine } = job;
  await startEngine({ engine, threads, variant: kernels, cacheFolder });
  const work = analyse(job);
  for (;;) {
    const { done, value } = work.next();
    if (done) return tell({ kind: 'analysed', analysis: value });
    Atomics.add(flag, WORD.breaths, 1);
  }
}

try {
  const { job, flag } = workerData as ThreadData;
  if (job.kind === 'train') await train(job, flag);
  else if (job.kind === 'generate') await make(job, flag);
  else if (job.kind === 'analyse') await answer(job, flag);
  else tell({ kind: 'examined', examination: await examineEngine(job) });
} catch (thrown) {
  const stack = thrown instanceof Error ? thrown.stack : undefined;
  tell({ kind: 'failed', error: toErrorRecord(thrown), ...(stack ? { stack } : {}) });
} finally {
  await stopEngine();
}
