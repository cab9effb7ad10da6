// The data folder: where it lies on each platform, and what lies where inside it.
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { errorCode, withStorage } from './storage-error.ts';

/** Absolute paths inside one data folder. */
export interface Folder {
  readonly path: string;
  readonly database: string;
  readonly lock: string;
  readonly owner: string;
  readonly datasets: string;
  readonly runs: string;
  readonly backups: string;
  readonly logs: string;
  readonly tmp: string;
  readonly cache: string;
}

/** The data folder of a person who named none: the platform's place for application data. */
export function defaultDataDir(
  platform: NodeJS.Platform = process.platform,
  environment: NodeJS.ProcessEnv = process.env,
): string {
  const home = homedir();
  if (platform === 'win32') return join(environment.APPDATA || join(home, 'AppData', 'Roaming'), 'Strata');
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Strata');
  return join(environment.XDG_DATA_HOME || join(home, '.local', 'share'), 'strata');
}

/** The layout of a data folder; nothing is made yet. */
export function folderAt(dataDir: string): Folder {
  const path = resolve(dataDir);
  return {
    path,
    database: join(path, 'strata.db'),
    lock: join(path, 'owner.lock'),
    owner: join(path, 'owner.json'),
    datasets: join(path, 'datasets'),
    runs: join(path, 'runs'),
    backups: join(path, 'backups'),
    logs: join(path, 'logs'),
    tmp: join(path, 'tmp'),
    cache: join(path, 'cache'),
  };
}

/**
 * Makes the folder and its parts where they are missing, readable by this person only.
 * @throws AppError READ_ONLY or DISK_FULL with the path.
 */
export function createFolder(folder: Folder): void {
  withStorage(folder.path, () => {
    for (const part of [folder.datasets, folder.runs, folder.backups, folder.logs, folder.tmp, folder.cache]) {
      makeWithParents(part);
    }
  });
}

/** Parent by parent: Node's own recursive way reports a read-only disk as a missing path. */
function makeWithParents(path: string): void {
  if (existsSync(path)) return;
  makeWithParents(dirname(path));
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (cause) {
    if (errorCode(cause) !== 'EEXIST') throw cause;
  }
}

/** Makes what was renamed or made in a folder survive a power cut. Windows has no such call and needs none. */
export function flushFolder(path: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(path, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
