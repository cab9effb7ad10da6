// Begins the draft with the services' template for its kind and dataset.
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { ErrorRecord } from '#shared/error.ts';
import { problemOf } from '../connection.ts';
import { useServices } from '../services.tsx';
import { useStudyDraft, withTemplate } from './study-draft.ts';
import type { StudyJson } from './study-file.ts';

/** The sample that every Strata has. */
const SAMPLE = 'digits';

/** Chooses the newest dataset where people chose none, and fetches a template where the draft has no study yet. */
export function useTemplate(): { problem: ErrorRecord | null } {
  const { query } = useServices();
  const { kind, datasetId, study, set } = useStudyDraft();
  const datasets = useQuery(query.datasets.list.queryOptions()).data;
  useEffect(() => {
    if (datasetId !== null || !datasets) return;
    const newest = datasets.toSorted((a, b) => b.importedAt - a.importedAt)[0];
    set({ datasetId: newest?.id ?? SAMPLE });
  }, [datasetId, datasets, set]);
  const isWanted = datasetId !== null && (study === null || study.kind !== kind);
  const { data, error } = useQuery({
    ...query.studies.template.queryOptions({ input: { kind, datasetId: datasetId ?? '' } }),
    enabled: isWanted,
  });
  useEffect(() => {
    if (!data || !isWanted) return;
    const { study: before, origin } = useStudyDraft.getState();
    set({ study: withTemplate(data as StudyJson, before, origin) });
  }, [data, isWanted, set]);
  return { problem: error ? problemOf(error) : null };
}
