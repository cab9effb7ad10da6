// How much of a job's files this process has read; it has one job, so one count is enough.
import { statSync } from 'node:fs';
import type { ReadingJob } from '#shared/job.ts';

/** A table is read for its encoding, for its columns and for its rows; an array once. */
const TABLE_PASSES = 3;

let readBytes = 0;

/** Called with every piece of a file as it comes. */
export function countRead(bytes: number): void {
  readBytes += bytes;
}

/** How far reading these files is, 0 to 1; a file read in fewer passes than foreseen ends early. */
export function readingFraction({ paths }: Pick<ReadingJob, 'paths'>): number {
  const sizes = Object.values(paths).map((path) => (path && statSync(path, { throwIfNoEntry: false })?.size) || 0);
  const total = TABLE_PASSES * sizes.reduce((sum, size) => sum + size, 0);
  return total === 0 ? 0 : Math.min(1, readBytes / total);
}
