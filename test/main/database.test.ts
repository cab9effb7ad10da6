// Opening the database: settings, upgrades after a verified backup, newer and damaged files, full and read-only disks.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { assertSafeVersion, openToRead, openToWrite } from '../../src/main/database.ts';
import { createFolder, folderAt } from '../../src/main/folder.ts';
import { MIGRATIONS } from '../../src/main/migrations.ts';
import { storageError } from '../../src/main/storage-error.ts';
import { freshFolder, openFake } from './services.ts';

const NEXT = [...MIGRATIONS, 'CREATE TABLE extra (a INTEGER) STRICT; INSERT INTO extra VALUES (42)'];

function newFolder() {
  const folder = folderAt(freshFolder());
  createFolder(folder);
  return folder;
}

test('a writing connection keeps what it commits: WAL, FULL, foreign keys, patience', () => {
  const { database: path, backups } = newFolder();
  for (let opening = 0; opening < 2; opening++) {
    const database = openToWrite(path, backups);
    database.prepare('INSERT INTO datasets VALUES (?, ?)').run(String(opening), '{}');
    const settings = ['journal_mode', 'synchronous', 'foreign_keys', 'busy_timeout', 'user_version'].map((name) =>
      database.pragma(name, { simple: true }),
    );
    expect(settings).toEqual(['wal', 2, 1, 5000, MIGRATIONS.length]);
    database.close();
  }
  expect(readdirSync(backups)).toEqual([]);
});

test('SQLite versions that can damage a file are refused', () => {
  for (const bad of ['3.7.0', '3.51.2', '3.52.0']) expect(() => assertSafeVersion(bad)).toThrow(bad);
  for (const good of ['3.51.3', '3.53.0', '4.0.0']) assertSafeVersion(good);
});

test('an older file is upgraded, after a backup that opens', () => {
  const { database: path, backups } = newFolder();
  const old = openToWrite(path, backups);
  old.prepare('INSERT INTO datasets VALUES (?, ?)').run('kept', '{}');
  old.close();
  const reader = openToRead(path, NEXT);
  expect(reader.prepare('SELECT a FROM extra').pluck().get()).toBe(42);
  reader.close();
  expect(readdirSync(backups)).toEqual([]);
  const upgraded = openToWrite(path, backups, NEXT);
  expect(upgraded.prepare('SELECT a FROM extra').pluck().get()).toBe(42);
  expect(upgraded.prepare('SELECT id FROM datasets').pluck().all()).toEqual(['kept']);
  upgraded.close();
  expect(readdirSync(backups)).toEqual([`strata-version-${MIGRATIONS.length}.db`]);
  const backup = openToRead(join(backups, `strata-version-${MIGRATIONS.length}.db`));
  expect(backup.prepare('SELECT id FROM datasets').pluck().all()).toEqual(['kept']);
  expect(backup.prepare("SELECT count(*) FROM sqlite_schema WHERE name = 'extra'").pluck().get()).toBe(0);
  backup.close();
});

test('a failing upgrade leaves the old version whole', () => {
  const { database: path, backups } = newFolder();
  openToWrite(path, backups).close();
  expect(() => openToWrite(path, backups, [...NEXT, 'CREATE TABLE nonsense'])).toThrow();
  const database = openToWrite(path, backups);
  expect(database.pragma('user_version', { simple: true })).toBe(MIGRATIONS.length);
  expect(database.prepare("SELECT count(*) FROM sqlite_schema WHERE name = 'extra'").pluck().get()).toBe(0);
  database.close();
});

test('a newer file is refused with both versions and stays byte for byte', async () => {
  const folder = newFolder();
  openToWrite(folder.database, folder.backups, NEXT).close();
  const before = readFileSync(folder.database);
  for (const access of ['own', 'read'] as const) {
    await expect(openFake({ dataDir: folder.path, access })).rejects.toMatchObject({
      code: 'NEWER_VERSION',
      message: expect.stringMatching(new RegExp(`version ${NEXT.length}, .* up to ${MIGRATIONS.length};`)),
    });
    expect(readFileSync(folder.database).equals(before)).toBe(true);
  }
  // The refusal let go of the folder.
  await expect(openFake({ dataDir: folder.path })).rejects.toMatchObject({ code: 'NEWER_VERSION' });
});

test('a damaged file is named and left alone', async () => {
  const folder = newFolder();
  const rubbish = Buffer.alloc(5000, 'rubbish ');
  writeFileSync(folder.database, rubbish);
  await expect(openFake({ dataDir: folder.path })).rejects.toMatchObject({
    code: 'ARTIFACT_CORRUPT',
    message: expect.stringContaining(folder.database),
  });
  expect(readFileSync(folder.database).equals(rubbish)).toBe(true);
});

test('what the disk says becomes a sentence with the path and the remedy', () => {
  const cases = [
    ['ENOSPC', 'DISK_FULL', /No space is left to write \/data\/x; free some space/],
    ['SQLITE_FULL', 'DISK_FULL', /No space/],
    ['EROFS', 'READ_ONLY', /\/data\/x can't be written \(EROFS\).*--data-dir/],
    ['EACCES', 'READ_ONLY', /EACCES/],
    ['EPERM', 'READ_ONLY', /EPERM/],
    ['SQLITE_READONLY_DIRECTORY', 'READ_ONLY', /READONLY/],
    ['SQLITE_CORRUPT_INDEX', 'ARTIFACT_CORRUPT', /damaged.*backups/],
    ['SQLITE_IOERR_FSYNC', 'INTERNAL', /disk failed/],
  ] as const;
  for (const [code, expected, sentence] of cases) {
    const error = storageError(Object.assign(new Error('x'), { code }), '/data/x');
    expect(error).toMatchObject({ code: expected, message: expect.stringMatching(sentence) });
  }
  const other = new Error('a bug');
  expect(storageError(other, '/data/x')).toBe(other);
});

/** Mounts need rights that not every machine gives; then the test is shown as skipped. */
function mounted(...options: string[]): { path: string; unmount: () => void } | null {
  const path = freshFolder();
  try {
    execFileSync('mount', [...options, path], { stdio: 'ignore' });
    return { path, unmount: () => void execFileSync('umount', ['-l', path]) };
  } catch {
    return null;
  }
}

test('a read-only folder refuses its owner in a sentence', async (context) => {
  const mount = mounted('-t', 'tmpfs', '-o', 'ro', 'tmpfs');
  if (!mount) return context.skip('mounting is not permitted here');
  try {
    const dataDir = join(mount.path, 'data');
    await expect(openFake({ dataDir })).rejects.toMatchObject({
      code: 'READ_ONLY',
      message: expect.stringContaining(dataDir),
    });
  } finally {
    mount.unmount();
  }
});

test('a full disk ends the write in a sentence and leaves the history whole', async (context) => {
  const mount = mounted('-t', 'tmpfs', '-o', 'size=600k', 'tmpfs');
  if (!mount) return context.skip('mounting is not permitted here');
  try {
    const folder = folderAt(join(mount.path, 'data'));
    mkdirSync(folder.path);
    createFolder(folder);
    const database = openToWrite(folder.database, folder.backups);
    let stored = 0;
    const fill = () => {
      for (; stored < 10_000; stored++) {
        database.prepare('INSERT INTO datasets VALUES (?, ?)').run(String(stored), 'x'.repeat(1000));
      }
    };
    let thrown: unknown;
    try {
      fill();
    } catch (cause) {
      thrown = cause;
    }
    expect(storageError(thrown, folder.database)).toMatchObject({ code: 'DISK_FULL' });
    expect(database.prepare('SELECT count(*) FROM datasets').pluck().get()).toBe(stored);
    expect(database.pragma('integrity_check', { simple: true })).toBe('ok');
    database.close();
  } finally {
    mount.unmount();
  }
});
