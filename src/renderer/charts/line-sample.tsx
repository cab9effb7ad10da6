// A short piece of a series' line with its marker: what a row of a table and a line of a chart have in common.
import type { SeriesStyle } from '#shared/charts/series.ts';

const SHAPES: Readonly<Record<string, string>> = {
  emptyCircle: 'M5 1A4 4 0 1 1 5 9A4 4 0 1 1 5 1Z',
  emptyTriangle: 'M5 1L9 9H1Z',
  emptyRect: 'M1.5 1.5H8.5V8.5H1.5Z',
  emptyDiamond: 'M5 0.5L9.5 5L5 9.5L0.5 5Z',
};

export function LineSample({ style, isOther = false }: { style: SeriesStyle; isOther?: boolean }) {
  const color = `var(--${isOther ? 'ink3' : style.color})`;
  const shape = SHAPES[style.symbol] ?? style.symbol.replace('path://', '');
  return (
    <svg width="30" height="12" viewBox="0 0 30 12" aria-hidden="true">
      <line
        x1="0"
        x2="30"
        y1="6"
        y2="6"
        stroke={color}
        strokeWidth={style.width}
        strokeDasharray={style.dash.join(' ')}
      />
      <path d={shape} transform="translate(10 1)" fill="var(--surface)" stroke={color} strokeWidth="1.5" />
    </svg>
  );
}
