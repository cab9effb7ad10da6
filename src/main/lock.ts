// One owner per data folder: a lock that the system keeps, and a note about who has it for the others to read.
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '#shared/error.ts';
import { z } from '#shared/zod.ts';
import { lockFile } from './database.ts';
import type { Folder } from './folder.ts';
import { errorCode, withStorage } from './storage-error.ts';

/** An owner that has just begun may not have written its note yet, and one that has just gone may have left it. */
const ATTEMPTS = 8;
const ATTEMPT_MS = 50;

const ownerSchema = z.object({ pid: z.int(), since: z.int(), host: z.string() });

type Owner = z.infer<typeof ownerSchema>;

/**
 * Takes the folder for this process until the returned function is called, or the process ends in whatever way.
 * @throws AppError FOLDER_IN_USE with the owner's pid and since when; READ_ONLY, DISK_FULL.
 */
export async function takeFolder(folder: Folder, now: () => number): Promise<() => void> {
  for (let attempt = 1; ; attempt++) {
    const release = lockFile(folder.lock);
    if (release) {
      try {
        writeOwner(folder, { pid: process.pid, since: now(), host: hostname() });
      } catch (cause) {
        release();
        throw cause;
      }
      return () => {
        rmSync(folder.owner, { force: true });
        release();
      };
    }
    const owner = readOwner(folder);
    if (owner || attempt === ATTEMPTS) throw inUse(folder, owner);
    await sleep(ATTEMPT_MS);
  }
}

function writeOwner(folder: Folder, owner: Owner): void {
  withStorage(folder.owner, () => {
    const temporary = `${folder.owner}.tmp`;
    writeFileSync(temporary, JSON.stringify(owner));
    renameSync(temporary, folder.owner);
  });
}

/** The note's owner, unless the note is missing or was left by a process of this machine that is gone. */
function readOwner(folder: Folder): Owner | null {
  try {
    const owner = ownerSchema.parse(JSON.parse(readFileSync(folder.owner, 'utf8')));
    return owner.host !== hostname() || isAlive(owner.pid) ? owner : null;
  } catch {
    return null;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    return errorCode(cause) === 'EPERM';
  }
}

function inUse({ path }: Folder, owner: Owner | null): AppError {
  const who = owner
    ? `process ${owner.pid} on ${owner.host} since ${new Date(owner.since).toISOString()}`
    : 'another process';
  const remedy = 'wait for it or close it, or choose another folder with --data-dir; reading is possible meanwhile';
  return new AppError('FOLDER_IN_USE', `The data folder ${path} is in use by ${who}; ${remedy}.`, {
    ...(owner ? { details: owner } : {}),
  });
}
