// A row of the table: one run, or the runs that differ in nothing but the seed.
import { groupRuns, seedValues } from '#shared/comparison.ts';
import { isFinal, isResumable, type Run, type RunState } from '#shared/run.ts';
import { type Interval, mean, tInterval } from '#shared/statistics.ts';

export interface Row {
  /** Id of its oldest run, so that it stays the same while seeds come and go. */
  readonly id: string;
  readonly name: string;
  /** Newest first. */
  readonly runs: readonly [Run, ...Run[]];
}

export interface Figure {
  readonly value: number;
  /** Null with fewer than two seeds. */
  readonly interval: Interval | null;
  /** Seeds behind it. */
  readonly n: number;
}

/** Rows of the runs, which come newest first. `known` are all runs, for layers that come from one of them. */
export function rowsOf(runs: readonly Run[], known: readonly Run[], isGrouped: boolean): Row[] {
  const groups = isGrouped ? groupRuns(runs, known) : runs.map((run) => [run]);
  return groups.flatMap((group) => {
    const [newest, ...rest] = group;
    if (!newest) return [];
    return [{ id: (rest.at(-1) ?? newest).id, name: groupName(group), runs: [newest, ...rest] as const }];
  });
}

/** What the names of a group share from their beginning, or the newest name where that says nothing. */
function groupName(runs: readonly Run[]): string {
  const names = runs.map(({ name }) => name);
  const [first = ''] = names;
  let length = first.length;
  for (const name of names) while (!name.startsWith(first.slice(0, length))) length -= 1;
  if (length === first.length) return first;
  const shared = first.slice(0, length).replace(/[\s,;:·(#_-]*(seed|run)?[\s,;:·(#_-]*$/i, '');
  return shared.length >= 3 ? shared : first;
}

/** The row's value of a final metric, over its seeds; null where no run of it has one. */
export function figureOf({ runs }: Row, metric: string): Figure | null {
  const values = seedValues(runs, metric).map(({ value }) => value);
  return values.length === 0 ? null : { value: mean(values), interval: tInterval(values), n: values.length };
}

/** Seeds that the row has runs of. */
export function seedsOf({ runs }: Row): number[] {
  return [...new Set(runs.map(({ spec }) => spec.seed))].toSorted((a, b) => a - b);
}

/** Mean training time of its finished runs. */
export function durationOf({ runs }: Row): number | null {
  const times = runs.flatMap(({ durationMs }) => durationMs ?? []);
  return times.length === 0 ? null : mean(times);
}

/** What is most worth knowing about the states of its runs. */
const MOST_TELLING: readonly RunState[] = [
  ...(['running', 'queued', 'paused', 'interrupted', 'failed', 'finished', 'cancelled'] as const),
];

export function stateOf({ runs }: Row): RunState {
  return MOST_TELLING.find((state) => runs.some((run) => run.state === state)) ?? runs[0].state;
}

/** True where its figures may still change. */
export function isPartial({ runs }: Row): boolean {
  return runs.some(isUnderWay);
}

/** True for a run that goes on, or will, by itself. */
export function isUnderWay({ state }: Run): boolean {
  return !isFinal(state) && !isResumable(state);
}

/** A value for every row: how the change of its figure against the baseline's is. Null without one of both. */
export function changeOf(row: Row, baseline: Row | null, metric: string): number | null {
  if (!baseline || row.id === baseline.id) return null;
  const [ours, theirs] = [figureOf(baseline, metric), figureOf(row, metric)];
  return ours && theirs ? theirs.value - ours.value : null;
}
