// Chooses a finished run whose weights are there.
import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useServices } from '../services.tsx';

const NONE = 'none';

interface RunSelectProps {
  readonly id: string;
  /** What it means to choose none; without it there must be one. */
  readonly none?: string;
  readonly value: string | null;
  readonly onChange: (runId: string | null) => void;
}

export function RunSelect({ id, none, value, onChange }: RunSelectProps) {
  const { query } = useServices();
  const runs = useQuery(query.runs.list.queryOptions()).data ?? [];
  const offered = runs
    .filter(({ state, weights, isArchived }) => state === 'finished' && weights !== null && !isArchived)
    .map((it) => ({ value: it.id, label: `${it.name} · seed ${it.spec.seed} · ${it.id.slice(-6)}` }));
  const isOffered = value === null || offered.some((it) => it.value === value);
  return (
    <Select
      id={id}
      searchable
      placeholder={offered.length === 0 ? 'Train a run first' : 'Choose a finished run'}
      data={[
        ...(none === undefined ? [] : [{ value: NONE, label: none }]),
        ...(isOffered ? [] : [{ value, label: value }]),
        ...offered,
      ]}
      value={value ?? (none === undefined ? null : NONE)}
      onChange={(next) => next !== null && onChange(next === NONE ? null : next)}
    />
  );
}
