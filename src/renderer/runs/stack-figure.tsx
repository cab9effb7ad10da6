// One network, bottom up: unit layers as outlined bars with their count, weights as trapezoids filled with their state.
import { count } from '../formats.ts';
import { type LayerLook, STATE_WORD } from '../layer-state.ts';
import { FillPatterns, useFills } from '../widgets/fill.tsx';

const WIDTH = 240;
const WIDEST = 180;
const NARROWEST = 56;
const BAR = 18;
const BETWEEN = 38;

interface StackFigureProps {
  /** Units of the data; null while they are not known. */
  readonly inputs: number | null;
  /** Bottom layer first. */
  readonly layers: readonly LayerLook[];
  readonly head: 'softmax' | 'sigmoid' | 'regression' | 'none';
  readonly outputs: number | null;
}

export function StackFigure({ inputs, layers, head, outputs }: StackFigureProps) {
  const { id, fill } = useFills();
  const names = ['Data', ...layers.map((_, i) => `Layer ${i + 1}`), ...(head === 'none' ? [] : ['Answer'])];
  const units = [inputs, ...layers.map((it) => it.units), ...(head === 'none' ? [] : [outputs])];
  const widths = units.map((_, i) => WIDEST - ((WIDEST - NARROWEST) * i) / Math.max(1, units.length - 1));
  const height = units.length * BAR + (units.length - 1) * BETWEEN;
  const top = (i: number) => height - BAR - i * (BAR + BETWEEN);
  const looks: LayerLook[] = [
    ...layers,
    ...(head === 'none' ? [] : [{ state: 'train' as const, isRandom: true, units: 0 }]),
  ];
  const summary = looks.map(
    ({ state, isRandom }, i) => `${names[i + 1]}: ${STATE_WORD[state]}${isRandom ? ', random start' : ''}`,
  );
  return (
    <svg width={WIDTH} height={height + 2} role="img" aria-label={`From data upwards. ${summary.join('. ')}.`}>
      <FillPatterns id={id} />
      {looks.map(({ state, isRandom }, i) => {
        const [low = 0, high = 0] = [widths[i], widths[i + 1]];
        const [from, to] = [top(i), top(i + 1) + BAR];
        const middle = WIDTH / 2;
        const corners = `M${middle - low / 2} ${from}L${middle - high / 2} ${to}H${middle + high / 2}L${middle + low / 2} ${from}Z`;
        return (
          <path
            // biome-ignore lint/suspicious/noArrayIndexKey: a layer is its place in the stack
            key={i}
            d={corners}
            fill={fill(state)}
            fillOpacity={isRandom ? 0.2 : 1}
            stroke={`var(--${state})`}
            strokeDasharray={isRandom ? '4 3' : undefined}
          />
        );
      })}
      {units.map((unit, i) => {
        const width = widths[i] ?? 0;
        return (
          <g key={names[i]}>
            <rect
              x={(WIDTH - width) / 2}
              y={top(i) + 1}
              width={width}
              height={BAR - 2}
              rx="2"
              fill="var(--surface)"
              stroke="var(--ctl)"
            />
            <text
              x={WIDTH / 2}
              y={top(i) + BAR / 2 + 4}
              textAnchor="middle"
              fontSize="11"
              fontFamily="var(--mono)"
              fill="var(--ink)"
            >
              {unit === null ? names[i] : count(unit)}
            </text>
          </g>
        );
      })}
    </svg>
  );
}
