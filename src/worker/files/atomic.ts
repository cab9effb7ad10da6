// The one way a file of ours comes to be: written beside its place, flushed, renamed, and the folder flushed.
import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { AppError } from '#shared/error.ts';

export interface WrittenFile {
  readonly sizeBytes: number;
  readonly sha256: string;
}

/**
 * Writes a file so that after a crash either the old or the new content stands, never a part.
 * @throws AppError DISK_FULL or READ_ONLY with the path; whatever stood there before is untouched.
 */
export function writeFileAtomically(path: string, parts: readonly Uint8Array[]): WrittenFile {
  const folder = dirname(path);
  const temporary = join(folder, `.${basename(path)}.${process.pid}.tmp`);
  try {
    mkdirSync(folder, { recursive: true });
    const written = writeNew(temporary, parts);
    renameSync(temporary, path);
    flushFolder(folder);
    return written;
  } catch (cause) {
    rmSync(temporary, { force: true });
    throw asWriteError(cause, path);
  }
}

function writeNew(path: string, parts: readonly Uint8Array[]): WrittenFile {
  rmSync(path, { force: true });
  const hash = createHash('sha256');
  const file = openSync(path, 'wx', 0o600);
  let sizeBytes = 0;
  try {
    for (const part of parts) {
      hash.update(part);
      for (let at = 0; at < part.length; ) at += writeSync(file, part, at);
      sizeBytes += part.length;
    }
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  return { sizeBytes, sha256: hash.digest('hex') };
}

/** A rename is durable only once its folder is; Windows has no such call and needs none. */
function flushFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** The sentence for a failed write, by the system's error code. */
function asWriteError(cause: unknown, path: string): unknown {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new AppError('DISK_FULL', `No space is left to write ${path}; free some space, then start the run again.`, {
      cause,
    });
  }
  if (code === 'EROFS' || code === 'EACCES' || code === 'EPERM') {
    return new AppError(
      'READ_ONLY',
      `${path} can't be written (${code}); choose another data folder with --data-dir.`,
      {
        cause,
      },
    );
  }
  return cause;
}
