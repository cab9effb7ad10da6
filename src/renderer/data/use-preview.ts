// What the files of the import under way would bring, as people change their minds; and how far reading them is.
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import type { ErrorRecord } from '#shared/error.ts';
import type { Preview } from '#shared/preview.ts';
import { problemOf } from '../connection.ts';
import { useServices } from '../services.tsx';
import { requestOf, useImportDraft } from './import-draft.ts';

const READING_MS = 500;

export interface PreviewState {
  /** Of the options before, while those that hold now are tried, or where they were refused. */
  readonly preview: Preview | null;
  readonly isReading: boolean;
  /** 0 to 1; null where it is not known. */
  readonly fraction: number | null;
  readonly problem: ErrorRecord | null;
}

export function usePreview(): PreviewState {
  const { query } = useServices();
  const draft = useImportDraft();
  const request = requestOf(draft);
  const preview = useQuery({
    ...query.datasets.preview.queryOptions({ input: request ?? { file: '' } }),
    enabled: request !== null,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    placeholderData: keepPreviousData,
  });
  // What was refused is changed back in view of what there was before.
  const lastGood = useRef<Preview | null>(null);
  if (request === null) lastGood.current = null;
  else if (preview.data) lastGood.current = preview.data;
  return {
    preview: lastGood.current,
    isReading: request !== null && preview.isFetching,
    fraction: useReading(request?.file ?? '', preview.isFetching),
    problem: draft.problem ?? (preview.error && !preview.isFetching ? problemOf(preview.error) : null),
  };
}

/** How far the host is with reading this file; asked only while it reads. */
export function useReading(file: string, isReading: boolean): number | null {
  const { query } = useServices();
  const reading = useQuery({
    ...query.datasets.reading.queryOptions({ input: { file } }),
    enabled: isReading && file !== '',
    refetchInterval: READING_MS,
    gcTime: 0,
  });
  return isReading ? (reading.data ?? null) : null;
}
