// A small line chart in text: several series over the same epochs, each with a mark of its own.
import { figure } from './figures.ts';

export interface Series {
  readonly label: string;
  /** Value per epoch, from epoch 0 on. */
  readonly values: readonly number[];
}

export interface ChartSize {
  readonly width: number;
  readonly height: number;
}

const MARKS = ['●', '○', '▲', '△'];
/** Where two series meet in one cell. */
const BOTH = '◉';

/** The chart, its axes labelled with the lowest and highest value and the 1-based epochs, and a legend below. */
export function chart(title: string, series: readonly Series[], size: ChartSize): string {
  const all = series.flatMap((one) => one.values.filter(Number.isFinite));
  if (all.length === 0) return `${title}: no values`;
  const [low, high] = range(all);
  const epochs = Math.max(...series.map((one) => one.values.length));
  const columns = columnCount(epochs, size.width);
  const grid = Array.from({ length: size.height }, () => new Array<string>(columns).fill(' '));
  series.forEach((one, s) => {
    one.values.forEach((value, epoch) => {
      if (!Number.isFinite(value)) return;
      const column = epochs === 1 ? 0 : Math.round((epoch / (epochs - 1)) * (columns - 1));
      const row = high === low ? 0 : Math.round(((high - value) / (high - low)) * (size.height - 1));
      put(grid, row, column, MARKS[s % MARKS.length] ?? '*');
    });
  });
  return [title, ...drawRows(grid, low, high), ...drawFoot(columns, epochs, low, high), legend(series)].join('\n');
}

/** Epochs stand at equal distances, at most three columns apart; where they don't fit, they share columns. */
function columnCount(epochs: number, width: number): number {
  if (epochs > width) return width;
  const distance = Math.min(3, Math.floor((width - 1) / Math.max(1, epochs - 1)));
  return (epochs - 1) * distance + 1;
}

function range(values: readonly number[]): [number, number] {
  return values.reduce<[number, number]>(
    ([low, high], value) => [Math.min(low, value), Math.max(high, value)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  );
}

function put(grid: string[][], row: number, column: number, mark: string): void {
  const line = grid[row];
  if (!line) return;
  const there = line[column];
  line[column] = there === ' ' || there === mark ? mark : BOTH;
}

function drawRows(grid: readonly string[][], low: number, high: number): string[] {
  const wide = labelWidth(low, high);
  return grid.map((cells, row) => {
    const label = row === 0 ? figure(high) : row === grid.length - 1 ? figure(low) : '';
    return `${label.padStart(wide)} ${label ? '┤' : '│'}${cells.join('')}`.trimEnd();
  });
}

function drawFoot(columns: number, epochs: number, low: number, high: number): string[] {
  const margin = ' '.repeat(labelWidth(low, high) + 1);
  const last = String(epochs);
  const gap = Math.max(1, columns - 'epoch 1'.length - last.length);
  return [`${margin}└${'─'.repeat(columns)}`, `${margin} epoch 1${epochs > 1 ? ' '.repeat(gap) + last : ''}`];
}

function labelWidth(low: number, high: number): number {
  return Math.max(figure(low).length, figure(high).length);
}

function legend(series: readonly Series[]): string {
  const entries = series.map((one, s) => `${MARKS[s % MARKS.length] ?? '*'} ${one.label}`);
  return [...entries, ...(series.length > 1 ? [`${BOTH} both`] : [])].join('   ');
}
