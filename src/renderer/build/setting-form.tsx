// A form for any part of the specification: one line per setting, the usual ones first and the others on demand.
import { Button, Select, Switch } from '@mantine/core';
import { useState } from 'react';
import { NumberField } from '../widgets/number-field.tsx';
import { choiceWord, initialValues, type Setting, shownSettings } from './setting.ts';
import classes from './setting-form.module.css';
import { SettingLine } from './setting-line.tsx';
import type { Values } from './setting-words.ts';

interface SettingFormProps {
  readonly settings: readonly Setting[];
  readonly values: Values;
  /** The path of a setting below `values`, and its new value. */
  readonly onChange: (path: readonly string[], value: unknown) => void;
  /** No button for more. */
  readonly isWhole?: boolean;
}

export function SettingForm({ settings, values, onChange, isWhole = false }: SettingFormProps) {
  const [withAll, setWithAll] = useState(isWhole);
  const shown = shownSettings(settings, values, withAll);
  const more = shownSettings(settings, values, true).length - shown.length;
  return (
    <>
      {shown.map((setting) => (
        <SettingControl key={setting.name} setting={setting} values={values} onChange={onChange} />
      ))}
      {!isWhole && (withAll || more > 0) && (
        <Button className={classes.more} variant="subtle" h={24} onClick={() => setWithAll(!withAll)}>
          {withAll ? 'Fewer settings' : `${more} more ${more === 1 ? 'setting' : 'settings'}`}
        </Button>
      )}
    </>
  );
}

interface SettingControlProps {
  readonly setting: Setting;
  readonly values: Values;
  readonly onChange: SettingFormProps['onChange'];
}

function SettingControl({ setting, values, onChange }: SettingControlProps) {
  const { name, words, control, mayBeNull, initial } = setting;
  const value = values[name];
  const isChanged = JSON.stringify(value) !== JSON.stringify(initial);
  const set = (next: unknown) => onChange([name], next);
  const inside = (path: readonly string[], next: unknown) => onChange([name, ...path], next);
  if (control.kind === 'number') {
    return (
      <SettingLine words={words} isChanged={isChanged}>
        {(id) => (
          <NumberField
            id={id}
            value={typeof value === 'number' ? value : null}
            min={control.min}
            max={control.max}
            isAboveMin={control.isAboveMin}
            isWhole={control.isWhole}
            mayBeEmpty={mayBeNull}
            placeholder={mayBeNull ? 'none' : ''}
            onCommit={set}
          />
        )}
      </SettingLine>
    );
  }
  if (control.kind === 'choice') {
    return (
      <SettingLine words={words} isChanged={isChanged}>
        {(id) => (
          <Select
            id={id}
            data={control.values.map((it) => ({ value: it, label: choiceWord(words, it) }))}
            value={String(value)}
            onChange={(next) => next !== null && set(next)}
          />
        )}
      </SettingLine>
    );
  }
  if (control.kind === 'switch') {
    return (
      <SettingLine words={words} isChanged={isChanged}>
        {(id) => (
          <Switch id={id} checked={value === true} onChange={({ currentTarget }) => set(currentTarget.checked)} />
        )}
      </SettingLine>
    );
  }
  const object = typeof value === 'object' && value !== null ? (value as Values) : null;
  if (control.kind === 'group') {
    return (
      <>
        <SettingLine words={words} isChanged={isChanged}>
          {(id) => (
            <Switch
              id={id}
              checked={object !== null}
              onChange={({ currentTarget }) => set(currentTarget.checked ? initialValues(control.settings) : null)}
            />
          )}
        </SettingLine>
        {object && <Inside settings={control.settings} values={object} onChange={inside} />}
      </>
    );
  }
  const variant = control.variants.find((it) => it.value === object?.kind);
  const choose = (kind: string) => {
    const settings = control.variants.find((it) => it.value === kind)?.settings ?? [];
    set({ kind, ...initialValues(settings) });
  };
  return (
    <>
      <SettingLine words={words} isChanged={isChanged}>
        {(id) => (
          <Select
            id={id}
            data={control.variants.map((it) => ({ value: it.value, label: choiceWord(words, it.value) }))}
            value={variant?.value ?? null}
            onChange={(kind) => kind !== null && choose(kind)}
          />
        )}
      </SettingLine>
      {object && variant && <Inside settings={variant.settings} values={object} onChange={inside} />}
    </>
  );
}

function Inside(props: Omit<SettingFormProps, 'isWhole'>) {
  return (
    <div className={classes.inside}>
      <SettingForm {...props} isWhole />
    </div>
  );
}
