// Single settings outside of a form: a choice, and a whole number, with the words for their paths.
import { Select } from '@mantine/core';
import { NumberField } from '../widgets/number-field.tsx';
import { SettingLine } from './setting-line.tsx';
import { wordsOf } from './setting-words.ts';

interface SettingChoiceProps {
  /** Dotted, as in the table of words. */
  readonly path: string;
  readonly value: string;
  /** Instead of all that have words. */
  readonly values?: readonly string[];
  readonly onChange: (value: string) => void;
}

export function SettingChoice({ path, value, values, onChange }: SettingChoiceProps) {
  const words = wordsOf(path);
  const { choices = {} } = words;
  return (
    <SettingLine words={words}>
      {(id) => (
        <Select
          id={id}
          data={(values ?? Object.keys(choices)).map((it) => ({ value: it, label: choices[it] ?? it }))}
          value={value}
          onChange={(chosen) => chosen !== null && onChange(chosen)}
        />
      )}
    </SettingLine>
  );
}

interface SettingNumberProps {
  readonly path: string;
  readonly value: number;
  readonly onChange: (value: number) => void;
}

/** A whole number from 0 on. */
export function SettingNumber({ path, value, onChange }: SettingNumberProps) {
  return (
    <SettingLine words={wordsOf(path)}>
      {(id) => (
        <NumberField id={id} min={0} isWhole value={value} onCommit={(next) => next !== null && onChange(next)} />
      )}
    </SettingLine>
  );
}
