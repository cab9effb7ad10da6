// One row of the table: how its line looks, its core, name, state, seeds, figure, change, time and age.
// biome-ignore-all lint/a11y/useSemanticElements: a virtual list places its rows by itself, which table elements do not allow
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus, and names its current row
import { TextInput } from '@mantine/core';
import {
  IconAlertTriangle,
  IconBan,
  IconCheck,
  IconClock,
  IconFlagFilled,
  IconPlayerPause,
  IconPlayerPlay,
  IconStarFilled,
  IconX,
} from '@tabler/icons-react';
import { type KeyboardEvent, memo } from 'react';
import type { RunState } from '#shared/run.ts';
import { LineSample } from '../charts/line-sample.tsx';
import { clock, moment, shortMoment } from '../formats.ts';
import { layerLook } from '../layer-state.ts';
import { Core } from '../widgets/core.tsx';
import { changeWords, figureWords } from './figure-words.ts';
import { isSurelyBetter } from './judge.ts';
import { changeOf, durationOf, figureOf, isPartial, type Row, seedsOf, stateOf } from './row.ts';
import type { ShownRow } from './selection.ts';
import classes from './table.module.css';
import { STATE_WORDS } from './words.ts';

const STATE_ICONS: Readonly<Record<RunState, typeof IconCheck>> = {
  queued: IconClock,
  running: IconPlayerPlay,
  paused: IconPlayerPause,
  finished: IconCheck,
  failed: IconX,
  cancelled: IconBan,
  interrupted: IconAlertTriangle,
};

interface RunRowProps {
  readonly id: string;
  readonly index: number;
  readonly row: Row;
  readonly shown: ShownRow | undefined;
  readonly metric: string;
  readonly baseline: Row | null;
  readonly isCurrent: boolean;
  /** True while its name is being changed. */
  readonly isRenamed: boolean;
  /** Pixels below the top of the list. */
  readonly top: number;
  /** Always the same object, so that rows that stay the same are not drawn again while the list moves. */
  readonly actions: RowActions;
}

export interface RowActions {
  pick(row: Row): void;
  toggle(row: Row): void;
  open(row: Row): void;
  /** Null: leave the name as it is. */
  rename(row: Row, name: string | null): void;
}

export const RunRow = memo(function RunRow(props: RunRowProps) {
  const { id, index, row, shown, metric, baseline, isCurrent, isRenamed, top, actions } = props;
  const [newest] = row.runs;
  const state = stateOf(row);
  const change = changeOf(row, baseline, metric);
  const better = isSurelyBetter(row, baseline, metric);
  const durationMs = durationOf(row);
  const figure = figureOf(row, metric);
  const seeds = seedsOf(row).length;
  const counted = figure?.n ?? seeds;
  const look = [
    classes.row,
    shown && classes.shown,
    shown?.isBaseline && classes.baseline,
    isCurrent && classes.current,
  ];
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid around it has the keys
    <div
      id={id}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={shown !== undefined}
      className={look.filter(Boolean).join(' ')}
      style={{ top }}
      onClick={() => actions.pick(row)}
      onDoubleClick={() => actions.open(row)}
    >
      <div role="gridcell">
        <ShowBox row={row} shown={shown} onToggle={() => actions.toggle(row)} />
      </div>
      <div role="gridcell">
        <Core layers={newest.spec.stack.map(layerLook)} height={22} isFailed={state === 'failed'} />
      </div>
      <div role="gridcell" className={classes.name}>
        {isRenamed ? (
          <NameField name={row.name} onDone={(name) => actions.rename(row, name)} />
        ) : (
          <>
            <span title={row.name}>{row.name}</span>
            {newest.isStarred && <IconStarFilled size={12} className={classes.star} aria-label="Starred" role="img" />}
            {shown?.isBaseline && (
              <IconFlagFilled size={12} className={classes.badge} aria-label="Baseline" role="img" />
            )}
            {isPartial(row) && <span className="caption">so far</span>}
          </>
        )}
      </div>
      <StateCell state={state} />
      <div role="gridcell" className={classes.figure} title={`${counted} of ${seeds} seeds`}>
        {counted < seeds ? `${counted}/${seeds}` : seeds}
      </div>
      <div role="gridcell" className={classes.figure}>
        {figureWords(metric, figure)}
      </div>
      <div
        role="gridcell"
        className={`${classes.figure} ${better === null ? '' : better ? classes.better : classes.worse}`}
      >
        {changeWords(metric, change)}
      </div>
      <div role="gridcell" className={classes.figure}>
        {durationMs === null ? '–' : clock(durationMs / 1000)}
      </div>
      <div role="gridcell" className={classes.when} title={moment(newest.queuedAt)}>
        {shortMoment(newest.queuedAt)}
      </div>
    </div>
  );
});

function ShowBox({ row, shown, onToggle }: { row: Row; shown: ShownRow | undefined; onToggle: () => void }) {
  return (
    <button
      type="button"
      role="checkbox"
      aria-checked={shown !== undefined}
      aria-label={`Show ${row.name}`}
      tabIndex={-1}
      className={classes.check}
      onClick={(event) => {
        event.stopPropagation();
        onToggle();
      }}
    >
      {shown ? <LineSample style={shown.style} isOther={shown.isOther} /> : <span className={classes.box} />}
    </button>
  );
}

function StateCell({ state }: { state: RunState }) {
  const Icon = STATE_ICONS[state];
  const tone = state === 'failed' || state === 'interrupted' ? classes.failed : state === 'running' && classes.running;
  return (
    <div role="gridcell" className={`${classes.state} ${tone || ''}`} title={STATE_WORDS[state]}>
      <Icon size={14} aria-hidden="true" />
      <span className="visually-hidden">{STATE_WORDS[state]}</span>
    </div>
  );
}

function NameField({ name, onDone }: { name: string; onDone: (name: string | null) => void }) {
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    event.stopPropagation();
    if (event.key === 'Enter') onDone(event.currentTarget.value);
    if (event.key === 'Escape') onDone(null);
  };
  return (
    <TextInput
      aria-label="Name"
      size="xs"
      autoFocus
      defaultValue={name}
      onFocus={({ currentTarget }) => currentTarget.select()}
      onKeyDown={onKeyDown}
      onBlur={({ currentTarget }) => onDone(currentTarget.value)}
    />
  );
}
