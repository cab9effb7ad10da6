// The weights between two layers of units, as a trapezoid with the fill of the layer's state.
import { useElementSize } from '@mantine/hooks';
import type { LayerState } from '../layer-state.ts';
import { FillPatterns, useFills } from '../widgets/fill.tsx';
import classes from './trapezoid.module.css';

export const FIGURE_WIDTH = 190;
const NARROWEST = 40;
const WIDEST = 140;

/** Pixels for a number of units: by its logarithm, since layers differ by factors. */
export function widthOf(units: number, widest: number): number {
  const share = Math.log(1 + units) / Math.log(1 + Math.max(2, widest));
  return NARROWEST + (WIDEST - NARROWEST) * Math.min(1, share) ** 2;
}

interface TrapezoidProps {
  readonly state: LayerState;
  readonly isRandom: boolean;
  /** Pixels at the foot and at the top. */
  readonly below: number;
  readonly above: number;
}

export function Trapezoid({ state, isRandom, below, above }: TrapezoidProps) {
  const { ref, height } = useElementSize<HTMLDivElement>();
  const { id, fill } = useFills();
  const middle = FIGURE_WIDTH / 2;
  const corners = [
    [middle - above / 2, 1],
    [middle + above / 2, 1],
    [middle + below / 2, height - 1],
    [middle - below / 2, height - 1],
  ];
  return (
    <div ref={ref} className={classes.figure}>
      {height > 2 && (
        <svg width={FIGURE_WIDTH} height={height} aria-hidden="true">
          <FillPatterns id={id} />
          <polygon
            points={corners.map((it) => it.join()).join(' ')}
            fill={fill(state)}
            fillOpacity={isRandom ? 0.2 : 1}
            stroke={`var(--${state})`}
            strokeDasharray={isRandom ? '4 3' : undefined}
          />
        </svg>
      )}
    </div>
  );
}
