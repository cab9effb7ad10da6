// Starts runs from the terminal and waits for them, showing progress; Ctrl+C cancels the run.
import type { Run } from '#shared/run.ts';
import type { Services } from '../services.ts';
import type { Call } from './command.ts';
import { exitCodeFor, FAILED, INTERRUPTED } from './failure.ts';
import { ProgressLine } from './progress.ts';

export interface StartOptions {
  readonly repeats?: string;
  readonly threads?: number;
}

/** Queues the specification and returns its run once nothing can happen to it any more. */
export async function train(app: Services, call: Call, spec: unknown, options: StartOptions = {}): Promise<Run> {
  const queued = await app.runs.start(spec, options);
  const line = new ProgressLine(call.progress, queued.name);
  let seen = -1;
  const stop = app.runs.watch(queued.id, (update) => {
    if (update.kind === 'progress') line.update(update.progress);
    if (update.kind === 'event') {
      seen = update.stored.sequence;
      line.event(update.stored.event);
    }
  });
  // What happened before the watch began is in the history.
  for (const stored of app.runs.events(queued.id)) if (stored.sequence > seen) line.event(stored.event);
  let cancel = () => {};
  const cancelFailed = new Promise<never>((_, reject) => {
    cancel = () => void app.runs.cancel(queued.id).catch(reject);
  });
  call.interrupted.addEventListener('abort', cancel, { once: true });
  if (call.interrupted.aborted) cancel();
  try {
    return await Promise.race([app.runs.wait(queued.id), cancelFailed]);
  } finally {
    call.interrupted.removeEventListener('abort', cancel);
    stop();
    line.clear();
  }
}

/** 0 for a finished run, the failure's own code for a failed one, 130 for a cancelled one. */
export function runExitCode(run: Run): number {
  if (run.state === 'finished') return 0;
  if (run.state === 'cancelled') return INTERRUPTED;
  return run.error ? exitCodeFor(run.error.code) : FAILED;
}
