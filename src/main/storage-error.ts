// Turns what the file system or SQLite says about a failed read or write into one sentence with the path and the remedy.
import { AppError } from '#shared/error.ts';

const FULL = new Set(['ENOSPC', 'EDQUOT', 'SQLITE_FULL']);
const READ_ONLY = new Set([
  'EROFS',
  'EACCES',
  'EPERM',
  'ENOTDIR',
  'EEXIST',
  'SQLITE_CANTOPEN',
  'SQLITE_PERM',
  'SQLITE_AUTH',
]);
const CORRUPT = new Set(['SQLITE_CORRUPT', 'SQLITE_NOTADB']);

/** The AppError DISK_FULL, READ_ONLY or ARTIFACT_CORRUPT behind `cause`, or `cause` itself where it is none of them. */
export function storageError(cause: unknown, path: string): unknown {
  const code = errorCode(cause);
  if (code === null || cause instanceof AppError) return cause;
  if (FULL.has(code)) {
    return new AppError('DISK_FULL', `No space is left to write ${path}; free some space, then try again.`, { cause });
  }
  if (READ_ONLY.has(code) || code.startsWith('SQLITE_READONLY') || code.startsWith('SQLITE_CANTOPEN')) {
    const remedy = 'allow writing there, or choose another data folder with --data-dir';
    return new AppError('READ_ONLY', `${path} can't be written (${code}); ${remedy}.`, { cause });
  }
  if (CORRUPT.has(code) || code.startsWith('SQLITE_CORRUPT')) {
    const remedy = 'put the newest copy from the folder "backups" in its place, or move it away to begin anew';
    return new AppError('ARTIFACT_CORRUPT', `${path} is damaged (${code}); ${remedy}.`, { cause });
  }
  if (code.startsWith('SQLITE_IOERR') || code === 'EIO') {
    const remedy = 'check the disk, then start Strata again';
    return new AppError('INTERNAL', `The disk failed while ${path} was used (${code}); ${remedy}.`, { cause });
  }
  return cause;
}

/** Runs `work`, with failures of the disk turned into sentences about `path`. */
export function withStorage<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    throw storageError(cause, path);
  }
}

/** The system's or SQLite's code of an error, or null. */
export function errorCode(cause: unknown): string | null {
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : null;
}
