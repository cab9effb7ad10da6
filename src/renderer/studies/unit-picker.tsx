// Picks hidden units of a run by hand: its filters as tiles to be clicked, or their numbers as text.
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { FiltersResult } from '#shared/filters.ts';
import type { UnitSelection } from '#shared/study.ts';
import { problemOf } from '../connection.ts';
import { count, ordinal } from '../formats.ts';
import { useServices } from '../services.tsx';
import { Note, Problem } from '../widgets/note.tsx';
import { FilterTiles } from './filter-tiles.tsx';
import { seedsFromText, seedsToText } from './list-text.ts';
import { toggled, unitsIn, withUnitsOf } from './picked-units.ts';
import { useStudyDraft } from './study-draft.ts';
import classes from './unit-picker.module.css';
import { TEXT } from './words.ts';

/** Tiles at a time. */
const AT_ONCE = 200;

interface UnitPickerProps {
  /** Counted from 1, for names that are read out. */
  readonly number: number;
  readonly selection: UnitSelection;
  readonly onChange: (units: UnitSelection['units']) => void;
}

export function UnitPicker({ number, selection, onChange }: UnitPickerProps) {
  const { layers, units } = selection;
  const { study, runId, edit } = useStudyDraft();
  const [asked, setAsked] = useState(layers[0] ?? 0);
  const layer = layers.includes(asked) ? asked : (layers[0] ?? 0);
  const probed = typeof study?.run === 'string' ? study.run : null;
  return (
    <div className={classes.picker}>
      <div className={classes.line}>
        {layers.length > 1 && (
          <NativeSelect
            aria-label={`Selection ${number}: layer to pick from`}
            data={layers.map((it) => ({ value: String(it), label: `Layer ${ordinal(it)}` }))}
            value={String(layer)}
            onChange={({ currentTarget }) => setAsked(Number(currentTarget.value))}
          />
        )}
        <NumbersField
          label={`Selection ${number}: units of layer ${ordinal(layer)}`}
          units={unitsIn(units, layer)}
          onChange={(chosen) => onChange(withUnitsOf(units, layer, chosen))}
        />
        <Button disabled={units.length === 0} onClick={() => onChange([])}>
          Clear
        </Button>
      </div>
      {probed === null ? (
        <Note
          kind="warn"
          what={TEXT.pickedAnew}
          why={TEXT.pickedWhy}
          actions={runId !== null && <Button onClick={() => edit('run', runId)}>Probe the base’s run</Button>}
        />
      ) : (
        <RunFilters
          key={`${probed} ${layer}`}
          run={probed}
          layer={layer}
          chosen={unitsIn(units, layer)}
          onToggle={(unit) => onChange(toggled(units, { layer, unit }))}
        />
      )}
    </div>
  );
}

interface NumbersFieldProps {
  readonly label: string;
  /** 0-based. */
  readonly units: readonly number[];
  readonly onChange: (units: number[]) => void;
}

/** Units as people count them: "1-20, 33". */
function NumbersField({ label, units, onChange }: NumbersFieldProps) {
  const written = seedsToText(units.map(ordinal));
  const [text, setText] = useState(written);
  useEffect(() => setText(written), [written]);
  const commit = () => {
    const read = seedsFromText(text);
    if ('wrong' in read || read.includes(0)) setText(written);
    else if (text !== written) onChange(read.map((it) => it - 1));
  };
  return (
    <TextInput
      className={classes.numbers}
      aria-label={label}
      placeholder="1-20, 33"
      leftSection={<span className="caption">units</span>}
      leftSectionWidth={44}
      value={text}
      onChange={({ currentTarget }) => setText(currentTarget.value)}
      onBlur={commit}
      onKeyDown={({ key }) => key === 'Enter' && commit()}
    />
  );
}

interface RunFiltersProps {
  readonly run: string;
  /** 0-based, like `chosen`. */
  readonly layer: number;
  readonly chosen: readonly number[];
  readonly onToggle: (unit: number) => void;
}

function RunFilters({ run, layer, chosen, onToggle }: RunFiltersProps) {
  const { query } = useServices();
  const [from, setFrom] = useState(0);
  const request = { kind: 'filters', layer, from, count: AT_ONCE };
  const found = useQuery({
    ...query.runs.analyse.queryOptions({ input: { request, runs: [run], datasets: [] } }),
    // A finished run never changes, and each answer takes a process of its own.
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (found.error) return <Problem problem={problemOf(found.error)} />;
  const shown = found.data as FiltersResult | undefined;
  if (!shown) {
    return (
      <p className="caption" role="status">
        Reading the filters…
      </p>
    );
  }
  const { units, filters } = shown;
  const end = from + filters.rows;
  return (
    <>
      <FilterTiles shown={shown} chosen={chosen} onToggle={onToggle} />
      {filters.rows < units && (
        <div className={classes.line}>
          <Button disabled={from === 0} onClick={() => setFrom(Math.max(0, from - filters.rows))}>
            Previous
          </Button>
          <span className="caption">
            Units {count(from + 1)} to {count(end)} of {count(units)}
          </span>
          <Button disabled={end >= units} onClick={() => setFrom(end)}>
            Next
          </Button>
        </div>
      )}
    </>
  );
}
