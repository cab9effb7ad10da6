// The folder of real and deliberately dirty files, named by STRATA_TEST_DATA, and how tests read from it.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ImportOptionsInput } from '#shared/import.ts';
import { importPaths, type Result } from './imported.ts';

export const folder = process.env.STRATA_TEST_DATA ?? '';
export const isHere = folder !== '' && existsSync(folder);
/** What a skipped group says about itself. */
export const reason = isHere ? '' : ' (skipped: STRATA_TEST_DATA names no folder with the data)';

interface Checks {
  readonly rows: number;
  readonly columns: number;
  readonly column_sums: readonly number[];
  readonly missing: Readonly<Record<string, number>>;
  readonly label_counts: readonly number[];
  readonly y_train_counts: readonly number[];
  readonly [key: string]: unknown;
}

export function checksOf(file: string): Checks {
  const { files } = JSON.parse(readFileSync(join(folder, 'dirty/manifest.json'), 'utf8')) as {
    files: { file: string; checks: Checks }[];
  };
  const found = files.find((it) => it.file === file);
  if (!found) throw new Error(`${file} is not in the manifest`);
  return found.checks;
}

export const read = (path: string, options: ImportOptionsInput = {}): Promise<Result> =>
  importPaths({ data: join(folder, path) }, options);

export const dirty = (file: string, options: ImportOptionsInput = {}): Promise<Result> =>
  read(`dirty/${file}`, options);

export function sumOf({ manifest, at }: Result, input: number): number {
  return Array.from({ length: manifest.rows }, (_, row) => at(row, input)).reduce((a, b) => a + b, 0);
}

export const total = (values: ArrayLike<number>): number => Array.from(values).reduce((a, b) => a + b, 0);

export function countsOf({ classes, manifest }: Result, rows = manifest.rows): number[] {
  const counts: number[] = [];
  for (const it of classes?.subarray(0, rows) ?? []) counts[it] = (counts[it] ?? 0) + 1;
  return counts;
}

export const missingOf = ({ manifest }: Result, name: string): number | undefined =>
  manifest.columns.find((column) => column.name === name)?.missing;
