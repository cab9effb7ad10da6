// Where the window is, where it was, and how to get somewhere else.
import { create } from 'zustand';

/** One view of the window, with what it is about. */
export type Place =
  /** The list with one dataset open, or the sheet for the files that were dropped last. */
  | { readonly screen: 'data'; readonly datasetId?: string; readonly isImport?: boolean }
  /** A draft for a dataset, the last draft, or a copy of a run's specification (with its trained layers, if asked for). */
  | {
      readonly screen: 'build';
      readonly datasetId?: string;
      readonly runId?: string;
      readonly withWeights?: boolean;
      /** A field of the copy that is changed at once, as a diagnosis proposes it: [path, value]. */
      readonly change?: readonly [path: readonly (string | number)[], value: unknown];
    }
  | { readonly screen: 'train'; readonly runId?: string }
  | { readonly screen: 'runs'; readonly selected?: readonly string[]; readonly baseline?: string }
  /** The list with one study open, or the sheet for a new one. */
  | { readonly screen: 'studies'; readonly studyId?: string; readonly isNew?: boolean };

export type Screen = Place['screen'];

interface Navigation {
  readonly place: Place;
  readonly past: readonly Place[];
  readonly future: readonly Place[];
  go(place: Place): void;
  /** Changes what the present view is about without a step in the history. */
  refine(place: Place): void;
  back(): void;
  forward(): void;
}

const LONGEST_PAST = 100;

export const useNavigation = create<Navigation>((set) => ({
  place: { screen: 'data' },
  past: [],
  future: [],
  go: (place) => set(({ place: now, past }) => ({ place, past: [...past, now].slice(-LONGEST_PAST), future: [] })),
  refine: (place) => set({ place }),
  back: () =>
    set(({ place: now, past, future }) => {
      const place = past.at(-1);
      return place ? { place, past: past.slice(0, -1), future: [now, ...future] } : {};
    }),
  forward: () =>
    set(({ place: now, past, future }) => {
      const [place, ...rest] = future;
      return place ? { place, past: [...past, now], future: rest } : {};
    }),
}));
