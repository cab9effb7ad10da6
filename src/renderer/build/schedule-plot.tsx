// A small picture of how learning rate and momentum change over a phase.
import { useMemo } from 'react';
import type { Curve } from '#shared/charts/curves.ts';
import { Chart } from '../charts/chart.tsx';
import { curveOption } from '../charts/curve-option.ts';
import { counted, measure } from '../formats.ts';
import { useTokens } from '../theme/tokens.ts';
import { momentumPoints, ratePoints } from './schedule.ts';
import classes from './schedule-plot.module.css';

const HEIGHT = 118;

interface SchedulePlotProps {
  readonly settings: Parameters<typeof ratePoints>[0];
  /** Where momentum changes as well. */
  readonly momentum: Parameters<typeof momentumPoints>[0] | null;
  /** A token: the layer's state. */
  readonly color: string;
}

export function SchedulePlot({ settings, momentum, color }: SchedulePlotProps) {
  const rate = ratePoints(settings);
  const ends = [rate[0]?.[1] ?? 0, rate.at(-1)?.[1] ?? 0].map((it) => measure(it));
  const change = ends[0] === ends[1] ? `stays at ${ends[0]}` : `goes from ${ends[0]} to ${ends[1]}`;
  const levels = momentum && momentumPoints(momentum);
  const isMoving = levels !== null && levels.length > 2;
  return (
    <figure className={classes.plots}>
      <Plot
        title="Learning rate"
        points={rate}
        color={color}
        summary={`The learning rate ${change} over ${counted(settings.epochs, 'epoch')}.`}
      />
      {isMoving && momentum && (
        <Plot
          title="Momentum"
          points={levels}
          color="s1"
          summary={`Momentum is ${momentum.initialMomentum} for ${counted(momentum.momentumSwitchEpoch, 'epoch')}, then ${momentum.momentum}.`}
        />
      )}
    </figure>
  );
}

interface PlotProps {
  readonly title: string;
  readonly points: Curve['points'];
  readonly color: string;
  readonly summary: string;
}

function Plot({ title, points, color, summary }: PlotProps) {
  const tokens = useTokens();
  const text = JSON.stringify(points);
  const option = useMemo(() => {
    const style = { color, dash: [], symbol: 'none', width: 2 };
    const made = curveOption([{ name: title, points: JSON.parse(text), style }], { x: 'epoch', yMin: 0 }, tokens);
    const series = [made.series].flat().map((it) => ({ ...it, endLabel: { show: false } }));
    return { ...made, series, grid: { left: 48, right: 8, top: 8, bottom: 34 } } as typeof made;
  }, [text, title, color, tokens]);
  return (
    <div>
      <figcaption className="caption">{title}</figcaption>
      <Chart option={option} summary={summary} height={HEIGHT} />
    </div>
  );
}
