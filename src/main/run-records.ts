// What is kept of runs besides their training: what people write on them, their curves, and their removal.
import { type Curve, type CurveName, RUNS_AT_ONCE, type RunChangeList, type RunChanges } from '#shared/contract.ts';
import { AppError } from '#shared/error.ts';
import { EVENT_VERSION, type RunEvent } from '#shared/event.ts';
import type { Run } from '#shared/run.ts';
import type { Artifacts } from './artifacts.ts';
import { isSettled } from './execution.ts';
import type { History } from './history.ts';
import type { Recorder } from './recorder.ts';
import type { Scheduler } from './scheduler.ts';

export interface RunRecordsOptions {
  readonly history: History;
  readonly recorder: Recorder;
  readonly scheduler: Scheduler;
  readonly artifacts: Artifacts;
}

export class RunRecords {
  readonly #options: RunRecordsOptions;

  constructor(options: RunRecordsOptions) {
    this.#options = options;
  }

  /**
   * Stores what people wrote on a run, and returns the run with it; what stays the same is not stored again.
   * @throws AppError RUN_NOT_FOUND; BAD_USAGE where a run that is under way should be archived.
   */
  update(id: string, changes: RunChanges): Run {
    const run = this.#options.history.find(id);
    if (changes.isArchived && !isSettled(run.state)) {
      throw new AppError('BAD_USAGE', `Run "${run.name}" is ${run.state}; archive it once it has stopped.`);
    }
    return eventsOf(run, changes).reduce((_, event) => this.#options.recorder.record(run.id, event), run);
  }

  /**
   * Removes an archived run with its events, curves and files, once its process has gone.
   * @throws AppError RUN_NOT_FOUND; BAD_USAGE where it is not archived; FORBIDDEN where another run depends on it, with
   * `{ runId }` of that run as details; then nothing was removed.
   */
  async remove(id: string): Promise<{ freedBytes: number }> {
    const { history, recorder, artifacts, scheduler } = this.#options;
    const run = history.find(id);
    if (!run.isArchived || !isSettled(run.state)) {
      throw new AppError('BAD_USAGE', `Can't delete: run "${run.name}" is not archived; archive it first.`);
    }
    await scheduler.settled(run.id);
    for (const other of history.list()) {
      const reason = dependenceOn(run.id, other);
      if (reason === null) continue;
      const message = `Can't delete: run "${other.name}" ${reason}. Delete that one first, or keep both.`;
      throw new AppError('FORBIDDEN', message, { details: { runId: other.id } });
    }
    recorder.flush(run.id);
    return { freedBytes: artifacts.remove(run.id, () => history.remove(run.id)) };
  }

  /** The runs that changed after a revision, or all of them where that is not known: a piece, from the `from`-th on. */
  changes(since: string | undefined, from: number): RunChangeList {
    const { history } = this.#options;
    const { revision, ids } = history.changedSince(since);
    if (!ids) return { revision, isWhole: true, runs: history.list(from, RUNS_AT_ONCE), removed: [] };
    const piece = ids.slice(from, from + RUNS_AT_ONCE);
    const runs = piece.flatMap((id) => history.get(id) ?? []);
    const there = new Set(runs.map(({ id }) => id));
    return { revision, isWhole: false, runs, removed: piece.filter((id) => !there.has(id)) };
  }

  /** The curves that these runs have so far, each name once; unknown runs have none. */
  curveNames(runIds: readonly string[]): CurveName[] {
    for (const id of runIds) this.#options.recorder.flush(id);
    return this.#options.history.curveNames(runIds);
  }

  /** Every point of one curve that was told so far. */
  curve(id: string, name: CurveName): Curve {
    const { history, recorder } = this.#options;
    const run = history.find(id);
    recorder.flush(run.id);
    return history.curve(run.id, name);
  }
}

/** Why `other` could not be understood or repeated without this run; null where it could. */
function dependenceOn(id: string, { id: otherId, repeats, spec }: Run): string | null {
  if (otherId === id) return null;
  if (repeats === id) return 'repeats this run';
  for (const { source } of spec.stack) {
    if (typeof source === 'object' && source.run === id) return `starts from this run's layer ${source.layer + 1}`;
  }
  return null;
}

function eventsOf(run: Run, { name, notes, tags, isStarred, isArchived }: RunChanges): RunEvent[] {
  const version = EVENT_VERSION;
  const events: RunEvent[] = [];
  if (name !== undefined && name !== run.name) events.push({ version, type: 'run-renamed', name });
  const written = { notes: notes ?? run.notes, tags: [...new Set(tags ?? run.tags)] };
  if (written.notes !== run.notes || written.tags.join('\n') !== run.tags.join('\n')) {
    events.push({ version, type: 'run-annotated', ...written });
  }
  if (isStarred !== undefined && isStarred !== run.isStarred) {
    events.push({ version, type: 'run-starred', isStarred });
  }
  if (isArchived !== undefined && isArchived !== run.isArchived) {
    events.push({ version, type: 'run-archived', isArchived });
  }
  return events;
}
