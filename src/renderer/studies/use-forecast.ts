// What the study that is being written will cost, or what is wrong with it; asked for once people pause.
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { ErrorRecord } from '#shared/error.ts';
import type { StudyForecast } from '#shared/study-record.ts';
import { problemOf } from '../connection.ts';
import { useServices } from '../services.tsx';
import type { StudyJson } from './study-file.ts';

const PAUSE_MS = 300;

export function useForecast(
  study: StudyJson | null,
  slots: number,
): {
  forecast: StudyForecast | undefined;
  problem: ErrorRecord | null;
} {
  const { query } = useServices();
  const [settled] = useDebouncedValue(study, PAUSE_MS);
  const { data, error } = useQuery({
    ...query.studies.forecast.queryOptions({ input: { study: settled, slots } }),
    enabled: settled !== null,
    placeholderData: keepPreviousData,
  });
  return { forecast: data, problem: error ? problemOf(error) : null };
}
