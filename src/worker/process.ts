// The training process: one job, one thread for it, and a door that stays responsive while the thread computes.
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { type ErrorRecord, toErrorRecord } from '#shared/error.ts';
import type { Command, ComputingJob, Job, Report } from '#shared/job.ts';
import { setNativeThreads } from './engine/native-threads.ts';
import { FLAG, newFlag, WORD } from './flag.ts';
import type { ThreadData } from './index.ts';
import { parentOf } from './parent.ts';
import { performPreparation } from './preparation.ts';
import { Pulse } from './pulse.ts';

/** How often the parent hears that this process is alive. */
const HEARTBEAT_MS = 1000;

const flag = newFlag();

let hasEnded = false;
// Without a parent nobody could store what this process finds out.
const parent = parentOf(process, () => process.exit(1));
/** Set while a thread computes. */
let pulse: Pulse | null = null;
const heartbeat = setInterval(beat, HEARTBEAT_MS);

/** Stops with a thread that hangs, so that the parent notices, ends this process and marks the run. */
function beat(): void {
  const breaths = Atomics.load(flag, WORD.breaths);
  if (pulse?.isBeating(breaths, performance.now()) ?? true) parent.tell({ kind: 'heartbeat' });
}

parent.onCommand((command: Command) => {
  if (command.kind !== 'job') Atomics.store(flag, WORD.asked, FLAG[command.kind]);
  else if (isComputing(command.job)) compute(command.job);
  else void prepare(command.job);
});
// Ctrl+C reaches every process of a terminal; what it means for the run is the parent's decision, and comes as a command.
process.on('SIGINT', () => {});

function end(): void {
  hasEnded = true;
  clearInterval(heartbeat);
  parent.leave();
}

function fail(error: ErrorRecord, stack?: string): void {
  if (hasEnded) return;
  parent.tell({ kind: 'failed', error, ...(stack ? { stack } : {}) });
  end();
}

function isComputing(job: Job): job is ComputingJob {
  return job.kind === 'train' || job.kind === 'generate' || job.kind === 'analyse' || job.kind === 'examine';
}

async function prepare(job: Exclude<Job, ComputingJob>): Promise<void> {
  try {
    parent.tell(await performPreparation(job, parent.tell));
    end();
  } catch (thrown) {
    fail(toErrorRecord(thrown), thrown instanceof Error ? thrown.stack : undefined);
  }
}

function compute(job: ComputingJob): void {
  const workerData: ThreadData = { job, flag };
  setNativeThreads(job.threads);
  pulse = new Pulse(performance.now());
  const thread = new Worker(join(import.meta.dirname, 'training-thread.js'), { workerData });
  thread.on('message', (report: Report) => {
    if (report.kind === 'failed') fail(report.error, report.stack);
    else parent.tell(report);
  });
  thread.on('error', (error) => fail(crash(error), error.stack));
  thread.on('exit', (code) => {
    if (code === 0) end();
    else
      fail({ code: 'TRAINING_CRASHED', message: `The training thread ended with code ${code}; start the run again.` });
  });
}

function crash(error: Error): ErrorRecord {
  if ('code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY') {
    const remedy = 'use smaller layers, a smaller batch or fewer rows';
    return { code: 'OUT_OF_MEMORY', message: `The training thread ran out of memory; ${remedy}.` };
  }
  return toErrorRecord(error);
}
