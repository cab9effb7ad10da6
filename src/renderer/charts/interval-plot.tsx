// Intervals of the changes on one axis: zero as a line, the zone of practical equality grey around it.
import { amount, amountUnit, isFraction, metricWords } from '#shared/metric.ts';

interface DrawnInterval {
  readonly id: string;
  readonly name: string;
  /** A token's name. */
  readonly color: string;
  readonly interval: { readonly mean: number; readonly low: number; readonly high: number };
}

const WIDTH = 270;
const LEFT = 8;
const ROW = 26;
/** A row with its name above it. */
const NAMED_ROW = 36;
const FOOT = 34;
/** Half the width of the longest number under the axis. */
const TICK = 26;

interface IntervalPlotProps {
  readonly metric: string;
  /** Half the width of the zone that makes no difference in practice, in the metric's unit. */
  readonly zone: number;
  readonly drawn: readonly DrawnInterval[];
  /** Names stand above their intervals, where nothing else says which is which. */
  readonly isNamed?: boolean;
}

export function IntervalPlot({ metric, zone, drawn, isNamed = false }: IntervalPlotProps) {
  if (drawn.length === 0) return null;
  const reach =
    Math.max(zone, ...drawn.flatMap(({ interval: { low, high } }) => [Math.abs(low), Math.abs(high)])) * 1.15;
  const x = (value: number) => LEFT + ((value + reach) / (2 * reach || 1)) * (WIDTH - 2 * LEFT);
  const row = isNamed ? NAMED_ROW : ROW;
  const height = drawn.length * row + FOOT;
  const summary = drawn.map(
    ({ name, interval: { low, high } }) =>
      `${name} ${amount(metric, low)} to ${amount(metric, high)}${amountUnit(metric)}`,
  );
  const step = 10 ** Math.floor(Math.log10(reach || 1));
  const tick = step * Math.floor(reach / step);
  const ticks = [-tick, 0, tick];
  const axis = drawn.length * row + 4;
  return (
    <svg
      style={{ width: WIDTH, maxWidth: '100%' }}
      viewBox={`0 0 ${WIDTH} ${height}`}
      role="img"
      aria-label={`95 % intervals: ${summary.join('; ')}.`}
    >
      <rect x={x(-zone)} y={0} width={Math.max(1, x(zone) - x(-zone))} height={axis} fill="var(--line)" />
      <line x1={x(0)} x2={x(0)} y1={0} y2={axis} stroke="var(--ink)" strokeWidth="1.5" />
      {drawn.map(({ id, name, color, interval: { low, high, mean } }, i) => {
        const y = (i + 1) * row - ROW / 2;
        return (
          <g key={id} stroke={`var(--${color})`} strokeWidth="2" fill="none">
            {isNamed && (
              <text x={LEFT} y={y - 12} fontSize="11" stroke="none" fill="var(--ink2)">
                {name}
              </text>
            )}
            <path d={`M${x(low)} ${y}H${x(high)}M${x(low)} ${y - 5}v10M${x(high)} ${y - 5}v10`} />
            <circle cx={x(mean)} cy={y} r="4" fill="var(--surface)" />
          </g>
        );
      })}
      <line x1={LEFT} x2={WIDTH - LEFT} y1={axis} y2={axis} stroke="var(--ctl)" />
      {ticks.map((at) => (
        <text
          key={at}
          x={Math.min(WIDTH - TICK, Math.max(TICK, x(at)))}
          y={axis + 13}
          textAnchor="middle"
          fontSize="11"
          fontFamily="var(--mono)"
          fill="var(--ink2)"
        >
          {amount(metric, at)}
        </text>
      ))}
      <text x={WIDTH / 2} y={axis + 27} textAnchor="middle" fontSize="11" fill="var(--ink3)">
        change in {metricWords(metric)}
        {isFraction(metric) ? ', points' : ''}
      </text>
    </svg>
  );
}
