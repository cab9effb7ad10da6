// The training table and, with one, the test table: opened, matched column by column, and counted.

import { AppError } from '#shared/error.ts';
import type { ImportOptions, ImportQuestion } from '#shared/import.ts';
import type { ReadingJob } from '#shared/job.ts';
import { askIfUnclear } from './choice.ts';
import { detectKind } from './detect.ts';
import { addRow, type ColumnProfile, emptyProfiles } from './profile.ts';
import { openSource, type Source, unreadable } from './source.ts';
import { type BadRow, openTable, readRows, type Table } from './table.ts';

const SHOWN_LINES = 10;
/** Rows kept as they are written, and cells of each. */
const HEAD_ROWS = 200;
const HEAD_COLUMNS = 1000;

/** A table whose columns are found by their place in the training table. */
export interface PartTable {
  readonly table: Table;
  readonly isTest: boolean;
  /** `order[i]`: where the training table's column i stands in this table. */
  readonly order: readonly number[];
}

/** The first rows of the training table, as written; wide rows are cut off. */
export interface HeadRow {
  readonly line: number;
  readonly cells: readonly string[];
}

export interface TablePair {
  readonly parts: readonly PartTable[];
  readonly profiles: readonly ColumnProfile[];
  /** Good rows of both tables. */
  readonly rows: number;
  /** The first of them; `badCount` says how many there are. */
  readonly badRows: readonly BadRow[];
  readonly badCount: number;
  readonly head: readonly HeadRow[];
  readonly questions: readonly ImportQuestion[];
}

/** Opens the job's tables and counts every cell. */
export async function openPair(job: ReadingJob, source: Source): Promise<TablePair> {
  const train = await openTable(source, job.options, job.folder);
  askIfUnclear(source.name, train.dialect.questions);
  const parts: PartTable[] = [{ table: train, isTest: false, order: train.dialect.names.map((_, i) => i) }];
  if (job.paths.test) parts.push(await openTest(job, job.paths.test, train));
  const profiles = emptyProfiles(train.dialect.names);
  const tokens = new Set(job.options.missingTokens);
  const questions: ImportQuestion[] = [];
  const badRows: BadRow[] = [];
  const head: HeadRow[] = [];
  let [rows, badCount] = [0, 0];
  for (const { table, isTest, order } of parts) {
    const { format } = table.dialect;
    const bad = new BadRows();
    let good = 0;
    const add = (cells: readonly string[], line: number): void => {
      addRow(profiles, cells, order, { line, isTest, format, tokens });
      good++;
      if (!isTest && good <= HEAD_ROWS) head.push({ line, cells: cells.slice(0, HEAD_COLUMNS) });
    };
    await readRows(table, add, (row) => bad.add(row));
    if (good === 0) throw unreadable(table.text.source.name, 'holds no whole row', 'check its delimiter');
    if (bad.count > 0 && job.options.badRows !== 'drop') questions.push(bad.question(table, good));
    rows += good;
    badCount += bad.count;
    badRows.push(...bad.rows);
  }
  return { parts, profiles, rows, badRows, badCount, head, questions };
}

async function openTest(job: ReadingJob, path: string, train: Table): Promise<PartTable> {
  const source = await openSource(path);
  if (detectKind(source) !== 'table') {
    throw unreadable(source.name, 'is no text table, and the training data is', 'give both in one format');
  }
  const { layout, format, names } = train.dialect;
  const dialect: ImportOptions['dialect'] = {
    ...job.options.dialect,
    delimiter: layout.delimiter,
    decimal: format.decimal,
    ...(train.dialect.hasHeader ? {} : { header: false }),
  };
  const opened = await openTable(source, { ...job.options, dialect }, job.folder);
  const table: Table = { ...opened, dialect: { ...opened.dialect, format } };
  return { table, isTest: true, order: matchColumns(table, names, source.name) };
}

/** By name where both have names, else by place. */
function matchColumns({ dialect }: Table, names: readonly string[], file: string): number[] {
  if (dialect.names.length !== names.length) {
    const has = `The test file ${file} has ${dialect.names.length} columns, and the training file ${names.length}`;
    throw new AppError('SHAPE_MISMATCH', `${has}; give it the same columns.`);
  }
  if (!dialect.hasHeader) return names.map((_, i) => i);
  const places = new Map(dialect.names.map((name, i) => [name, i]));
  return names.map((name) => {
    const place = places.get(name);
    if (place !== undefined) return place;
    throw new AppError('SHAPE_MISMATCH', `The test file ${file} has no column ${name}; give it the same columns.`);
  });
}

/** Counts rows of the wrong width and remembers the first of them. */
class BadRows {
  readonly rows: BadRow[] = [];
  count = 0;

  add(row: BadRow): void {
    this.count++;
    if (this.rows.length < SHOWN_LINES) this.rows.push(row);
  }

  question(table: Table, good: number): ImportQuestion {
    const width = table.dialect.names.length;
    const [first] = this.rows;
    const lines = this.rows.map(({ line }) => line).join(', ');
    const list = this.count > SHOWN_LINES ? `${lines} and more` : lines;
    const rows = this.count === 1 ? '1 row has' : `${this.count} rows have`;
    const example = this.count === 1 || !first ? '' : `, the first ${first.cells}`;
    const cells =
      this.count === 1 && first ? `${first.cells} cells instead of ${width}` : `not ${width} cells${example}`;
    return {
      question: `${rows} ${cells} (line ${list}): import the ${good} good rows?`,
      option: 'badRows',
      choices: [{ value: 'drop', effect: `import the ${good} good rows`, options: { badRows: 'drop' } }],
    };
  }
}
