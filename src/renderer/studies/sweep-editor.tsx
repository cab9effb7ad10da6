// What a sweep varies: fields of the specification, each with its values or a range to draw from.
import { ActionIcon, Autocomplete, Button, Select, TextInput } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import type { StudyOf } from '#shared/study.ts';
import { NumberField } from '../widgets/number-field.tsx';
import { listToText, valuesFromText } from './list-text.ts';
import classes from './study-sheet.module.css';

export type SweepField = StudyOf<'sweep'>['fields'][number];

/** What people vary most. */
const COMMON_PATHS = [
  'stack[0].hidden',
  'stack[0].pretraining.learningRate',
  'stack[0].pretraining.epochs',
  'finetuning.learningRate',
  'finetuning.epochs',
  'finetuning.optimizer',
];

interface SweepEditorProps {
  readonly fields: readonly SweepField[];
  readonly onChange: (fields: readonly SweepField[]) => void;
}

export function SweepEditor({ fields, onChange }: SweepEditorProps) {
  const replace = (at: number, field: SweepField) => onChange(fields.map((it, i) => (i === at ? field : it)));
  return (
    <fieldset className={classes.editor}>
      <legend>What varies</legend>
      {fields.map((field, i) => (
        <div
          // biome-ignore lint/suspicious/noArrayIndexKey: a field is its place
          key={i}
          className={classes.field}
        >
          <Autocomplete
            size="xs"
            aria-label={`Field ${i + 1}`}
            data={COMMON_PATHS}
            value={field.path}
            onChange={(path) => replace(i, { ...field, path })}
          />
          <Select
            aria-label={`Field ${i + 1}: values or a range`}
            data={[
              { value: 'values', label: 'Values' },
              { value: 'range', label: 'Range' },
            ]}
            value={'values' in field ? 'values' : 'range'}
            onChange={(form) => replace(i, asForm(field, form === 'range'))}
          />
          {'values' in field ? (
            <ValuesField
              number={i + 1}
              values={field.values}
              onChange={(values) => replace(i, { path: field.path, values })}
            />
          ) : (
            <Range number={i + 1} field={field} onChange={(next) => replace(i, next)} />
          )}
          <ActionIcon
            aria-label={`Remove field ${i + 1}`}
            disabled={fields.length === 1}
            onClick={() => onChange(fields.filter((_, at) => at !== i))}
          >
            <IconTrash size={16} />
          </ActionIcon>
        </div>
      ))}
      <Button h={24} px={8} onClick={() => onChange([...fields, { path: 'stack[0].hidden', values: [50, 100, 200] }])}>
        Add a field
      </Button>
    </fieldset>
  );
}

type RangeField = Extract<SweepField, { low: number }>;

/** The field with values or with a range, as close to what it was as can be. */
function asForm(field: SweepField, isRange: boolean): SweepField {
  if (isRange === 'low' in field) return field;
  if ('low' in field) return { path: field.path, values: [field.low, field.high] };
  const numbers = field.values.filter((it) => typeof it === 'number');
  const [low, high] = [Math.min(...numbers), Math.max(...numbers)];
  const isKnown = numbers.length > 1 && low < high;
  return { path: field.path, low: isKnown ? low : 0.001, high: isKnown ? high : 1, scale: 'linear' };
}

interface ValuesFieldProps {
  readonly number: number;
  readonly values: Extract<SweepField, { values: unknown }>['values'];
  readonly onChange: (values: Extract<SweepField, { values: unknown }>['values']) => void;
}

function ValuesField({ number, values, onChange }: ValuesFieldProps) {
  const written = listToText(values);
  const [text, setText] = useState(written);
  useEffect(() => setText(written), [written]);
  return (
    <TextInput
      aria-label={`Field ${number}: values`}
      placeholder="0.01, 0.05, 0.1"
      value={text}
      onChange={({ currentTarget }) => setText(currentTarget.value)}
      onBlur={() => text !== written && onChange(valuesFromText(text))}
    />
  );
}

interface RangeProps {
  readonly number: number;
  readonly field: RangeField;
  readonly onChange: (field: RangeField) => void;
}

function Range({ number, field, onChange }: RangeProps) {
  const change = (part: Partial<RangeField>) => onChange({ ...field, ...part });
  return (
    <div className={classes.range}>
      <NumberField
        aria-label={`Field ${number}: lowest`}
        value={field.low}
        onCommit={(low) => low !== null && change({ low })}
      />
      <NumberField
        aria-label={`Field ${number}: highest`}
        value={field.high}
        onCommit={(high) => high !== null && change({ high })}
      />
      <Select
        aria-label={`Field ${number}: scale`}
        data={[
          { value: 'linear', label: 'even' },
          { value: 'log', label: 'by factors' },
          { value: 'whole', label: 'whole numbers' },
        ]}
        value={field.scale ?? 'linear'}
        onChange={(scale) => scale !== null && change({ scale: scale as RangeField['scale'] })}
      />
    </div>
  );
}
