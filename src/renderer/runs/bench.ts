// Everything that the parts of the screen share: rows, what is shown of them, and how to change it.
import { useMemo } from 'react';
import { isOfTest, validationMetric } from '#shared/metric.ts';
import type { Run } from '#shared/run.ts';
import { type Place, useNavigation } from '../navigation.ts';
import { filterRuns } from './filter.ts';
import { type Row, rowsOf } from './row.ts';
import { firstSelection, type Selection, type ShownRow, shownRows } from './selection.ts';
import { useShelf } from './shelf.ts';
import { sortRows } from './sort.ts';

export type RunsPlace = Extract<Place, { screen: 'runs' }>;

export interface Bench {
  readonly runs: readonly Run[];
  /** The table's rows: filtered and in order. */
  readonly rows: readonly Row[];
  /** Runs in those rows, and runs that could be in them. */
  readonly matching: number;
  readonly all: number;
  readonly selection: Selection;
  readonly shown: readonly ShownRow[];
  readonly baseline: Row | null;
  /** The final metric that is compared. */
  readonly metric: string;
  /** Final metrics that a choice may rest on, as far as these runs have them. */
  readonly metrics: readonly string[];
  select(selection: Selection): void;
}

export function useBench(runs: readonly Run[], place: RunsPlace): Bench {
  const { filter, order, isGrouped, metric: wanted } = useShelf();
  const refine = useNavigation((it) => it.refine);
  const present = useMemo(() => rowsWhere(runs, isGrouped, false), [runs, isGrouped]);
  const archived = useMemo(() => rowsWhere(runs, isGrouped, true), [runs, isGrouped]);
  const selection = useMemo(() => selectionOf(place, runs, present), [place, runs, present]);
  const all = filter.isArchived ? archived : present;
  const shown = useMemo(() => shownRows([...present, ...archived], selection), [present, archived, selection]);
  const metrics = useMemo(() => metricsOf(runs), [runs]);
  const metric = wanted !== null && metrics.includes(wanted) ? wanted : commonMetric(shown, runs);
  const baseline = shown[0]?.row ?? null;
  const matches = useMemo(() => new Set(filterRuns(runs, filter).map(({ id }) => id)), [runs, filter]);
  const rows = useMemo(() => {
    const listed = all.filter((row) => row.runs.some(({ id }) => matches.has(id)));
    return sortRows(listed, order, { metric, baseline });
  }, [all, matches, order, metric, baseline]);
  return {
    runs,
    rows,
    matching: matches.size,
    all: all.reduce((sum, row) => sum + row.runs.length, 0),
    selection,
    shown,
    baseline,
    metric,
    metrics,
    select: ({ selected, baseline: base }) =>
      refine({ screen: 'runs', selected, ...(base !== null && { baseline: base }) }),
  };
}

function rowsWhere(runs: readonly Run[], isGrouped: boolean, isArchived: boolean): Row[] {
  const those = runs.filter((it) => it.isArchived === isArchived);
  return rowsOf(those, runs, isGrouped);
}

function selectionOf({ selected, baseline }: RunsPlace, runs: readonly Run[], present: readonly Row[]): Selection {
  if (!selected) return firstSelection(present);
  const known = new Set(runs.map(({ id }) => id));
  const there = selected.filter((id) => known.has(id));
  return { selected: there, baseline: baseline ?? there[0] ?? null };
}

function metricsOf(runs: readonly Run[]): string[] {
  return [...new Set(runs.flatMap(({ metrics }) => Object.keys(metrics)))].filter((name) => !isOfTest(name)).toSorted();
}

/** What most of the shown runs are ranked by, or of all runs where nothing is shown. */
function commonMetric(shown: readonly ShownRow[], runs: readonly Run[]): string {
  const counts = new Map<string, number>();
  const among = shown.flatMap(({ row }) => row.runs);
  for (const { metrics } of among.some(({ metrics }) => validationMetric(metrics)) ? among : runs) {
    const name = validationMetric(metrics);
    if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const [most] = [...counts].toSorted(([, a], [, b]) => b - a);
  return most?.[0] ?? 'validationError';
}
