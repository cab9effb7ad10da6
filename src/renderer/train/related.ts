// Which run another one is best compared with.
import type { Run } from '#shared/run.ts';

/** The run that its layers came from; else the one before it on the same dataset that finished; null: neither is there. */
export function comparedWith(run: Run, runs: readonly Run[]): Run | null {
  const source = run.spec.stack.map((layer) => layer.source).find((it) => typeof it === 'object');
  const parent = source && runs.find(({ id }) => id === source.run);
  if (parent) return parent;
  const isBefore = (it: Run) => it.queuedAt < run.queuedAt && it.datasetId === run.datasetId && it.state === 'finished';
  // Newest first, as the list comes.
  return runs.filter((it) => it.id !== run.id && !it.isArchived && isBefore(it))[0] ?? null;
}
