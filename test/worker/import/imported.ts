// Runs an import in a folder of its own and reads back what it wrote.
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Manifest, manifestSchema } from '#shared/dataset.ts';
import { AppError } from '#shared/error.ts';
import { type ImportOptionsInput, type ImportQuestion, importOptionsSchema } from '#shared/import.ts';
import type { ImportJob } from '#shared/job.ts';
import { type PreparedDataset, readPreparedDataset } from '../../../src/worker/files/prepared-dataset.ts';
import { type Imported, importDataset } from '../../../src/worker/import/import.ts';

export interface Result extends Imported, PreparedDataset {
  /** The value of an input in a row. */
  at(row: number, input: number): number;
}

type Paths = ImportJob['paths'];

/** Imports files where they are. @throws what the import throws, after checking that nothing was left behind. */
export async function importPaths(paths: Paths, options: ImportOptionsInput = {}): Promise<Result> {
  const parent = mkdtempSync(join(tmpdir(), 'strata-import-'));
  const folder = join(parent, 'dataset');
  try {
    const parsed = importOptionsSchema.parse(options);
    const job = { version: 1, kind: 'import', id: 'id', name: 'name', paths, options: parsed, folder, now: 7 } as const;
    const imported = await importDataset(job);
    const manifest: Manifest = manifestSchema.parse(imported.manifest);
    const left = readdirSync(folder);
    if (left.join() !== manifest.copy.name) throw new Error(`left in the folder: ${left.join()}`);
    const dataset = readPreparedDataset(join(folder, manifest.copy.name));
    return { ...imported, ...dataset, at: (row, input) => dataset.inputs[row * manifest.inputs + input]! };
  } catch (thrown) {
    if (thrown instanceof AppError && existsSync(folder)) throw new Error(`left behind: ${readdirSync(folder).join()}`);
    throw thrown;
  } finally {
    rmSync(parent, { recursive: true, force: true });
  }
}

export type Content = string | Uint8Array;

/** Imports content under a file name; `beside` are the other files of the job. */
export async function importContent(
  content: Content,
  options: ImportOptionsInput = {},
  name = 'data.csv',
  beside: Partial<Record<Exclude<keyof Paths, 'data'>, Content>> = {},
): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'strata-source-'));
  try {
    const paths: Paths = { data: join(folder, name) };
    writeFileSync(paths.data, content);
    for (const key of ['labels', 'test', 'testLabels'] as const) {
      const other = beside[key];
      if (other === undefined) continue;
      paths[key] = join(folder, `${key}-${name}`);
      writeFileSync(paths[key], other);
    }
    return await importPaths(paths, options);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The refusal of an import that must be refused. */
export async function refusal(import_: Promise<Result>): Promise<AppError> {
  const thrown: unknown = await import_.then(
    (result) => new Error(`was imported: ${result.manifest.rows} x ${result.manifest.inputs}`),
    (error: unknown) => error,
  );
  if (thrown instanceof AppError) return thrown;
  throw thrown;
}

/** The questions of an import that must ask. */
export async function questions(import_: Promise<Result>): Promise<ImportQuestion[]> {
  const error = await refusal(import_);
  if (error.code !== 'NEEDS_CHOICE') throw error;
  return error.details as ImportQuestion[];
}

/** A table of `rows` lines made by a function of the row, under a header. */
export function table(header: string, rows: number, line: (row: number) => string): string {
  return [header, ...Array.from({ length: rows }, (_, row) => line(row))].join('\n');
}
