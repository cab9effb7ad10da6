// The training thread's door: starts the engine, runs the job it was born with, and tells what happens.
import { parentPort, workerData } from 'node:worker_threads';
import { toErrorRecord } from '#shared/error.ts';
import { EVENT_VERSION } from '#shared/event.ts';
import type { Report, TrainingJob } from '#shared/job.ts';
import { startEngine, stopEngine } from './engine/backend.ts';
import { trainRun } from './training/run.ts';

/** What the training process hands to its thread. */
export interface ThreadData {
  readonly job: TrainingJob;
  /** One shared word: 0 go on, 1 cancel. */
  readonly flag: Int32Array;
}

const CANCEL = 1;

function tell(report: Report): void {
  parentPort?.postMessage(report);
}

async function run({ job, flag }: ThreadData): Promise<void> {
  const engine = await startEngine({
    engine: job.spec.engine,
    threads: job.threads,
    cacheFolder: job.cacheFolder,
  });
  for (const report of trainRun(job, { engine, now: () => performance.now() })) {
    if (report) tell(report);
    if (Atomics.load(flag, 0) === CANCEL) {
      tell({ kind: 'event', event: { version: EVENT_VERSION, type: 'run-cancelled' } });
      return;
    }
  }
}

try {
  await run(workerData as ThreadData);
} catch (thrown) {
  const stack = thrown instanceof Error ? thrown.stack : undefined;
  tell({ kind: 'failed', error: toErrorRecord(thrown), ...(stack ? { stack } : {}) });
} finally {
  await stopEngine();
}
