// What flows where, in a few boxes: weights that start a network, features for a new one, and the mistake of both.

import type { LayerState } from '../layer-state.ts';
import { FillPatterns, useFills } from '../widgets/fill.tsx';

type Kind = 'unroll' | 'features' | 'mistake';

interface Box {
  readonly state: LayerState;
  readonly isRandom?: boolean;
  readonly word: string;
}

/** Bottom to top. */
const BOXES: Readonly<Record<Kind, readonly Box[]>> = {
  unroll: [
    { state: 'train', word: 'W₁' },
    { state: 'train', word: 'W₂' },
    { state: 'train', isRandom: true, word: 'head' },
  ],
  features: [
    { state: 'frozen', word: 'W₁' },
    { state: 'frozen', word: 'W₂' },
    { state: 'train', isRandom: true, word: 'new' },
    { state: 'train', isRandom: true, word: 'head' },
  ],
  mistake: [
    { state: 'frozen', word: 'W₁' },
    { state: 'frozen', word: 'W₂' },
    { state: 'train', word: 'W₁' },
    { state: 'train', word: 'W₂' },
    { state: 'train', isRandom: true, word: 'head' },
  ],
};

const [WIDTH, HEIGHT, BOX, STEP, TOP] = [180, 190, 22, 32, 14];

export function FlowPicture({ kind }: { kind: Kind }) {
  const { id, fill } = useFills();
  const boxes = BOXES[kind];
  const y = (i: number) => HEIGHT - 26 - BOX - i * STEP;
  return (
    <svg width={WIDTH} height={HEIGHT} aria-hidden="true">
      <FillPatterns id={id} />
      <text x={70} y={HEIGHT - 6} textAnchor="middle" fontSize="11" fill="var(--ink2)">
        raw data
      </text>
      {boxes.map(({ state, isRandom = false, word }, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a box is its place
        <g key={i}>
          <line x1={70} x2={70} y1={y(i) + BOX} y2={y(i) + STEP} stroke="var(--ctl)" />
          <rect
            x={30}
            y={y(i)}
            width={80}
            height={BOX}
            fill={fill(state)}
            fillOpacity={isRandom ? 0.2 : 1}
            stroke={`var(--${state})`}
            strokeDasharray={isRandom ? '3 2' : undefined}
          />
          <text x={118} y={y(i) + 15} fontSize="11" fill="var(--ink)">
            {word}
          </text>
        </g>
      ))}
      {kind === 'mistake' && (
        <g stroke="var(--err)" strokeWidth="2" fill="none">
          <path d={`M150 ${y(2) + 11} H164 V${y(0) + 11} H150`} strokeDasharray="3 2" />
          <path d={`M158 ${TOP} l14 14 m0 -14 l-14 14`} />
        </g>
      )}
    </svg>
  );
}
