// Carries out what a place asks of the builder: a fresh draft for a dataset, or a copy of a run; and opens given files.
import { useEffect, useState } from 'react';
import type { ErrorRecord } from '#shared/error.ts';
import { problemOf } from '../connection.ts';
import { useGivenSpec } from '../given-spec.ts';
import type { Place } from '../navigation.ts';
import { type Services, useServices } from '../services.tsx';
import { useSuggestedData } from '../suggested-data.ts';
import { draftOf } from './draft.ts';
import { answeredPlaces, useDraft } from './draft-store.ts';
import { specFromText } from './spec-file.ts';
import { draftFromRun } from './starting-point.ts';
import { suggestStack } from './suggestion.ts';

type BuildPlace = Extract<Place, { screen: 'build' }>;

export function useOpening(
  place: BuildPlace,
  isRestored: boolean,
): { isPending: boolean; problem: ErrorRecord | null } {
  const services = useServices();
  const [problem, setProblem] = useState<ErrorRecord | null>(null);
  const [isPending, setPending] = useState(false);
  const isAsked = (place.datasetId !== undefined || place.runId !== undefined) && !answeredPlaces.has(place);
  useEffect(() => {
    // The saved draft comes first, so that opening another one can be undone.
    if (!isRestored || !isAsked || answeredPlaces.has(place)) return;
    answeredPlaces.add(place);
    setPending(true);
    setProblem(null);
    open(place, services)
      .catch((thrown: unknown) => setProblem(problemOf(thrown)))
      .finally(() => setPending(false));
  }, [place, isAsked, isRestored, services]);
  const given = useGivenSpec((it) => it.given);
  useEffect(() => {
    if (!isRestored || !given) return;
    useGivenSpec.setState({ given: null });
    try {
      useDraft.getState().open(`Open ${given.name}`, draftOf(specFromText(given.text, given.name)));
      setProblem(null);
    } catch (thrown) {
      setProblem(problemOf(thrown));
    }
  }, [given, isRestored]);
  return { isPending: isPending || isAsked, problem };
}

async function open({ runId, datasetId, withWeights = false, change }: BuildPlace, { client, cache, query }: Services) {
  const { open: put } = useDraft.getState();
  if (runId !== undefined) {
    const [run, runs] = await Promise.all([client.runs.get({ runId }), client.runs.list()]);
    const taken = runs.map(({ name }) => name);
    put(`Start from run “${run.name}”`, draftFromRun(run, { withWeights, change, taken }));
  } else if (datasetId !== undefined) {
    const manifest = await client.datasets.get({ datasetId });
    cache.setQueryData(query.datasets.get.queryKey({ input: { datasetId } }), manifest);
    const { suggested } = useSuggestedData.getState();
    const data = suggested?.datasetId === manifest.id ? suggested : undefined;
    const { spec, reasons } = suggestStack(manifest, data);
    put(`Suggested stack for ${manifest.name}`, draftOf(spec), reasons);
  }
}
