// The progress band: one row per layer and one for fine-tuning, each with its state's fill, and the whole at the right.

import { useQuery } from '@tanstack/react-query';
import { clock, count, counted, ordinal, percent } from '../formats.ts';
import { useServices } from '../services.tsx';
import { FillPatterns, Swatch, useFills } from '../widgets/fill.tsx';
import { Panel } from '../widgets/panel.tsx';
import type { PhaseRow } from './phases.ts';
import classes from './progress-band.module.css';

interface ProgressBandProps {
  readonly rows: readonly PhaseRow[];
  /** Of the whole run, 0 to 1. */
  readonly fraction: number;
  readonly elapsedSeconds: number;
  readonly secondsLeft: number | null;
  readonly rowsPerSecond: number | null;
}

export function ProgressBand({ rows, fraction, elapsedSeconds, secondsLeft, rowsPerSecond }: ProgressBandProps) {
  const running = rows.find(({ state }) => state === 'running');
  return (
    <Panel
      title="Progress"
      about={running && whereWords(running, rows)}
      isFlush
      className={classes.band}
      actions={
        <dl className={classes.totals}>
          <Total name="Elapsed" value={clock(elapsedSeconds)} />
          {secondsLeft !== null && <Total name="Left" value={clock(secondsLeft)} />}
          {rowsPerSecond !== null && <Total name="Speed" value={count(rowsPerSecond)} unit="rows/s" />}
          <Total name="Whole run" isNameHidden value={percent(fraction, 0)} isStrong />
        </dl>
      }
    >
      <ul className={classes.rows}>
        {rows.map((row) => (
          <PhaseLine key={row.layer ?? 'finetuning'} row={row} />
        ))}
      </ul>
    </Panel>
  );
}

function Total({ name, value, unit, isNameHidden = false, isStrong = false }: TotalProps) {
  return (
    <div>
      <dt className={isNameHidden ? 'visually-hidden' : 'secondary'}>{name}</dt>
      <dd className={isStrong ? `figure ${classes.strong}` : 'figure'}>
        {value}
        {unit && <span className="secondary"> {unit}</span>}
      </dd>
    </div>
  );
}

interface TotalProps {
  readonly name: string;
  readonly value: string;
  readonly unit?: string;
  readonly isNameHidden?: boolean;
  readonly isStrong?: boolean;
}

function whereWords(row: PhaseRow, rows: readonly PhaseRow[]): string {
  const layers = rows.filter(({ layer }) => layer !== null).length;
  const where = row.layer === null ? 'Fine-tuning' : `Layer ${ordinal(row.layer)} of ${layers}`;
  return `${where}, epoch ${count(ordinal(row.epoch))} of ${count(row.epochs ?? 0)}`;
}

function PhaseLine({ row }: { row: PhaseRow }) {
  const title = row.layer === null ? 'Fine-tune' : `Layer ${ordinal(row.layer)}`;
  return (
    <li className={row.state === 'running' ? `${classes.row} ${classes.current}` : classes.row}>
      <Swatch state={row.look.state} isRandom={row.look.isRandom} />
      <span className={classes.title}>{title}</span>
      <span className={`figure ${classes.shape}`}>
        {row.inputs ?? '?'} → {row.outputs ?? '?'}
      </span>
      <Bar row={row} title={title} />
      <span className={`figure ${classes.right}`}>
        {row.from === null ? epochWords(row) : row.epochs === null ? <FromRun id={row.from} /> : epochWords(row)}
      </span>
      <span className={`${classes.right} secondary`}>{timeWords(row)}</span>
    </li>
  );
}

function FromRun({ id }: { id: string }) {
  const { query } = useServices();
  const { data: run } = useQuery(query.runs.get.queryOptions({ input: { runId: id }, staleTime: 60_000 }));
  return <span title={run?.name}>from {run?.name ?? 'a run'}</span>;
}

function Bar({ row, title }: { row: PhaseRow; title: string }) {
  const { id, fill } = useFills();
  const { state, isRandom } = row.look;
  const isEmpty = row.state === 'given' && row.from === null;
  const share = isEmpty ? 0 : row.fraction;
  return (
    <div
      className={classes.bar}
      role="progressbar"
      aria-label={title}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(100 * share)}
      aria-valuetext={`${epochWords(row)}, ${timeWords(row)}`}
    >
      <svg width="100%" height="12" aria-hidden="true">
        <FillPatterns id={id} />
        <rect
          width="100%"
          height="12"
          fill="var(--sunken)"
          stroke="var(--line2)"
          strokeDasharray={isEmpty ? '4 3' : undefined}
        />
        <rect width={`${100 * share}%`} height="12" fill={fill(state)} fillOpacity={isRandom ? 0.2 : 1} />
      </svg>
    </div>
  );
}

function epochWords({ state, epoch, epochs, from }: PhaseRow): string {
  if (epochs === null) return from === null ? 'random start' : 'copied';
  if (state === 'waiting') return counted(epochs, 'epoch');
  if (state === 'running') return `epoch ${count(Math.min(epochs, ordinal(epoch)))} / ${count(epochs)}`;
  const planned = counted(epochs, 'epoch');
  return (state === 'done' && epoch === epochs) || state === 'unfinished' ? planned : `${count(epoch)} of ${planned}`;
}

function timeWords({ state, seconds, look }: PhaseRow): string {
  if (state === 'given') return look.state === 'frozen' ? 'unchanged' : '';
  const time = seconds === null ? null : clock(seconds);
  if (state === 'waiting') return time === null ? 'waiting' : `${time}, waiting`;
  if (state === 'running') return time === null ? '' : `${time} left`;
  if (state === 'stopped') return 'stopped here';
  if (state === 'unfinished') return 'not finished';
  return time === null ? 'done' : `took ${time}`;
}
