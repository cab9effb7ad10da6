// Starts the runs of a draft: one for each seed.
import { useMutation } from '@tanstack/react-query';
import { useRef } from 'react';
import { specToJson } from '#shared/spec.ts';
import { useServices } from '../services.tsx';
import { useDraft } from './draft-store.ts';
import { engineChoice } from './engine-choice.ts';
import type { Bench } from './use-bench.ts';

export interface Start {
  /** Null, or the reason why the draft cannot be started. */
  readonly obstacle: string | null;
  readonly isPending: boolean;
  readonly error: Error | null;
  /** How many runs went into the queue last, as long as the draft is as it was then. */
  readonly queued: number;
  /** Starts, and shows the first run unless it only goes into the queue. */
  begin(isShown: boolean): void;
}

interface Reactions {
  readonly onStarted: (runId: string) => void;
  /** Somebody wants to start what cannot be started. */
  readonly onObstacle: () => void;
}

export function useStart({ draft, issues, manifest }: Bench, { onStarted, onObstacle }: Reactions): Start {
  const { client, cache, query } = useServices();
  const engine = useDraft((it) => it.engine);
  const start = useMutation({
    mutationFn: async (_isShown: boolean) => {
      const { spec, seeds } = draft;
      const choice = engineChoice(engine);
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
  const run = useRef<(isShown: boolean) => void>(() => {});
  const queuedDraft = useRef<typeof draft>(null);
  const stop = issues.find(({ kind }) => kind === 'stop');
  const obstacle = stop ? stop.what : manifest ? null : 'The dataset is being read.';
  run.current = (isShown) => {
    if (obstacle !== null) onObstacle();
    else if (!start.isPending) {
      queuedDraft.current = draft;
      start.mutate(isShown);
    }
  };
  return {
    obstacle,
    isPending: start.isPending,
    error: start.error,
    queued: start.data && !start.variables && queuedDraft.current === draft ? start.data.length : 0,
    begin: (isShown) => {
      // What is being typed counts as soon as its field is left.
      const field = document.activeElement;
      if (field instanceof HTMLInputElement) field.blur();
      setTimeout(() => {
        run.current(isShown);
        if (field instanceof HTMLInputElement) field.focus();
      });
    },
  };
}
