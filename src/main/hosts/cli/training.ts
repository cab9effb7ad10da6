// Trains from the terminal and waits, showing progress; Ctrl+C pauses the run, and once more stops it at once.
import type { KernelChoice } from '#shared/engine.ts';
import type { Run } from '#shared/run.ts';
import type { Services } from '../services.ts';
import type { Call } from './command.ts';
import { exitCodeFor, FAILED, INTERRUPTED } from './failure.ts';
import { ProgressLine } from './progress.ts';

export interface StartOptions {
  readonly repeats?: string;
  readonly threads?: number;
  readonly kernels?: KernelChoice;
}

/** Queues the specification and returns its run once it goes no further. */
export async function train(app: Services, call: Call, spec: unknown, options: StartOptions = {}): Promise<Run> {
  return follow(app, call, await app.runs.start(spec, options), -1);
}

/** Goes on with a paused or interrupted run and returns it once it goes no further. */
export async function resume(app: Services, call: Call, id: string, options: StartOptions): Promise<Run> {
  const last = app.runs.events(id).at(-1)?.sequence ?? -1;
  return follow(app, call, await app.runs.resume(id, options), last);
}

/** Shows what happens to a run after the event `seen`, and returns it once it goes no further. */
async function follow(app: Services, call: Call, { id, name }: Run, seen: number): Promise<Run> {
  const line = new ProgressLine(call.progress, name);
  let last = seen;
  const stopWatching = app.runs.watch(id, (update) => {
    if (update.kind === 'progress') line.update(update.progress);
    if (update.kind === 'event') {
      last = update.stored.sequence;
      line.event(update.stored.event);
    }
  });
  // What happened before the watch began is in the history.
  for (const stored of app.runs.events(id)) if (stored.sequence > last) line.event(stored.event);
  const asked = Promise.withResolvers<never>();
  asked.promise.catch(() => {});
  const pause = () => {
    line.note('pausing; press Ctrl+C again to stop at once');
    app.runs.pause(id).catch(asked.reject);
  };
  const stop = () => void app.runs.interrupt(id).catch(asked.reject);
  const forget = [onAbort(call.interrupted, pause), onAbort(call.stopped, stop)];
  try {
    return await Promise.race([app.runs.wait(id), asked.promise]);
  } finally {
    for (const remove of forget) remove();
    stopWatching();
    line.clear();
  }
}

/** Does `action` when the signal is aborted, also if that was before; the returned function forgets it. */
function onAbort(signal: AbortSignal, action: () => void): () => void {
  if (signal.aborted) action();
  else signal.addEventListener('abort', action, { once: true });
  return () => signal.removeEventListener('abort', action);
}

/** 0 for a finished run, the cause's own code where something went wrong, 130 for one that was stopped. */
export function runExitCode(run: Run): number {
  if (run.state === 'finished') return 0;
  if (run.error) return exitCodeFor(run.error.code);
  return run.state === 'failed' ? FAILED : INTERRUPTED;
}
