// What a kind of study can be told, as a form: one line per field of its schema.
import { Checkbox, Select, Switch, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { UnitSelection } from '#shared/study.ts';
import { FieldLine } from '../widgets/field-line.tsx';
import { NumberField } from '../widgets/number-field.tsx';
import { budgetsFromText, listToText, type Misread, seedsFromText, seedsToText } from './list-text.ts';
import { RunSelect } from './run-select.tsx';
import { SelectionsEditor } from './selections-editor.tsx';
import { SourceFields } from './source-fields.tsx';
import { useStudyDraft } from './study-draft.ts';
import { fieldsOf, isUsed, type StudyField, valueWords } from './study-fields.ts';
import type { StudyJson } from './study-file.ts';
import classes from './study-sheet.module.css';
import { SweepEditor, type SweepField } from './sweep-editor.tsx';

export function StudyForm({ study }: { study: StudyJson }) {
  const edit = useStudyDraft((it) => it.edit);
  const shown = fieldsOf(study.kind).filter((field) => isUsed(field, study));
  return shown.map((field) => (
    <Field
      key={`${study.kind} ${field.name}`}
      field={field}
      value={study[field.name] ?? field.initial}
      onChange={(value) => edit(field.name, value)}
    />
  ));
}

interface FieldProps {
  readonly field: StudyField;
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
}

function Field(props: FieldProps) {
  const { field, value, onChange } = props;
  const { control, label } = field;
  if (control.kind === 'selections') {
    return <SelectionsEditor selections={(value ?? []) as readonly UnitSelection[]} onChange={onChange} />;
  }
  if (control.kind === 'sweep-fields') {
    return <SweepEditor fields={(value ?? []) as readonly SweepField[]} onChange={onChange} />;
  }
  if (control.kind === 'source') {
    return (
      <SourceFields label={label} help={field.help} mayBeEmpty={control.mayBeEmpty} value={value} onChange={onChange} />
    );
  }
  const help = field.help === '' ? undefined : <p>{field.help}.</p>;
  const isChanged = value !== undefined && JSON.stringify(value) !== JSON.stringify(field.initial);
  return (
    <FieldLine label={label} help={help} isChanged={isChanged && field.initial !== undefined}>
      {(id) => <Control id={id} {...props} />}
    </FieldLine>
  );
}

function Control({ id, field, value, onChange }: FieldProps & { id: string }) {
  const { control, label } = field;
  const list = Array.isArray(value) ? value : [];
  switch (control.kind) {
    case 'number':
      return (
        <NumberField
          id={id}
          {...control}
          value={typeof value === 'number' ? value : null}
          placeholder={control.mayBeEmpty ? 'a sensible one' : ''}
          onCommit={onChange}
        />
      );
    case 'switch':
      return (
        <Switch id={id} checked={value === true} onChange={({ currentTarget }) => onChange(currentTarget.checked)} />
      );
    case 'choice':
      return (
        <Select
          id={id}
          data={control.values.map((it) => ({ value: it, label: valueWords(it) }))}
          value={String(value)}
          onChange={(next) => next !== null && onChange(next)}
        />
      );
    case 'choices':
      return (
        <Checkbox.Group id={id} aria-label={label} value={list.map(String)} onChange={onChange}>
          <div className={classes.choices}>
            {control.values.map((it) => (
              <Checkbox key={it} value={it} label={valueWords(it)} />
            ))}
          </div>
        </Checkbox.Group>
      );
    case 'seeds':
      return <ListField id={id} written={seedsToText(list.map(Number))} read={seedsFromText} onChange={onChange} />;
    case 'budgets':
      return <ListField id={id} written={listToText(list)} read={budgetsFromText} onChange={onChange} />;
    case 'run':
      return (
        <RunSelect
          id={id}
          {...(control.mayBeEmpty && { none: 'The base, trained once per seed' })}
          value={typeof value === 'string' ? value : null}
          onChange={onChange}
        />
      );
    default:
      return null;
  }
}

interface ListFieldProps {
  readonly id: string;
  readonly written: string;
  readonly read: (text: string) => readonly unknown[] | Misread;
  readonly onChange: (value: unknown) => void;
}

/** A list as text; it counts once the field is left or Enter is pressed. */
function ListField({ id, written, read, onChange }: ListFieldProps) {
  const [text, setText] = useState(written);
  const [wrong, setWrong] = useState<string | null>(null);
  useEffect(() => setText(written), [written]);
  const commit = () => {
    const values = read(text);
    setWrong('wrong' in values ? values.wrong : null);
    if (!('wrong' in values) && text !== written) onChange(values);
  };
  return (
    <TextInput
      id={id}
      value={text}
      error={wrong !== null && `“${wrong}” can't be read.`}
      onChange={({ currentTarget }) => setText(currentTarget.value)}
      onBlur={commit}
      onKeyDown={({ key }) => key === 'Enter' && commit()}
    />
  );
}
