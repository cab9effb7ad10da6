// Starts runs one after another, and says how many were taken.
import { useState } from 'react';
import type { ErrorRecord } from '#shared/error.ts';
import { problemOf } from '../connection.ts';
import { useServices } from '../services.tsx';

export interface Starting {
  readonly problem: ErrorRecord | null;
  readonly isBusy: boolean;
  /** Queues a run per specification, until one is refused. @returns how many were queued. */
  start(specs: readonly object[], repeats?: string): Promise<number>;
}

export function useStarting(): Starting {
  const { client, query, cache } = useServices();
  const [problem, setProblem] = useState<ErrorRecord | null>(null);
  const [isBusy, setBusy] = useState(false);
  return {
    problem,
    isBusy,
    start: async (specs, repeats) => {
      setProblem(null);
      setBusy(true);
      let started = 0;
      try {
        for (const spec of specs) {
          await client.runs.start({ spec, ...(repeats !== undefined && { repeats }) });
          started += 1;
        }
      } catch (thrown) {
        setProblem(problemOf(thrown));
      } finally {
        setBusy(false);
        await cache.invalidateQueries({ queryKey: query.runs.list.key() });
      }
      return started;
    },
  };
}
