// Builds out/ from the sources, into a folder of its own that is then renamed into place; skipped where nothing changed.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const out = join(root, 'out');
const stamp = join(out, 'sources.sha256');
const lock = join(root, '.cache', 'build.lock');

/** sha256 over the names and contents of everything that decides what a build makes. */
export function sourcesSha256() {
  const hash = createHash('sha256');
  for (const file of [
    ...filesUnder(join(root, 'src')),
    join(root, 'electron.vite.config.ts'),
    join(root, 'package.json'),
  ]) {
    hash
      .update(`${relative(root, file)}\0`)
      .update(readFileSync(file))
      .update('\0');
  }
  return hash.digest('hex');
}

function filesUnder(folder) {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  return entries.flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesUnder(path) : [path];
  });
}

function isFresh() {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === sourcesSha256();
}

/**
 * Builds where out/ is missing or older than its sources. Two at once are safe: the second waits for the first.
 * @returns null, or what the bundler printed when it failed.
 */
export function buildIfStale() {
  return isFresh() ? null : underLock(() => (isFresh() ? null : build()));
}

function build() {
  const made = join(root, '.cache', `build-${process.pid}`);
  const sha256 = sourcesSha256();
  const bundler = join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js');
  const run = spawnSync(process.execPath, [bundler, 'build', '--logLevel', 'warn', '--outDir', made], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '' },
  });
  if (run.status !== 0) {
    rmSync(made, { recursive: true, force: true });
    return `${run.error?.message ?? ''}${run.stdout ?? ''}${run.stderr ?? ''}`.replace(/^ {4}at .*\n?/gm, '');
  }
  writeFileSync(join(made, 'sources.sha256'), sha256);
  replaceFolder(out, made);
  return null;
}

function replaceFolder(folder, successor) {
  const old = `${successor}-replaced`;
  if (existsSync(folder)) renameSync(folder, old);
  renameSync(successor, folder);
  rmSync(old, { recursive: true, force: true });
}

/** Runs `work` while no other process builds. A lock left by a process that is gone is taken over. */
function underLock(work) {
  mkdirSync(dirname(lock), { recursive: true });
  while (!takeLock()) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
  try {
    return work();
  } finally {
    rmSync(lock, { force: true });
  }
}

function takeLock() {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch (cause) {
    if (cause.code !== 'EEXIST') throw cause;
    if (holderIsGone()) rmSync(lock, { force: true });
    return false;
  }
}

function holderIsGone() {
  try {
    const pid = Number(readFileSync(lock, 'utf8'));
    // The holder writes its number right after making the file; an old empty file has no holder.
    if (!pid) return Date.now() - statSync(lock).mtimeMs > 10_000;
    process.kill(pid, 0);
    return false;
  } catch (cause) {
    return cause.code === 'ESRCH';
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const problem = process.argv.includes('--if-stale') ? buildIfStale() : underLock(build);
  if (problem !== null) {
    process.stderr.write(`${problem.trimEnd()}\nThe build failed; out/ is as it was.\n`);
    process.exitCode = 1;
  }
}
