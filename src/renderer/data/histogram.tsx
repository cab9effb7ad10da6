// Bars for counts of values: how many lie where. Drawn as plain shapes, so that hundreds of them cost nothing.
import { measure, percent } from '../formats.ts';
import classes from './histogram.module.css';

interface HistogramProps {
  readonly counts: readonly number[];
  readonly from: number;
  readonly to: number;
  readonly width: number;
  readonly height: number;
  /** Share of all values at the top of the drawing; the greatest bar where nothing is said. */
  readonly top?: number;
  /** A token's name. */
  readonly color?: string;
  readonly hasAxes?: boolean;
  /** What is counted, for those who cannot see it. */
  readonly label: string;
}

const LEFT = 36;
const BOTTOM = 18;

export function Histogram({ counts, from, to, width, height, top, color = 'ctl', hasAxes, label }: HistogramProps) {
  const total = counts.reduce((sum, count) => sum + count, 0) || 1;
  const highest = top ?? Math.max(...counts) / total;
  const [x0, y0] = hasAxes ? [LEFT, height - BOTTOM] : [0, height];
  const bar = (width - x0) / counts.length;
  const heightOf = (count: number) => (highest > 0 ? (count / total / highest) * (y0 - 4) : 0);
  return (
    <svg width={width} height={height} role="img" aria-label={`${label}: ${inWords(counts, from, to, total)}`}>
      {hasAxes && <Axes highest={highest} from={from} to={to} width={width} bottom={y0} />}
      {counts.map((count, i) => {
        const tall = count > 0 ? Math.max(1, heightOf(count)) : 0;
        return (
          <rect
            // biome-ignore lint/suspicious/noArrayIndexKey: a bin is its place
            key={i}
            x={x0 + i * bar}
            y={y0 - tall}
            width={Math.max(1, bar - 1)}
            height={tall}
            fill={`var(--${color})`}
          />
        );
      })}
    </svg>
  );
}

function Axes({
  highest,
  from,
  to,
  width,
  bottom,
}: {
  highest: number;
  from: number;
  to: number;
  width: number;
  bottom: number;
}) {
  return (
    <g className={classes.axes}>
      {[0, 0.5, 1].map((part) => {
        const y = bottom - part * (bottom - 4);
        return (
          <g key={part}>
            <line x1={LEFT} x2={width} y1={y} y2={y} className={part === 0 ? classes.axis : classes.line} />
            <text x={LEFT - 4} y={y + 4} textAnchor="end">
              {percent(part * highest, 0)}
            </text>
          </g>
        );
      })}
      <text x={LEFT} y={bottom + 14}>
        {measure(from, 3)}
      </text>
      <text x={(LEFT + width) / 2} y={bottom + 14} textAnchor="middle">
        {measure((from + to) / 2, 3)}
      </text>
      <text x={width} y={bottom + 14} textAnchor="end">
        {measure(to, 3)}
      </text>
    </g>
  );
}

function inWords(counts: readonly number[], from: number, to: number, total: number): string {
  const most = counts.indexOf(Math.max(...counts));
  const step = (to - from) / counts.length;
  const where = `${measure(from + most * step, 3)} to ${measure(from + (most + 1) * step, 3)}`;
  return `values from ${measure(from, 3)} to ${measure(to, 3)}, most of them (${percent((counts[most] ?? 0) / total, 0)}) from ${where}`;
}
