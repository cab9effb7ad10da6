// Where a study's layers come from: the same rows, a finished run, or the base trained on other data first.
import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useServices } from '../services.tsx';
import { FieldLine } from '../widgets/field-line.tsx';
import { offeredDatasets } from './offered-datasets.ts';
import { RunSelect } from './run-select.tsx';
import { isObject, useStudyDraft } from './study-draft.ts';

interface SourceFieldsProps {
  readonly label: string;
  readonly help: string;
  /** Whether the layers can also be pre-trained on the study's own rows. */
  readonly mayBeEmpty: boolean;
  readonly value: unknown;
  readonly onChange: (source: object | null) => void;
}

const STAGES = [
  { value: 'pretrained', label: 'Before fine-tuning' },
  { value: 'finetuned', label: 'After fine-tuning' },
];

export function SourceFields({ label, help, mayBeEmpty, value, onChange }: SourceFieldsProps) {
  const base = useStudyDraft(({ study }) => study?.base);
  const form = !isObject(value) ? 'same' : 'spec' in value ? 'data' : 'run';
  const choose = (next: string) => {
    if (next === 'same') onChange(null);
    else if (next === 'run') onChange({ run: '' });
    else onChange({ spec: withDataset(base, '') });
  };
  return (
    <>
      <FieldLine label={label} {...(help !== '' && { help: <p>{help}.</p> })}>
        {(id) => (
          <Select
            id={id}
            data={[
              ...(mayBeEmpty ? [{ value: 'same', label: 'Pre-trained on the same rows' }] : []),
              { value: 'run', label: 'A finished run' },
              { value: 'data', label: 'A specification trained on other data first' },
            ]}
            value={form}
            onChange={(next) => next !== null && choose(next)}
          />
        )}
      </FieldLine>
      {form === 'run' && isObject(value) && <RunSource value={value} onChange={onChange} />}
      {form === 'data' && isObject(value) && <DataSource spec={value.spec} onChange={(spec) => onChange({ spec })} />}
    </>
  );
}

interface RunSourceProps {
  readonly value: Readonly<Record<string, unknown>>;
  readonly onChange: (source: object) => void;
}

function RunSource({ value, onChange }: RunSourceProps) {
  return (
    <>
      <FieldLine label="Source run">
        {(id) => (
          <RunSelect
            id={id}
            value={typeof value.run === 'string' && value.run !== '' ? value.run : null}
            onChange={(run) => onChange({ ...value, run })}
          />
        )}
      </FieldLine>
      <FieldLine label="Its layers">
        {(id) => (
          <Select
            id={id}
            data={STAGES}
            value={typeof value.stage === 'string' ? value.stage : 'finetuned'}
            onChange={(stage) => stage !== null && onChange({ ...value, stage })}
          />
        )}
      </FieldLine>
    </>
  );
}

function DataSource({ spec, onChange }: { spec: unknown; onChange: (spec: object) => void }) {
  const { query } = useServices();
  const listed = useQuery(query.datasets.list.queryOptions()).data ?? [];
  const chosen = isObject(spec) && isObject(spec.dataset) ? String(spec.dataset.id) : '';
  const offered = offeredDatasets(listed, null);
  return (
    <FieldLine label="Source data">
      {(id) => (
        <Select
          id={id}
          placeholder="Choose the data that the layers come from"
          data={offered}
          value={offered.some((it) => it.value === chosen) ? chosen : null}
          onChange={(next) => next !== null && onChange(withDataset(spec, next))}
        />
      )}
    </FieldLine>
  );
}

function withDataset(spec: unknown, id: string): object {
  const rest = isObject(spec) ? spec : {};
  return { ...rest, dataset: { ...(isObject(rest.dataset) && rest.dataset), id } };
}
