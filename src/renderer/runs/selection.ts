// What is shown on the right: rows chosen in the table, with the look of each and the one that the others are measured against.
import { MOST_SERIES, type SeriesStyle, seriesStyle } from '#shared/charts/series.ts';
import type { Row } from './row.ts';

export interface Selection {
  /** Run ids, in the order in which they were chosen. */
  readonly selected: readonly string[];
  /** A run id; its row is the baseline. */
  readonly baseline: string | null;
}

export interface ShownRow {
  readonly row: Row;
  readonly style: SeriesStyle;
  readonly isBaseline: boolean;
  /** Beyond the lines that people can tell apart: grey, without a name of its own. */
  readonly isOther: boolean;
}

/** Where nobody has chosen: the two rows, newest first as given, that finished last; the older one is the baseline. */
export function firstSelection(rows: readonly Row[]): Selection {
  const finished = rows.flatMap(({ runs }) => runs.find(({ state }) => state === 'finished') ?? []);
  const selected = finished
    .slice(0, 2)
    .map(({ id }) => id)
    .toReversed();
  return { selected, baseline: selected[0] ?? null };
}

/** The rows that are shown: the baseline first, then as they were chosen. */
export function shownRows(rows: readonly Row[], { selected, baseline }: Selection): ShownRow[] {
  const place = new Map(selected.map((id, i) => [id, i]));
  const first = (row: Row) => Math.min(...row.runs.map(({ id }) => place.get(id) ?? Number.POSITIVE_INFINITY));
  const chosen = rows
    .map((row) => ({ row, at: first(row) }))
    .filter(({ at }) => Number.isFinite(at))
    .toSorted((a, b) => a.at - b.at)
    .map(({ row }) => row);
  const base = chosen.find(({ runs }) => runs.some(({ id }) => id === baseline)) ?? chosen[0];
  const others = chosen.filter((row) => row !== base);
  return [...(base ? [base] : []), ...others].map((row, i) => ({
    row,
    style: seriesStyle(i - 1),
    isBaseline: row === base,
    isOther: i > MOST_SERIES,
  }));
}

export function isShown({ runs }: Row, { selected }: Selection): boolean {
  return runs.some(({ id }) => selected.includes(id));
}

/** With this row shown, or not any more. */
export function toggled(selection: Selection, row: Row): Selection {
  const ids = row.runs.map(({ id }) => id);
  const rest = selection.selected.filter((id) => !ids.includes(id));
  if (!isShown(row, selection)) return { ...selection, selected: [...rest, ...ids] };
  const isBase = selection.baseline !== null && ids.includes(selection.baseline);
  return { selected: rest, baseline: isBase ? (rest[0] ?? null) : selection.baseline };
}

/** With all of these rows shown as well. */
export function extended(selection: Selection, rows: readonly Row[]): Selection {
  const ids = rows.flatMap(({ runs }) => runs.map(({ id }) => id));
  return { ...selection, selected: [...new Set([...selection.selected, ...ids])] };
}

/** With this row as the baseline, shown if it was not. */
export function withBaseline(selection: Selection, row: Row): Selection {
  return { ...extended(selection, [row]), baseline: row.runs[0].id };
}
