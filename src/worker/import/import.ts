// Brings a person's own file into a dataset folder: all of it, or nothing and one sentence why.
import { existsSync, readdirSync, rmdirSync } from 'node:fs';
import type { Manifest } from '#shared/dataset.ts';
import type { ImportNotes } from '#shared/import.ts';
import type { ImportJob, ReadingJob } from '#shared/job.ts';
import { writePreparedDataset } from '../files/prepared-dataset.ts';
import { importArrays } from './array-import.ts';
import { detectKind } from './detect.ts';
import type { Prepared } from './prepared.ts';
import { openSource } from './source.ts';
import { importTable } from './table-import.ts';

export interface Imported extends ImportNotes {
  readonly manifest: Manifest;
}

/**
 * Reads the job's files, writes one prepared file into its folder, and returns the manifest and what was noticed.
 * After a refusal the folder is as it was.
 * @throws AppError DATASET_NOT_FOUND, DATASET_UNREADABLE, SHAPE_MISMATCH, BAD_USAGE or OUT_OF_MEMORY; NEEDS_CHOICE with
 * a list of ImportQuestion as its details; DISK_FULL or READ_ONLY.
 */
export async function importDataset(job: ImportJob): Promise<Imported> {
  const existed = existsSync(job.folder);
  try {
    const { dataset, facts, sources, warnings, suggestedLabel } = await readDataset(job);
    const draft = { ...facts, id: job.id, name: job.name, licence: null, importedAt: job.now };
    return { manifest: writePreparedDataset(job.folder, dataset, draft, sources), warnings, suggestedLabel };
  } catch (thrown) {
    if (!existed && existsSync(job.folder) && readdirSync(job.folder).length === 0) rmdirSync(job.folder);
    throw thrown;
  }
}

/**
 * Reads the job's files and stores nothing.
 * @throws AppError as `importDataset` does, but for DISK_FULL and READ_ONLY.
 */
export async function readDataset(job: ReadingJob, takesSuggestedLabel = false): Promise<Prepared> {
  const source = await openSource(job.paths.data);
  const isTable = detectKind(source) === 'table';
  return isTable ? importTable(job, source, takesSuggestedLabel) : importArrays(job, source);
}
