// The order of the table's rows; rows without a value come last, whichever way it goes.
import { changeOf, durationOf, figureOf, type Row, seedsOf, stateOf } from './row.ts';

export type Column = 'name' | 'state' | 'n' | 'value' | 'change' | 'time' | 'when';

export interface Order {
  readonly column: Column;
  readonly isDescending: boolean;
}

export const NEWEST_FIRST: Order = { column: 'when', isDescending: true };

export interface SortContext {
  readonly metric: string;
  readonly baseline: Row | null;
}

/** The order after a click on a column: the other way round, or that column's natural first one. */
export function nextOrder(order: Order, column: Column): Order {
  if (order.column === column) return { column, isDescending: !order.isDescending };
  return { column, isDescending: column === 'when' || column === 'n' };
}

export function sortRows(rows: readonly Row[], { column, isDescending }: Order, context: SortContext): Row[] {
  const keyed = rows.map((row) => ({ row, key: keyOf(row, column, context) }));
  return keyed
    .toSorted((a, b) => {
      if (a.key === null || b.key === null) return Number(a.key === null) - Number(b.key === null);
      const order = typeof a.key === 'string' ? a.key.localeCompare(String(b.key), 'en') : a.key - Number(b.key);
      return isDescending ? -order : order;
    })
    .map(({ row }) => row);
}

function keyOf(row: Row, column: Column, { metric, baseline }: SortContext): number | string | null {
  switch (column) {
    case 'name':
      return row.name;
    case 'state':
      return stateOf(row);
    case 'n':
      return seedsOf(row).length;
    case 'value':
      return figureOf(row, metric)?.value ?? null;
    case 'change':
      return changeOf(row, baseline, metric);
    case 'time':
      return durationOf(row);
    case 'when':
      return row.runs[0].queuedAt;
  }
}
