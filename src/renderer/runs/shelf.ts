// What people have set on the screen "Runs"; it stays while they look at something else.
import { create } from 'zustand';
import type { RunChanges } from '#shared/contract.ts';
import { NO_FILTER, type RunFilter } from './filter.ts';
import { type LineSettings, PLAIN } from './lines.ts';
import { NEWEST_FIRST, type Order } from './sort.ts';

export type Tab = 'run' | 'curves' | 'table' | 'config' | 'stack' | 'inside' | 'verdict';

/** What takes a change of runs back. */
export interface Undo {
  readonly words: string;
  readonly changes: readonly (readonly [runId: string, changes: RunChanges])[];
}

interface Shelf {
  readonly filter: RunFilter;
  readonly order: Order;
  readonly isGrouped: boolean;
  /** Id of the row that the keys act on. */
  readonly current: string | null;
  /** Null: what fits the number of shown rows. */
  readonly tab: Tab | null;
  /** The final metric that is compared; null: the one that most have. */
  readonly metric: string | null;
  /** Keys of the curves that are drawn; null: the first there is. */
  readonly curves: readonly string[] | null;
  readonly lines: LineSettings;
  readonly isDifferencesOnly: boolean;
  /** Half the width of the zone that makes no difference in practice, per metric. */
  readonly zones: Readonly<Record<string, number>>;
  /** The newest last. */
  readonly undos: readonly Undo[];
  set(part: Partial<Omit<Shelf, 'set'>>): void;
}

export const useShelf = create<Shelf>((set) => ({
  filter: NO_FILTER,
  order: NEWEST_FIRST,
  isGrouped: true,
  current: null,
  tab: null,
  metric: null,
  curves: null,
  lines: PLAIN,
  isDifferencesOnly: true,
  zones: {},
  undos: [],
  set,
}));
