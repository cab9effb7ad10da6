// The three fills of a layer's state as SVG patterns: solid, dots, hatch; never told apart by colour alone.
import { useId } from 'react';
import type { LayerState } from '../layer-state.ts';

/** What a shape with this state is painted with; put `<FillPatterns>` into the same svg. */
export function useFills(): { id: string; fill: (state: LayerState) => string } {
  const id = useId();
  return { id, fill: (state) => (state === 'train' ? 'var(--train)' : `url(#${id}-${state})`) };
}

export function FillPatterns({ id }: { id: string }) {
  return (
    <defs>
      <pattern id={`${id}-tune`} width="5" height="5" patternUnits="userSpaceOnUse">
        <rect width="5" height="5" fill="var(--tune-bg)" />
        <circle cx="1.25" cy="1.25" r="0.9" fill="var(--tune)" />
        <circle cx="3.75" cy="3.75" r="0.9" fill="var(--tune)" />
      </pattern>
      <pattern id={`${id}-frozen`} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect width="6" height="6" fill="var(--frozen-bg)" />
        <line x1="0" y1="0" x2="0" y2="6" stroke="var(--frozen)" strokeWidth="3" />
      </pattern>
    </defs>
  );
}

/** A small square with a state's fill, as in keys and tables. */
export function Swatch({
  state,
  isRandom = false,
  size = 14,
}: {
  state: LayerState;
  isRandom?: boolean;
  size?: number;
}) {
  const { id, fill } = useFills();
  return (
    <svg width={size} height={size} aria-hidden="true">
      <FillPatterns id={id} />
      <rect
        x="0.5"
        y="0.5"
        width={size - 1}
        height={size - 1}
        fill={fill(state)}
        fillOpacity={isRandom ? 0.2 : 1}
        stroke={`var(--${state})`}
        strokeDasharray={isRandom ? '2 2' : undefined}
      />
    </svg>
  );
}
