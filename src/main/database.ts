// Opens SQLite files: the history with its safety settings and upgrades, and the lock file; the only holder of the driver.
import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { AppError } from '#shared/error.ts';
import { flushFolder } from './folder.ts';
import { MIGRATIONS } from './migrations.ts';
import { errorCode, withStorage } from './storage-error.ts';

export type Database = Sqlite.Database;
export type Statement = Sqlite.Statement;

const BUSY_TIMEOUT_MS = 5000;

/** Bytes 18 and 19 of a file say that it uses a write-ahead log (2), which a database in memory can't have (1). */
const JOURNAL_BYTES = [18, 19];

/**
 * Opens the history for its owner: made where missing, upgraded where older, after a verified backup.
 * @throws AppError NEWER_VERSION (the file stays as it is), READ_ONLY, DISK_FULL, ARTIFACT_CORRUPT.
 */
export function openToWrite(path: string, backups: string, migrations: readonly string[] = MIGRATIONS): Database {
  return withStorage(path, () => {
    // A newer file must not even be checkpointed, so the first look is read-only.
    if (hasContent(path)) openFile(path, true, (database) => refuseNewer(database, path, migrations)).close();
    return openFile(path, false, (database) => {
      settle(database);
      const version = versionOf(database);
      if (version > 0 && version < migrations.length) backUp(database, join(backups, `strata-version-${version}.db`));
      migrate(database, migrations);
    });
  });
}

/**
 * Opens the history to look at, also while another process owns it; changes nothing. A missing file is an empty
 * history, and an older one is upgraded in memory.
 * @throws AppError NEWER_VERSION, ARTIFACT_CORRUPT, READ_ONLY where SQLite can't even read there.
 */
export function openToRead(path: string, migrations: readonly string[] = MIGRATIONS): Database {
  return withStorage(path, () => {
    if (!hasContent(path)) return inMemory(null, migrations);
    const database = openFile(path, true, (file) => refuseNewer(file, path, migrations));
    if (versionOf(database) === migrations.length) return database;
    try {
      return inMemory(database.serialize(), migrations);
    } finally {
      database.close();
    }
  });
}

/**
 * Takes a lock file for as long as the returned function is not called and this process lives: the system itself lets
 * go of it, also after kill -9. Null where another process has it.
 */
export function lockFile(path: string): (() => void) | null {
  return withStorage(path, () => {
    const database = new Sqlite(path, { timeout: 0 });
    try {
      database.pragma('journal_mode = MEMORY');
      database.exec('BEGIN EXCLUSIVE');
    } catch (cause) {
      database.close();
      if (errorCode(cause)?.startsWith('SQLITE_BUSY')) return null;
      throw cause;
    }
    return () => void database.close();
  });
}

/** @throws Error where SQLite could damage a file that two connections use (fixed in 3.51.3; 3.52.0 was withdrawn). */
export function assertSafeVersion(version: string): void {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
  const isOld = major * 1e6 + minor * 1e3 + patch < 3_051_003;
  if (isOld || version === '3.52.0') throw new Error(`SQLite ${version} is not safe; 3.51.3 or later is`);
}

function hasContent(path: string): boolean {
  return existsSync(path) && statSync(path).size > 0;
}

function openFile(path: string, readonly: boolean, prepare: (database: Database) => void): Database {
  const database = new Sqlite(path, { readonly, timeout: BUSY_TIMEOUT_MS });
  try {
    assertSafeVersion(String(database.prepare('SELECT sqlite_version()').pluck().get()));
    database.pragma('foreign_keys = ON');
    prepare(database);
    return database;
  } catch (cause) {
    database.close();
    throw cause;
  }
}

function inMemory(content: Buffer | null, migrations: readonly string[]): Database {
  for (const at of content ? JOURNAL_BYTES : []) content?.writeUInt8(1, at);
  const database = new Sqlite(content ?? ':memory:');
  migrate(database, migrations);
  database.pragma('query_only = ON');
  return database;
}

/** Settings of a writing connection; this driver's own default for `synchronous` may lose commits in a power cut. */
function settle(database: Database): void {
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.pragma('fullfsync = ON');
  const settings = ['journal_mode', 'synchronous', 'foreign_keys', 'busy_timeout'].map((name) =>
    database.pragma(name, { simple: true }),
  );
  const wanted = ['wal', 2, 1, BUSY_TIMEOUT_MS];
  if (settings.join() !== wanted.join()) throw new Error(`SQLite took the settings ${settings.join()}, not ${wanted}`);
}

function versionOf(database: Database): number {
  return Number(database.pragma('user_version', { simple: true }));
}

function refuseNewer(database: Database, path: string, { length }: readonly string[]): void {
  const version = versionOf(database);
  if (version <= length) return;
  const remedy = 'update Strata, or choose another data folder with --data-dir';
  throw new AppError(
    'NEWER_VERSION',
    `${path} has version ${version}, and this Strata reads up to ${length}; ${remedy}. Nothing was changed.`,
  );
}

function migrate(database: Database, migrations: readonly string[]): void {
  const upgrade = database.transaction(() => {
    for (const step of migrations.slice(versionOf(database))) database.exec(step);
    database.pragma(`user_version = ${migrations.length}`);
  });
  if (versionOf(database) < migrations.length) upgrade.exclusive();
}

/** A copy that was read back whole before it takes its name; the same version's earlier copy is replaced. */
function backUp(database: Database, path: string): void {
  const unverified = `${path}.tmp`;
  rmSync(unverified, { force: true });
  database.prepare('VACUUM INTO ?').run(unverified);
  const copy = openFile(unverified, true, (file) => {
    const verdict = file.pragma('integrity_check', { simple: true });
    if (verdict !== 'ok' || versionOf(file) !== versionOf(database)) {
      throw new AppError('ARTIFACT_CORRUPT', `The backup ${path} could not be verified, so nothing was upgraded.`);
    }
  });
  copy.close();
  const handle = openSync(unverified, 'r+');
  fsyncSync(handle);
  closeSync(handle);
  renameSync(unverified, path);
  flushFolder(dirname(path));
}
