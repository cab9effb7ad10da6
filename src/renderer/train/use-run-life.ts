// Watches one run for as long as it is looked at; at most ten times a second, for so often its stream speaks.
import { useEffect, useState } from 'react';
import type { ErrorRecord } from '#shared/error.ts';
import { problemOf } from '../connection.ts';
import { type Services, useServices } from '../services.tsx';
import { RunLife } from './run-life.ts';

/** Buckets of the curves made before this watch began; each keeps its lowest, highest and last point. */
const RESOLUTION = 1000;

export interface Watched {
  readonly life: RunLife;
  /** Rises with every change of `life`, which is one object for as long as the run is watched. */
  readonly version: number;
  readonly problem: ErrorRecord | null;
}

/** The life of a run, as it goes on. Another id begins anew. */
export function useRunLife(runId: string): Watched {
  const { client } = useServices();
  const [watched, setWatched] = useState<Watched>(() => ({ life: new RunLife(), version: 0, problem: null }));
  useEffect(() => {
    const leaving = new AbortController();
    const life = new RunLife();
    const show = (problem: ErrorRecord | null) => {
      if (!leaving.signal.aborted) setWatched(({ version }) => ({ life, version: version + 1, problem }));
    };
    watchRun(client, runId, life, leaving.signal, () => show(null)).catch((thrown) => show(problemOf(thrown)));
    return () => leaving.abort();
  }, [client, runId]);
  return watched;
}

async function watchRun(
  client: Services['client'],
  runId: string,
  life: RunLife,
  signal: AbortSignal,
  onChange: () => void,
): Promise<void> {
  let isFirst = true;
  for await (const updates of await client.runs.events({ runId }, { signal })) {
    life.apply(updates);
    // Only now, so that no point falls between what is stored and what is told.
    if (isFirst) life.curves.add(await client.runs.points({ runId, resolution: RESOLUTION }, { signal }));
    isFirst = false;
    onChange();
  }
}
