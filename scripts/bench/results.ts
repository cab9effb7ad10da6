// What the rounds say: best and median of each participant, and its ratio to each yardstick.
import type { Round } from './participant.ts';

export interface Row {
  readonly work: string;
  readonly participant: string;
  readonly seconds: { readonly best: number; readonly median: number };
  /** Best time by the yardstick's best time; null where the yardstick was not measured. */
  readonly ratio: { readonly numpy: number | null; readonly sklearn: number | null; readonly torch: number | null };
}

/** All rounds of one participant. */
export interface Measured {
  readonly participant: string;
  readonly rounds: readonly Round[];
}

export function rowsOf(work: string, measured: readonly Measured[]): Row[] {
  const best = (of: Measured) => Math.min(...of.rounds.map(({ seconds }) => seconds));
  const ratioTo = (yardstick: string, own: Measured) => {
    const found = measured.find(({ participant }) => participant === yardstick);
    return found ? best(own) / best(found) : null;
  };
  return measured.map((one) => ({
    work,
    participant: one.participant,
    seconds: { best: best(one), median: median(one.rounds.map(({ seconds }) => seconds)) },
    ratio: { numpy: ratioTo('numpy', one), sklearn: ratioTo('sklearn', one), torch: ratioTo('torch', one) },
  }));
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

const HEAD = ['participant', 'best s', 'median s', 'x numpy', 'x sklearn', 'x torch'];

/** A Markdown table, aligned for the terminal too. */
export function tableOf(rows: readonly Row[]): string {
  const ratio = (value: number | null) => (value === null ? '' : value.toFixed(2));
  const cells = rows.map(({ participant, seconds, ratio: { numpy, sklearn, torch } }) => [
    participant,
    seconds.best.toFixed(3),
    seconds.median.toFixed(3),
    ...[numpy, sklearn, torch].map(ratio),
  ]);
  const lines = [HEAD, ...cells];
  const widths = HEAD.map((_, c) => Math.max(...lines.map((line) => line[c]!.length)));
  const show = (line: readonly string[]) =>
    `| ${line.map((cell, c) => (c === 0 ? cell.padEnd(widths[c]!) : cell.padStart(widths[c]!))).join(' | ')} |`;
  const rule = `|${widths.map((width, c) => (c === 0 ? '-'.repeat(width + 2) : `${'-'.repeat(width + 1)}:`)).join('|')}|`;
  return [show(HEAD), rule, ...cells.map(show)].join('\n');
}
