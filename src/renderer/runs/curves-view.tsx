// Curves over each other, with what differs between the runs and what to make of it below.
import { useMemo } from 'react';
import { type Curve, isMain } from '#shared/charts/curves.ts';
import type { CurveName } from '#shared/contract.ts';
import { ChartPanel } from '../charts/chart-panel.tsx';
import { curveOption } from '../charts/curve-option.ts';
import type { TableOfNumbers } from '../charts/data-table.tsx';
import { useTokens } from '../theme/tokens.ts';
import { Empty } from '../widgets/empty.tsx';
import type { Bench } from './bench.ts';
import { keyOf, useCurveNames, useCurves } from './curve-data.ts';
import { CurveToolbar } from './curve-toolbar.tsx';
import { DifferencesPanel } from './differences-panel.tsx';
import { axisWords, curveTitle, directionWords, type LineSettings, linesOf } from './lines.ts';
import { isPartial } from './row.ts';
import type { ShownRow } from './selection.ts';
import { useShelf } from './shelf.ts';
import { VerdictPanel } from './verdict-panel.tsx';
import classes from './views.module.css';
import { TEXT } from './words.ts';

export function CurvesView({ bench }: { bench: Bench }) {
  const chosen = useChosenCurves(bench.shown);
  return (
    <>
      <CurveToolbar names={chosen.all} chosen={chosen.names} />
      <Charts shown={bench.shown} names={chosen.names} isLoaded={chosen.isLoaded} />
      {bench.shown.length > 1 && (
        <div className={classes.below}>
          <DifferencesPanel bench={bench} />
          <VerdictPanel bench={bench} />
        </div>
      )}
    </>
  );
}

export function useChosenCurves(shown: readonly ShownRow[]): {
  all: CurveName[];
  names: CurveName[];
  isLoaded: boolean;
} {
  const all = useCurveNames(shown);
  const wanted = useShelf((it) => it.curves);
  return useMemo(() => {
    const found = all.filter((name) => wanted?.includes(keyOf(name)));
    return { all, names: found.length > 0 ? found : all.slice(0, 1), isLoaded: all.length > 0 };
  }, [all, wanted]);
}

interface ChartsProps {
  readonly shown: readonly ShownRow[];
  readonly names: readonly CurveName[];
  readonly isLoaded: boolean;
}

export function Charts({ shown, names, isLoaded }: ChartsProps) {
  if (!isLoaded) return <Empty what="No curves yet." why="Points come with the first epoch that is over." />;
  return (
    <div className={classes.charts} data-count={names.length}>
      {names.map((name, i) => (
        <CurveChart
          key={keyOf(name)}
          shown={shown}
          name={name}
          isNarrow={names.length > 1 && !(names.length === 3 && i === 0)}
        />
      ))}
    </div>
  );
}

interface CurveChartProps {
  readonly shown: readonly ShownRow[];
  readonly name: CurveName;
  readonly isNarrow: boolean;
}

/** Room for the names at the ends of lines in a chart beside others. */
const NARROW_LABEL = 96;

function CurveChart({ shown, name, isNarrow }: CurveChartProps) {
  const wanted = useShelf((it) => it.lines);
  // One row by itself has nothing to be subtracted from it.
  const settings = useMemo<LineSettings>(
    () => (shown.length > 1 ? wanted : { ...wanted, mode: 'value' }),
    [shown.length, wanted],
  );
  const tokens = useTokens();
  const curves = useCurves(shown, name);
  const lines = useMemo(() => linesOf(shown, curves, name, settings), [shown, curves, name, settings]);
  const option = useMemo(() => {
    const axes = { ...axesOf(name, settings), ...(isNarrow && { labelWidth: NARROW_LABEL }) };
    return curveOption(lines, axes, tokens);
  }, [lines, name, settings, isNarrow, tokens]);
  const title = `${settings.mode === 'difference' ? 'Difference in ' : ''}${curveTitle(name)}`;
  const isEmptyTime = settings.x === 'time' && lines.some(({ points }) => points.length === 0);
  return (
    <ChartPanel
      title={title}
      about={[
        directionWords(name),
        shown.some(({ row }) => row.runs.length > 1) ? 'mean of each group, single runs faint' : null,
        shown.some(({ row }) => isPartial(row)) ? 'so far' : null,
        isEmptyTime ? TEXT.timeLater : null,
      ]
        .filter(Boolean)
        .join('; ')}
      actions={settings.smoothing > 0 && <span className="caption">smoothed {settings.smoothing}</span>}
      option={option}
      summary={summaryOf(title, lines)}
      table={() => tableOf(title, axisWords(settings, name), lines)}
      group="runs"
    />
  );
}

export function axesOf(name: CurveName, settings: LineSettings) {
  return { x: axisWords(settings, name), isLogX: settings.isLogX, isLogY: settings.isLogY };
}

function summaryOf(title: string, lines: readonly Curve[]): string {
  const ends = lines.filter(isMain).flatMap(({ name, points }) => {
    const last = points.at(-1);
    return last ? [`${name} ends at ${last[1].toPrecision(3)}`] : [];
  });
  return `${title}: ${ends.join(', ') || 'no points'}.`;
}

/** One row per place on the x axis, one column per line that has a name. */
function tableOf(caption: string, x: string, lines: readonly Curve[]): TableOfNumbers {
  const main = lines.filter(isMain);
  const places = [...new Set(main.flatMap(({ points }) => points.map(([at]) => at)))].toSorted((a, b) => a - b);
  const values = main.map(({ points }) => new Map(points));
  return {
    caption,
    columns: [x, ...main.map(({ name }) => name)],
    rows: places.map((at) => [at, ...values.map((it) => it.get(at) ?? null)]),
  };
}
