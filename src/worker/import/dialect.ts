// How a table is written: delimiter, decimal mark, where the names are and where the rows begin.
import type { ImportOptions, ImportQuestion } from '#shared/import.ts';
import { type CommaEvidence, commaEvidence, isMissing, type NumberFormat, toNumber } from './cell.ts';
import type { Layout } from './delimited.ts';
import { firstCharacters, type TextSource } from './encoding.ts';
import { findLayout, looksNumeric, type SampledLayout, type SampleRow } from './layout.ts';
import { unreadable } from './source.ts';

const SAMPLE_CHARACTERS = 2 ** 22;
/** From this share of number-like cells on a column's commas and points count as evidence. */
const NUMBER_COLUMN_SHARE = 0.9;

const SHORT_HEADER = 'The header has one name less than the rows have cells, so the first column is named row.';

export interface Dialect {
  readonly layout: Layout;
  readonly format: NumberFormat;
  /** Unique names of the columns, in order. */
  readonly names: readonly string[];
  readonly hasHeader: boolean;
  /** 1-based line of the first row. */
  readonly firstLine: number;
  readonly warnings: readonly string[];
  readonly questions: readonly ImportQuestion[];
}

/**
 * Looks at the start of a text table.
 * @throws AppError DATASET_UNREADABLE for a table without rows.
 */
export async function findDialect(text: TextSource, options: ImportOptions, folder: string): Promise<Dialect> {
  const { name } = text.source;
  const { sample, isWhole } = await firstCharacters(text, SAMPLE_CHARACTERS);
  const layout = await findLayout(name, sample, isWhole, options, folder);
  const body = withoutPreamble(layout);
  const [first, ...below] = body.rows;
  if (!first) {
    const what = isWhole
      ? 'holds no rows, only blank lines'
      : `has no line end in its first ${sample.length} characters`;
    throw unreadable(name, what, 'choose a file that holds a table');
  }
  const hasHeader = options.dialect.header ?? isHeader(first, below);
  const unclear = [...headerQuestion(first, below, options), ...columnQuestion(layout, options)];
  if (hasHeader && below.length === 0 && isWhole) {
    const what = `holds a header of ${first.cells.length} columns and no rows`;
    throw unreadable(name, what, 'add rows, or set dialect.header to false if the line is a row');
  }
  const rows = hasHeader ? below : body.rows;
  const { format, questions } = findFormat(rows, options);
  const header = hasHeader ? first.cells : first.cells.map(() => '');
  const isShort = hasHeader && header.length === layout.width - 1;
  return {
    layout: { delimiter: layout.delimiter, quote: layout.quote, hasBackslash: layout.hasBackslash },
    format,
    names: uniqueNames(isShort ? ['row', ...header] : header),
    hasHeader,
    firstLine: rows[0]?.line ?? first.line + 1,
    warnings: isShort ? [...body.warnings, SHORT_HEADER] : body.warnings,
    questions: [...unclear, ...questions],
  };
}

/** Leaves out lines before the table: those with fewer cells than the rest, and not just a header without a corner. */
function withoutPreamble({ rows, width }: SampledLayout): { rows: readonly SampleRow[]; warnings: string[] } {
  const start = rows.findIndex(({ cells }) => cells.length === width);
  const isCornerless = rows[0]?.cells.length === width - 1 && start === 1 && !rows[0].cells.some(looksNumeric);
  const skipped = rows.slice(0, Math.max(0, start));
  if (start <= 0 || (isCornerless && width > 2) || skipped.some(({ cells }) => cells.length > width)) {
    return { rows, warnings: [] };
  }
  const lines = rows[start]!.line - 1;
  const what = `The first ${lines === 1 ? 'line' : `${lines} lines`} before the table ${lines === 1 ? 'was' : 'were'} left out`;
  return { rows: rows.slice(start), warnings: [`${what}; set dialect.skipRows if that is wrong.`] };
}

/** A header has no number, and either stands over numbers or holds names that don't come again below. */
function isHeader(first: SampleRow, below: readonly SampleRow[]): boolean {
  if (first.cells.some(looksNumeric)) return false;
  if (first.cells.every((cell) => cell === '')) return false;
  const overNumbers = first.cells.some((_, column) => {
    const cells = below.map(({ cells }) => cells[column] ?? '').filter((cell) => !isMissing(cell, new Set()));
    return cells.length > 0 && cells.filter(looksNumeric).length >= NUMBER_COLUMN_SHARE * cells.length;
  });
  if (overNumbers) return true;
  const comesAgain = first.cells.some((cell, column) => below.some(({ cells }) => cells[column] === cell));
  return !comesAgain;
}

/** A first row of words and years, such as "country,2019,2020", may be names. */
function headerQuestion(first: SampleRow, below: readonly SampleRow[], options: ImportOptions): ImportQuestion[] {
  const numbers = first.cells.filter(looksNumeric);
  const areYears = numbers.length > 0 && numbers.every((cell) => /^(19|20)\d\d$/.test(cell));
  const isNew = (cell: string, column: number): boolean =>
    !looksNumeric(cell) && !isMissing(cell, new Set()) && !below.some(({ cells }) => cells[column] === cell);
  if (options.dialect.header !== undefined || !areYears || below.length === 0 || !first.cells.some(isNew)) return [];
  const answer = (header: boolean) => ({ value: header, options: { dialect: { header } } });
  return [
    {
      question: `Does the first row (${first.cells.slice(0, 5).join(', ')}) hold the names of the columns?`,
      option: 'dialect.header',
      choices: [
        { ...answer(true), effect: 'it holds names' },
        { ...answer(false), effect: 'it is a row of data' },
      ],
    },
  ];
}

/** One name over "1,5" and "2,7": two columns of whole numbers, or one with decimal commas. */
function columnQuestion({ rows, width, delimiter }: SampledLayout, options: ImportOptions): ImportQuestion[] {
  const [first, second] = rows;
  const isOneName =
    first?.cells.length === 1 && width === 2 && delimiter === ',' && !looksNumeric(first.cells[0] ?? '');
  const { dialect } = options;
  if (!isOneName || !second?.cells.every((cell) => /^[+-]?\d+$/.test(cell))) return [];
  if (dialect.delimiter !== undefined || dialect.skipRows !== undefined) return [];
  const text = second.cells.join(',');
  return [
    {
      question: `There is one name, "${first.cells[0]}", over rows such as "${text}": is that one number or two?`,
      option: 'dialect.delimiter',
      choices: [
        {
          value: ';',
          effect: 'one number with a decimal comma',
          options: { dialect: { delimiter: ';', decimal: ',' } },
        },
        {
          value: ',',
          effect: 'two numbers; the name is left out',
          options: { dialect: { delimiter: ',', skipRows: 1 } },
        },
      ],
    },
  ];
}

/** Decides between decimal point and comma by the cells of the columns that are numbers. */
function findFormat(
  rows: readonly SampleRow[],
  options: ImportOptions,
): { format: NumberFormat; questions: ImportQuestion[] } {
  const { decimal } = options.dialect;
  if (decimal) return { format: { decimal, isGrouped: true }, questions: [] };
  const { counts, example } = gatherEvidence(rows);
  const has = (kind: CommaEvidence): boolean => (counts.get(kind) ?? 0) > 0;
  const saysComma = has('comma') || has('grouped-point');
  const saysPoint = has('grouped-comma') || (has('point') && !has('comma'));
  if (saysComma && !saysPoint && !has('grouped-comma')) {
    if (!has('point') || pointsAreGroups(rows)) return { format: { decimal: ',', isGrouped: true }, questions: [] };
  } else if (!saysComma && (saysPoint || !has('ambiguous'))) {
    const isGrouped = has('grouped-comma') || has('grouped') || has('ambiguous');
    return { format: { decimal: '.', isGrouped }, questions: [] };
  }
  return { format: { decimal: '.', isGrouped: true }, questions: [decimalQuestion(example)] };
}

function gatherEvidence(rows: readonly SampleRow[]): { counts: Map<CommaEvidence, number>; example: string } {
  const counts = new Map<CommaEvidence, number>();
  let example = '';
  const width = Math.max(0, ...rows.map(({ cells }) => cells.length));
  for (let column = 0; column < width; column++) {
    const cells = rows.map(({ cells }) => cells[column] ?? '').filter((cell) => !isMissing(cell, new Set()));
    if (cells.filter(looksNumeric).length < NUMBER_COLUMN_SHARE * cells.length) continue;
    for (const cell of cells) {
      const kind = commaEvidence(cell);
      counts.set(kind, (counts.get(kind) ?? 0) + 1);
      if (kind === 'ambiguous' || (kind === 'comma' && example === '')) example = cell;
    }
  }
  return { counts, example };
}

/** Whether every point in the sample groups thousands, as "1.234" does beside "0,5". */
function pointsAreGroups(rows: readonly SampleRow[]): boolean {
  const points = rows.flatMap(({ cells }) => cells.filter((cell) => commaEvidence(cell) === 'point'));
  return points.every((cell) => !Number.isNaN(toNumber(cell, { decimal: ',', isGrouped: true })));
}

function decimalQuestion(example: string): ImportQuestion {
  const asComma = example.replace(',', '.');
  const asGroup = example.replaceAll(',', '');
  return {
    question: `Numbers such as "${example}" can be read in two ways: is the comma a decimal mark or does it group thousands?`,
    option: 'dialect.decimal',
    choices: [
      { value: ',', effect: `"${example}" is ${asComma}`, options: { dialect: { decimal: ',' } } },
      { value: '.', effect: `"${example}" is ${asGroup}`, options: { dialect: { decimal: '.' } } },
    ],
  };
}

/** Names as written, without spaces around; empty ones by position, repeated ones numbered. */
function uniqueNames(header: readonly string[]): string[] {
  const taken = new Set(header);
  const seen = new Set<string>();
  return header.map((written, i) => {
    const name = written.replace(/\s+/g, ' ');
    const base = name === '' ? `column${i + 1}` : name;
    if (name !== '' && !seen.has(name)) {
      seen.add(name);
      return name;
    }
    let unique = base;
    for (let n = 2; taken.has(unique) || seen.has(unique); n++) unique = `${base}_${n}`;
    seen.add(unique);
    return unique;
  });
}
