// The draft that is open, with its past, what is selected in it, and whether it is saved.
import { create } from 'zustand';
import type { Place } from '../navigation.ts';
import type { Draft } from './draft.ts';
import type { Edit } from './edits.ts';
import { type History, historyOf, record, redo, undo } from './history.ts';

/** A card of the stack. */
export type Selection = number | 'head' | 'data';

/** What the inspector shows: what is selected, the whole run, or what is wrong. */
export type InspectorTab = 'layer' | 'run' | 'issues';

/** How the engine works; belongs to the start of a run, not to the specification. */
export interface EngineSettings {
  /** Null: as many as the machine has for a run. */
  readonly threads: number | null;
  readonly isWide: boolean;
}

interface DraftStore {
  /** Null before there is a dataset to build for. */
  readonly history: History | null;
  readonly selection: Selection;
  readonly tab: InspectorTab;
  readonly engine: EngineSettings;
  /** Why the open stack is as it is; empty once people change it. */
  readonly reasons: readonly string[];
  edit(edit: Edit): void;
  /** Puts another draft in the place of this one, as an edit that can be undone. */
  open(label: string, draft: Draft, reasons?: readonly string[]): void;
  restore(history: History): void;
  undo(): void;
  redo(): void;
  select(selection: Selection): void;
  showTab(tab: InspectorTab): void;
  setEngine(engine: EngineSettings): void;
}

export const useDraft = create<DraftStore>((set) => ({
  history: null,
  selection: 0,
  tab: 'layer',
  engine: { threads: null, isWide: false },
  reasons: [],
  edit: ({ label, apply }) =>
    set(({ history }) => (history ? { history: record(history, label, apply(history.present)), reasons: [] } : {})),
  open: (label, draft, reasons = []) =>
    set(({ history }) => ({
      history: history ? record(history, label, draft) : historyOf(draft),
      selection: 0,
      reasons,
    })),
  restore: (history) => set({ history, reasons: [] }),
  undo: () => set(({ history }) => (history ? { history: undo(history), reasons: [] } : {})),
  redo: () => set(({ history }) => (history ? { history: redo(history), reasons: [] } : {})),
  select: (selection) => set({ selection }),
  showTab: (tab) => set({ tab }),
  setEngine: (engine) => set({ engine }),
}));

/** Places whose wish was carried out, so that coming back to one does not undo later work. */
export const answeredPlaces = new WeakSet<Place>();
