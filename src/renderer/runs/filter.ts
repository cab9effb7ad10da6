// Which runs the table lists.
import type { Run, RunState } from '#shared/run.ts';

export interface RunFilter {
  /** Every word must be in the name, the dataset, a tag or the notes. */
  readonly text: string;
  readonly state: RunState | null;
  readonly datasetId: string | null;
  readonly tag: string | null;
  readonly isStarred: boolean;
  /** Archived runs alone; otherwise they are out of sight. */
  readonly isArchived: boolean;
}

export const NO_FILTER: RunFilter = {
  text: '',
  state: null,
  datasetId: null,
  tag: null,
  isStarred: false,
  isArchived: false,
};

export function filterRuns(runs: readonly Run[], filter: RunFilter): Run[] {
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
  return runs.filter((run) => {
    if (run.isArchived !== filter.isArchived || (filter.isStarred && !run.isStarred)) return false;
    if (filter.state !== null && run.state !== filter.state) return false;
    if (filter.datasetId !== null && run.datasetId !== filter.datasetId) return false;
    if (filter.tag !== null && !run.tags.includes(filter.tag)) return false;
    const text = [run.name, run.datasetId, ...run.tags, run.notes, run.id].join('\n').toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

export function isFiltering(filter: RunFilter): boolean {
  return JSON.stringify(filter) !== JSON.stringify(NO_FILTER);
}

/** What there is to choose from, each once, in order. */
export function choicesOf(runs: readonly Run[]): { states: RunState[]; datasetIds: string[]; tags: string[] } {
  const once = <T>(values: readonly T[]) => [...new Set(values)].toSorted();
  return {
    states: once(runs.map(({ state }) => state)),
    datasetIds: once(runs.map(({ datasetId }) => datasetId)),
    tags: once(runs.flatMap(({ tags }) => tags)),
  };
}
