// Which hidden units a probe may use: selections of layers and units, each of which is tried.
import { ActionIcon, Button, NumberInput, Select, TextInput } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { Fragment, useEffect, useState } from 'react';
import type { UnitSelection } from '#shared/study.ts';
import { ordinal } from '../formats.ts';
import { seedsFromText, seedsToText } from './list-text.ts';
import { pickedWords, withLayers } from './picked-units.ts';
import { valueWords } from './study-fields.ts';
import classes from './study-sheet.module.css';
import { UnitPicker } from './unit-picker.tsx';

type Choose = UnitSelection['choose'];

const CHOICES: readonly Choose[] = ['all', 'most-active', 'highest-variance', 'most-informative', 'random', 'picked'];

/** As people write it: what has a default may be left out. */
type WrittenSelection = Omit<UnitSelection, 'count' | 'units'> & Partial<Pick<UnitSelection, 'count' | 'units'>>;

interface SelectionsEditorProps {
  readonly selections: readonly WrittenSelection[];
  readonly onChange: (selections: readonly UnitSelection[]) => void;
}

export function SelectionsEditor({ selections: written, onChange }: SelectionsEditorProps) {
  const selections = written.map((it): UnitSelection => ({ count: 100, units: [], ...it }));
  const replace = (at: number, part: Partial<UnitSelection>) =>
    onChange(selections.map((it, i) => (i === at ? { ...it, ...part } : it)));
  return (
    <fieldset className={classes.editor}>
      <legend>Units</legend>
      {selections.map((selection, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a selection is its place
        <Fragment key={i}>
          <div className={classes.item}>
            <LayersField
              number={i + 1}
              layers={selection.layers}
              onChange={(layers) => replace(i, withLayers(selection, layers))}
            />
            <Select
              aria-label={`Selection ${i + 1}: which units`}
              data={CHOICES.map((it) => ({ value: it, label: valueWords(it) }))}
              value={selection.choose}
              onChange={(choose) => choose !== null && replace(i, { choose: choose as Choose })}
            />
            {selection.choose === 'picked' ? (
              <span className="caption" role="status">
                {pickedWords(selection.units)}
              </span>
            ) : (
              <NumberInput
                aria-label={`Selection ${i + 1}: how many units`}
                min={1}
                allowDecimal={false}
                disabled={selection.choose === 'all'}
                value={selection.count}
                onChange={(count) =>
                  typeof count === 'number' && count >= 1 && replace(i, { count: Math.round(count) })
                }
              />
            )}
            <ActionIcon
              aria-label={`Remove selection ${i + 1}`}
              disabled={selections.length === 1}
              onClick={() => onChange(selections.filter((_, at) => at !== i))}
            >
              <IconTrash size={16} />
            </ActionIcon>
          </div>
          {selection.choose === 'picked' && (
            <UnitPicker number={i + 1} selection={selection} onChange={(units) => replace(i, { units })} />
          )}
        </Fragment>
      ))}
      <Button
        h={24}
        px={8}
        onClick={() => onChange([...selections, { layers: [0], choose: 'random', count: 100, units: [] }])}
      >
        Add a selection
      </Button>
    </fieldset>
  );
}

interface LayersFieldProps {
  readonly number: number;
  /** 0-based. */
  readonly layers: readonly number[];
  readonly onChange: (layers: number[]) => void;
}

/** Layers as people count them: "1, 2". */
function LayersField({ number, layers, onChange }: LayersFieldProps) {
  const written = seedsToText(layers.map(ordinal));
  const [text, setText] = useState(written);
  useEffect(() => setText(written), [written]);
  const commit = () => {
    const read = seedsFromText(text);
    if ('wrong' in read || read.length === 0 || read.includes(0)) setText(written);
    else if (text !== written) onChange([...new Set(read.map((it) => it - 1))]);
  };
  return (
    <TextInput
      aria-label={`Selection ${number}: layers`}
      placeholder="Layers"
      leftSection={<span className="caption">layers</span>}
      leftSectionWidth={44}
      value={text}
      onChange={({ currentTarget }) => setText(currentTarget.value)}
      onBlur={commit}
    />
  );
}
