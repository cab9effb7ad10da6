// The two linked charts of a phase, with the choice of the phase, smoothing, and a button that holds them still.
import { Button, SegmentedControl, Select } from '@mantine/core';
import { IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import type { CurveAxes } from '#shared/charts/curves.ts';
import type { Finding } from '#shared/finding.ts';
import { ChartPanel } from '../charts/chart-panel.tsx';
import { curveOption } from '../charts/curve-option.ts';
import { ordinal } from '../formats.ts';
import { useTokens } from '../theme/tokens.ts';
import { marksOf } from './finding-marks.ts';
import type { PhaseRow } from './phases.ts';
import { type ChartModel, firstChart, type PhasePick, secondChart, secondCharts } from './run-charts.ts';
import type { RunLife } from './run-life.ts';
import classes from './run-view.module.css';

interface RunChartRowProps {
  readonly findings: readonly Finding[];
  readonly life: RunLife;
  readonly version: number;
  /** The phases in which something is learnt, and the one that is shown. */
  readonly learning: readonly PhaseRow[];
  readonly row: PhaseRow;
  readonly pick: PhasePick;
  readonly onPick: (name: string) => void;
  readonly isHeld: boolean;
  readonly onHold: (isHeld: boolean) => void;
}

const SMOOTHING = ['0', '0.6', '0.9'];

export function RunChartRow({
  findings,
  life,
  version,
  learning,
  row,
  pick,
  onPick,
  isHeld,
  onHold,
}: RunChartRowProps) {
  const tokens = useTokens();
  const [smoothing, setSmoothing] = useState(0);
  const [choice, setChoice] = useState<string | null>(null);
  const choices = secondCharts(life.curves, pick);
  const second = choices.find(({ value }) => value === choice)?.value ?? choices[0]?.value ?? null;
  const state = row.look.state;
  const xEnd = row.state === 'running' || row.state === 'waiting' ? (row.epochs ?? undefined) : undefined;
  const place = `${pick.phase} ${pick.layer}`;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the life is one object that changes; `version` says when
  const models = useMemo(() => {
    const [onFirst, onSecond] = marksOf(findings, pick, second);
    const first = { state, smoothing, alerts: onFirst };
    const look = { state, smoothing, alerts: onSecond };
    const other = second === null ? null : secondChart(life.curves, pick, second, look);
    return [firstChart(life.curves, pick, first), ...(other ? [other] : [])];
  }, [life, version, place, second, state, smoothing, findings]);
  return (
    <>
      <div className={classes.picker}>
        {learning.length > 1 && (
          <SegmentedControl
            size="sm"
            transitionDuration={0}
            aria-label="Phase that the charts show"
            value={nameOf(row)}
            onChange={onPick}
            data={learning.map((it) => ({ value: nameOf(it), label: titleOf(it) }))}
          />
        )}
        <Select
          aria-label="Smoothing"
          w={130}
          value={String(smoothing)}
          onChange={(value) => setSmoothing(Number(value))}
          data={SMOOTHING.map((value) => ({ value, label: value === '0' ? 'No smoothing' : `Smoothing ${value}` }))}
        />
        {choices.length > 1 && (
          <Select aria-label="Second chart" w={190} value={second} onChange={setChoice} data={choices} />
        )}
        <Button
          h={28}
          aria-pressed={isHeld}
          leftSection={isHeld ? <IconPlayerPlay size={14} /> : <IconPlayerPause size={14} />}
          onClick={() => onHold(!isHeld)}
        >
          Hold the pictures still
        </Button>
      </div>
      <div className={classes.charts}>
        {models.map((model) => (
          <LiveChart key={model.title} model={model} axes={axesOf(model, xEnd)} tokens={tokens} />
        ))}
      </div>
    </>
  );
}

function LiveChart({ model, axes, tokens }: { model: ChartModel; axes: CurveAxes; tokens: Record<string, string> }) {
  const { xEnd, yMin } = axes;
  const option = useMemo(
    () =>
      curveOption(
        model.curves,
        { x: 'epoch', ...(xEnd === undefined ? {} : { xEnd }), ...(yMin === undefined ? {} : { yMin }) },
        tokens,
      ),
    [model, xEnd, yMin, tokens],
  );
  const { title, about, summary, table } = model;
  return <ChartPanel title={title} about={about} option={option} summary={summary} table={table} group="train" />;
}

function axesOf({ isFromZero }: ChartModel, xEnd: number | undefined): CurveAxes {
  return { x: 'epoch', ...(xEnd === undefined ? {} : { xEnd }), ...(isFromZero ? { yMin: 0 } : {}) };
}

export function nameOf({ layer }: PhaseRow): string {
  return layer === null ? 'finetuning' : String(layer);
}

function titleOf({ layer }: PhaseRow): string {
  return layer === null ? 'Fine-tuning' : `Layer ${ordinal(layer)}`;
}
