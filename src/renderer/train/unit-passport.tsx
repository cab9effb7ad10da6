// The passport of one hidden unit in a drawer: its filter, its activity, the rows that excite it, before and after.
import { Button, Drawer, NativeSelect } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { outputUnits } from '#shared/layer.ts';
import type { PassportResult } from '#shared/passport.ts';
import type { Run } from '#shared/run.ts';
import { problemOf } from '../connection.ts';
import { count, ordinal } from '../formats.ts';
import { useServices } from '../services.tsx';
import { Problem } from '../widgets/note.tsx';
import { NumberField } from '../widgets/number-field.tsx';
import classes from './unit-passport.module.css';
import { UnitViews } from './unit-views.tsx';

/** Which unit; both 0-based. */
export interface UnitPlace {
  readonly layer: number;
  readonly unit: number;
}

interface UnitPassportProps {
  readonly run: Run;
  /** Null: closed. */
  readonly place: UnitPlace | null;
  readonly onPlace: (place: UnitPlace | null) => void;
}

export function UnitPassport({ run, place, onPlace }: UnitPassportProps) {
  return (
    <Drawer
      opened={place !== null}
      onClose={() => onPlace(null)}
      position="right"
      size={560}
      classNames={{ title: classes.title }}
      title={place && `Hidden unit ${ordinal(place.unit)} of layer ${ordinal(place.layer)}`}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {place && <Passport run={run} place={place} onPlace={onPlace} />}
    </Drawer>
  );
}

function Passport({ run, place, onPlace }: UnitPassportProps & { readonly place: UnitPlace }) {
  const { query } = useServices();
  const request = { kind: 'passport', ...place };
  const input = { request, runs: [run.id], datasets: [] };
  const found = useQuery({
    ...query.runs.analyse.queryOptions({ input }),
    // A finished run never changes, and each answer takes a process of its own.
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: keepPreviousData,
  });
  const passport = found.data as PassportResult | undefined;
  const isHere = passport?.layer === place.layer && passport.unit === place.unit;
  return (
    <div className={classes.passport}>
      <UnitPicker run={run} place={place} onPlace={onPlace} />
      {found.error && <Problem problem={problemOf(found.error)} />}
      {found.isFetching && (
        <p className={classes.wait} role="status">
          Looking at the unit…
        </p>
      )}
      {passport && isHere && !found.error && <UnitViews passport={passport} />}
    </div>
  );
}

function UnitPicker({ run, place, onPlace }: UnitPassportProps & { readonly place: UnitPlace }) {
  const { layer, unit } = place;
  const here = run.spec.stack[layer];
  const units = here ? outputUnits(here) : 1;
  const goTo = (next: number) => onPlace({ layer, unit: Math.min(units - 1, Math.max(0, next)) });
  return (
    <div className={classes.picker}>
      <NativeSelect
        size="sm"
        label="Layer"
        value={String(layer)}
        onChange={({ currentTarget }) => onPlace({ layer: Number(currentTarget.value), unit: 0 })}
        data={run.spec.stack.map((of, i) => ({
          value: String(i),
          label: `Layer ${ordinal(i)}, ${count(outputUnits(of))} units`,
        }))}
      />
      <NumberField
        size="sm"
        label="Unit"
        value={ordinal(unit)}
        min={1}
        max={units}
        isWhole
        onCommit={(next) => goTo((next ?? 1) - 1)}
      />
      <Button leftSection={<IconChevronLeft size={16} />} disabled={unit === 0} onClick={() => goTo(unit - 1)}>
        Previous
      </Button>
      <Button
        rightSection={<IconChevronRight size={16} />}
        disabled={unit === units - 1}
        onClick={() => goTo(unit + 1)}
      >
        Next
      </Button>
    </div>
  );
}
