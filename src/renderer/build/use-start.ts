// Starts the runs of a draft: one for each seed.
import { useMutation } from '@tanstack/react-query';
import { specToJson } from '#shared/spec.ts';
import { useServices } from '../services.tsx';
import { useDraft } from './draft-store.ts';
import type { Bench } from './use-bench.ts';

export interface Start {
  /** Null, or the reason why the draft cannot be started. */
  readonly obstacle: string | null;
  readonly isPending: boolean;
  readonly error: Error | null;
  /** Starts, and shows the first run unless it only goes into the queue. */
  begin(isShown: boolean): void;
}

export function useStart({ draft, issues, manifest }: Bench, onStarted: (runId: string) => void): Start {
  const { client, cache, query } = useServices();
  const engine = useDraft((it) => it.engine);
  const start = useMutation({
    mutationFn: async (_isShown: boolean) => {
      const { spec, seeds } = draft;
      const choice = {
        ...(engine.threads !== null && { threads: engine.threads }),
        ...(engine.isWide && { kernels: 'wide' as const }),
      };
      const ids: string[] = [];
      for (let i = 0; i < seeds; i++) {
        const run = await client.runs.start({ spec: specToJson({ ...spec, seed: spec.seed + i }), ...choice });
        ids.push(run.id);
      }
      return ids;
    },
    onSuccess: ([first], isShown) => {
      if (first !== undefined && isShown) onStarted(first);
    },
    onSettled: () => cache.invalidateQueries({ queryKey: query.runs.list.key() }),
  });
  const stop = issues.find(({ kind }) => kind === 'stop');
  const obstacle = stop ? stop.what : manifest ? null : 'The dataset is being read.';
  return {
    obstacle,
    isPending: start.isPending,
    error: start.error,
    begin: (isShown) => {
      if (obstacle === null && !start.isPending) start.mutate(isShown);
    },
  };
}
