// The core: a small stack of patterned bars that stands for a network wherever its name stands.
import type { LayerLook } from '../layer-state.ts';
import { FillPatterns, useFills } from './fill.tsx';

const WIDTH = 17;
const NARROWEST = 7;
const GAP = 1;

interface CoreProps {
  /** Bottom layer first. */
  readonly layers: readonly LayerLook[];
  readonly height?: number;
  /** A failed run: dashed and red, with a cross. */
  readonly isFailed?: boolean;
  /** What it says to those who cannot see it; without one it is decoration. */
  readonly label?: string;
}

export function Core({ layers, height = 26, isFailed = false, label }: CoreProps) {
  const { id, fill } = useFills();
  const bar = (height - GAP * (layers.length - 1)) / Math.max(1, layers.length);
  return (
    <svg width={WIDTH} height={height} role={label === undefined ? 'presentation' : 'img'} aria-label={label}>
      <FillPatterns id={id} />
      {isFailed ? (
        <path
          d={`M1 1H16V${height - 1}H1ZM5 ${height / 2 - 4}L12 ${height / 2 + 4}M12 ${height / 2 - 4}L5 ${height / 2 + 4}`}
          fill="none"
          stroke="var(--err)"
          strokeDasharray="2 2"
        />
      ) : (
        layers.map(({ state, isRandom }, i) => {
          const width = WIDTH - ((WIDTH - NARROWEST) * i) / Math.max(1, layers.length - 1);
          return (
            <rect
              // biome-ignore lint/suspicious/noArrayIndexKey: a layer is its place in the stack
              key={i}
              x={(WIDTH - width) / 2 + 0.5}
              y={height - (i + 1) * bar - i * GAP + 0.5}
              width={width - 1}
              height={Math.max(1, bar - 1)}
              fill={fill(state)}
              fillOpacity={isRandom ? 0.2 : 1}
              stroke={`var(--${state})`}
              strokeWidth={isRandom ? 1 : 0.75}
              strokeDasharray={isRandom ? '2 1.5' : undefined}
            />
          );
        })
      )}
    </svg>
  );
}
