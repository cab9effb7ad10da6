// A text table ready to be read, as often as needed, row by row.
import type { ImportOptions } from '#shared/import.ts';
import { DelimitedReader } from './delimited.ts';
import { type Dialect, findDialect } from './dialect.ts';
import { charactersOf, inspectText, type TextSource } from './encoding.ts';
import type { Source } from './source.ts';

export interface Table {
  readonly text: TextSource;
  readonly dialect: Dialect;
}

/** A row with too few or too many cells. */
export interface BadRow {
  readonly line: number;
  readonly cells: number;
}

/** Finds out how a text file is written; `folder` takes the sniffer's sample for a moment. */
export async function openTable(source: Source, options: ImportOptions, folder: string): Promise<Table> {
  const text = await inspectText(source, options.dialect.encoding);
  return { text, dialect: await findDialect(text, options, folder) };
}

/**
 * Reads the whole table once. `onRow` gets each row of the right width and its 1-based line; the array is used again.
 * @throws AppError DATASET_UNREADABLE as DelimitedReader does.
 */
export async function readRows(
  { text, dialect }: Table,
  onRow: (cells: readonly string[], line: number) => void,
  onBadRow: (row: BadRow) => void = () => undefined,
): Promise<void> {
  const width = dialect.names.length;
  const reader = new DelimitedReader(text.source.name, dialect.layout, (cells, line) => {
    if (line < dialect.firstLine) return;
    const isTrailing = cells.length === width + 1 && cells[width] === '';
    if (cells.length === width || isTrailing) onRow(cells, line);
    else onBadRow({ line, cells: cells.length });
  });
  for await (const characters of charactersOf(text)) reader.push(characters);
  reader.end();
}
