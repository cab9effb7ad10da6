// The curves of the shown rows, fetched one run at a time: what was there once is not asked for again.
import { useQueries, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Curve, CurveName } from '#shared/contract.ts';
import type { Run } from '#shared/run.ts';
import { useServices } from '../services.tsx';
import type { CurvesOfRuns } from './lines.ts';
import { isUnderWay } from './row.ts';
import type { ShownRow } from './selection.ts';

/** How often curves of a run that is under way are looked at again. */
const LOOK_MS = 1000;

/** The curve names that the shown runs have, those of fine-tuning first, as people mean those. */
export function useCurveNames(shown: readonly ShownRow[]): CurveName[] {
  const { query } = useServices();
  const runs = runsOf(shown);
  const options = query.runs.curveNames.queryOptions({
    input: { runIds: runs.map(({ id }) => id).slice(0, 1000) },
    refetchInterval: runs.some(isUnderWay) ? LOOK_MS : false,
    placeholderData: (before) => before,
  });
  const names = useQuery({ ...options, queryKey: [...options.queryKey, runs.map(({ state }) => state)] }).data;
  return useMemo(() => (names ? sorted(names) : []), [names]);
}

export function useCurves(shown: readonly ShownRow[], name: CurveName): CurvesOfRuns {
  const { query } = useServices();
  const runs = runsOf(shown);
  const answers = useQueries({
    queries: runs.map((run) => {
      const options = query.runs.curve.queryOptions({
        input: { runId: run.id, ...name },
        staleTime: isUnderWay(run) ? 0 : Number.POSITIVE_INFINITY,
        refetchInterval: isUnderWay(run) ? LOOK_MS : false,
      });
      // What was seen of a run that was under way is not the whole of one that is over.
      return { ...options, queryKey: [...options.queryKey, run.state] };
    }),
    combine: (results) => results.map(({ data }) => data),
  });
  return useMemo(() => {
    const curves = new Map<string, Curve>();
    for (const [i, curve] of answers.entries()) if (curve) curves.set(runs[i]?.id ?? '', curve);
    return curves;
  }, [answers, runs]);
}

function runsOf(shown: readonly ShownRow[]): Run[] {
  return shown.flatMap(({ row }) => row.runs);
}

export function keyOf({ phase, layer, metric }: CurveName): string {
  return [phase, layer ?? '', metric].join('/');
}

/** Validation before training, errors before losses. */
const FIRST = ['validationError', 'validationRmse', 'validationLoss', 'trainLoss', 'reconstructionError'];

function sorted(names: readonly CurveName[]): CurveName[] {
  const place = ({ metric }: CurveName) => (FIRST.indexOf(metric) + FIRST.length + 1) % (FIRST.length + 1);
  const phase = (it: CurveName) => (it.phase === 'finetuning' ? 0 : 1);
  return names.toSorted((a, b) => phase(a) - phase(b) || (a.layer ?? 0) - (b.layer ?? 0) || place(a) - place(b));
}
