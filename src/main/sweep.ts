// Puts the folder in order when its owner starts: runs of an owner that died, and files that nothing refers to.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { EVENT_VERSION } from '#shared/event.ts';
import { type Artifacts, namesIn } from './artifacts.ts';
import type { Folder } from './folder.ts';
import type { History } from './history.ts';
import type { Recorder } from './recorder.ts';

const DIED = 'Strata ended while the run was under way';

/**
 * Runs that are still queued or running belong to an owner that is gone, for we own the folder now. Those in `kept` go on
 * waiting.
 */
export function interruptAbandoned(
  history: History,
  recorder: Recorder,
  artifacts: Artifacts,
  kept: ReadonlySet<string>,
): void {
  for (const { id, state } of history.inStates('queued', 'running')) {
    if (state === 'queued' && kept.has(id)) continue;
    artifacts.sweep(recorder.record(id, { version: EVENT_VERSION, type: 'run-interrupted', reason: DIED }));
  }
}

/** Removes files of runs that no run refers to. A folder without a run stays: its run may be in a newer history. */
export function sweepRuns(history: History, artifacts: Artifacts): void {
  for (const id of artifacts.unswept()) {
    const run = history.get(id);
    if (run) artifacts.sweep(run);
  }
}

/** Removes everything in tmp/, and dataset folders without a row. */
export function sweepOrphans(folder: Folder, datasetIds: readonly string[]): void {
  for (const name of namesIn(folder.tmp)) rmSync(join(folder.tmp, name), { recursive: true, force: true });
  const known = new Set(datasetIds);
  for (const name of namesIn(folder.datasets)) {
    if (!known.has(name)) rmSync(join(folder.datasets, name), { recursive: true, force: true });
  }
}
