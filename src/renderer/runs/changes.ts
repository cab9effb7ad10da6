// Writes on runs, with a way back, and what went wrong where it did not work.
import { useState } from 'react';
import type { RunChanges } from '#shared/contract.ts';
import type { ErrorRecord } from '#shared/error.ts';
import type { Run } from '#shared/run.ts';
import { problemOf } from '../connection.ts';
import { useServices } from '../services.tsx';
import { useShelf } from './shelf.ts';

/** The same for every run, or each its own. */
export type ChangesOf = RunChanges | ((run: Run) => RunChanges);

export interface Changing {
  readonly problem: ErrorRecord | null;
  /** `words` name the change for its undo: "Archive “digits”". */
  change(runs: readonly Run[], changes: ChangesOf, words: string): Promise<void>;
  undo(): Promise<void>;
  /** @returns bytes that are free again, or null where it was refused. */
  remove(run: Run): Promise<number | null>;
  dismiss(): void;
}

export function useChanging(): Changing {
  const { client, query, cache } = useServices();
  const [problem, setProblem] = useState<ErrorRecord | null>(null);
  const attempt = async <T>(work: () => Promise<T>): Promise<T | null> => {
    setProblem(null);
    try {
      return await work();
    } catch (thrown) {
      setProblem(problemOf(thrown));
      return null;
    } finally {
      await cache.invalidateQueries({ queryKey: query.runs.list.key() });
    }
  };
  const apply = async (changes: readonly (readonly [string, RunChanges])[]) => {
    for (const [runId, it] of changes) await client.runs.update({ runId, changes: it });
  };
  return {
    problem,
    dismiss: () => setProblem(null),
    change: async (runs, changes, words) => {
      const own = (run: Run) => (typeof changes === 'function' ? changes(run) : changes);
      const done = await attempt(async () => {
        await apply(runs.map((run) => [run.id, own(run)]));
        return true;
      });
      if (!done) return;
      const back = runs.map((run) => [run.id, inverse(run, own(run))] as const);
      useShelf.setState(({ undos }) => ({ undos: [...undos, { words, changes: back }] }));
    },
    undo: async () => {
      const last = useShelf.getState().undos.at(-1);
      if (!last) return;
      useShelf.setState(({ undos }) => ({ undos: undos.slice(0, -1) }));
      await attempt(() => apply(last.changes));
    },
    remove: async (run) => {
      const removed = await attempt(() => client.runs.remove({ runId: run.id }));
      if (!removed) return null;
      const isOfOthers = ({ changes }: { changes: readonly (readonly [string, unknown])[] }) =>
        changes.every(([id]) => id !== run.id);
      useShelf.setState(({ undos }) => ({ undos: undos.filter(isOfOthers) }));
      return removed.freedBytes;
    },
  };
}

/** The same fields as they were. */
export function inverse(run: Run, changes: RunChanges): RunChanges {
  const { name, notes, tags, isStarred, isArchived } = changes;
  return {
    ...(name !== undefined && { name: run.name }),
    ...(notes !== undefined && { notes: run.notes }),
    ...(tags !== undefined && { tags: [...run.tags] }),
    ...(isStarred !== undefined && { isStarred: run.isStarred }),
    ...(isArchived !== undefined && { isArchived: run.isArchived }),
  };
}

/** Tags that all of these runs have. */
export function commonTags([first, ...others]: readonly Run[]): string[] {
  return first ? first.tags.filter((tag) => others.every(({ tags }) => tags.includes(tag))) : [];
}

/** A run's tags after somebody made `next` of those that its group has in common; its own others stay. */
export function retagged({ tags }: Run, common: readonly string[], next: readonly string[]): string[] {
  const kept = tags.filter((tag) => next.includes(tag) || !common.includes(tag));
  return [...new Set([...kept, ...next])];
}
