// Which character parts the cells: DuckDB's sniffer proposes, and the cells that each candidate gives decide.
import type { ImportOptions } from '#shared/import.ts';
import { commaEvidence, isMissing, toNumber, trimmed } from './cell.ts';
import { DelimitedReader, type Layout } from './delimited.ts';
import { sniffDialect } from './sniff.ts';

/** Rows looked at; the whole file is read later. */
const SAMPLE_ROWS = 1000;
/** Characters read at a time until there are enough rows. */
const PIECE = 2 ** 16;
const CANDIDATES = [',', ';', '\t', '|', ' '];
/** Share of the rows that must have the same number of cells. */
const MIN_CONSISTENCY = 0.8;
/** The same where most cells are numbers, as in a table with many bad rows. */
const MIN_NUMBER_CONSISTENCY = 0.5;
/** Two delimiters whose shares of numbers differ by less are equally good. */
const SAME_SHARE = 0.05;
/** Words are parted by spaces as well: only mostly numbers make a space a delimiter. */
const MOSTLY_NUMBERS = 0.5;

export interface SampleRow {
  readonly cells: readonly string[];
  readonly line: number;
}

export interface SampledLayout extends Layout {
  readonly rows: readonly SampleRow[];
  /** Cells of most rows. */
  readonly width: number;
}

interface Candidate extends SampledLayout {
  readonly consistency: number;
  readonly numberShare: number;
}

/**
 * Finds delimiter and quote from the start of a file.
 * @throws AppError DATASET_UNREADABLE where no candidate can be read at all (a quote never closed).
 */
export async function findLayout(
  name: string,
  sample: string,
  isWhole: boolean,
  options: ImportOptions,
  folder: string,
): Promise<SampledLayout> {
  const { delimiter, quote, skipRows = 0 } = options.dialect;
  const marked = /^sep=(.)\r?\n/i.exec(sample)?.[1];
  const chosen = delimiter ?? marked;
  const sniffed = chosen !== undefined && quote !== undefined ? null : await sniffDialect(sample, folder);
  const quoteMark = quote === 'none' ? null : (quote ?? (sniffed?.quote === "'" ? "'" : '"'));
  const hasBackslash = sniffed?.escape === '\\';
  const read = (candidate: string): Candidate => {
    const first = Math.max(skipRows, marked ? 1 : 0);
    return judge(name, sample, isWhole, { delimiter: candidate, quote: quoteMark, hasBackslash }, first);
  };
  if (chosen !== undefined) return read(chosen);
  const fromSniffer = sniffed && CANDIDATES.includes(sniffed.delimiter) ? [sniffed.delimiter] : [];
  return best([...new Set([...fromSniffer, ...CANDIDATES])].map(read));
}

/** The most numbers win; then the sniffer's proposal, which comes first. */
function best(candidates: readonly Candidate[]): Candidate {
  const isViable = (it: Candidate): boolean =>
    it.width > 1 &&
    it.consistency >= (it.numberShare >= MOSTLY_NUMBERS ? MIN_NUMBER_CONSISTENCY : MIN_CONSISTENCY) &&
    (it.delimiter !== ' ' || it.numberShare >= MOSTLY_NUMBERS);
  const viable = candidates.filter(isViable);
  const parted = viable.filter((it) => it.delimiter !== ' ');
  const [first, ...others] = parted.length > 0 ? parted : viable;
  if (!first) return candidates.find((it) => it.width === 1) ?? candidates[0]!;
  return others.reduce((top, it) => (it.numberShare > top.numberShare + SAME_SHARE ? it : top), first);
}

function judge(name: string, sample: string, isWhole: boolean, layout: Layout, skipLines: number): Candidate {
  const rows: SampleRow[] = [];
  const reader = new DelimitedReader(name, layout, (cells, line) => {
    if (line > skipLines && rows.length < SAMPLE_ROWS) rows.push({ cells: cells.map(trimmed), line });
  });
  let at = 0;
  for (; at < sample.length && rows.length < SAMPLE_ROWS; at += PIECE) reader.push(sample.slice(at, at + PIECE));
  if (isWhole && at >= sample.length) reader.end();
  const width = mostCommon(rows.map(({ cells }) => cells.length));
  const even = rows.filter(({ cells }) => cells.length === width);
  const cells = even.slice(1).flatMap((row) => row.cells.filter((cell) => !isMissing(cell, new Set())));
  const numbers = cells.filter(looksNumeric).length;
  return {
    ...layout,
    rows,
    width,
    consistency: even.length / Math.max(1, rows.length),
    numberShare: numbers / Math.max(1, cells.length),
  };
}

/** True for a number in any of the ways to write one. */
export function looksNumeric(cell: string): boolean {
  return !Number.isNaN(toNumber(cell, { decimal: '.', isGrouped: true })) || commaEvidence(cell) !== 'none';
}

function mostCommon(lengths: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const length of lengths) counts.set(length, (counts.get(length) ?? 0) + 1);
  return [...counts].reduce((top, it) => (it[1] > top[1] ? it : top), [0, 0])[0];
}
