#!/usr/bin/env node
// Starts Strata's terminal: with a Node that can load the database, and in a source checkout with a fresh build.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** better-sqlite3's binary asks for it; under an older Node loading the binary crashes the process. */
const NEEDED_NODE_API = 10;

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

if (Number(process.versions.napi) >= NEEDED_NODE_API) await start();
else restart();

async function start() {
  if (existsSync(join(root, 'src', 'main', 'hosts', 'cli.ts'))) {
    const { buildIfStale } = await import('../scripts/build.mjs');
    const problem = buildIfStale();
    if (problem !== null) return fail(`${problem.trimEnd()}\nStrata could not be built from its sources; see above.`);
  }
  const entry = join(root, 'out', 'main', 'cli.js');
  if (!existsSync(entry)) return fail(`Strata is incomplete: ${entry} is missing; install it again.`);
  await import(pathToFileURL(entry).href);
}

/** Runs this same command under the project's own Node, passing on arguments, streams, signals and the exit code. */
function restart() {
  const node = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (!existsSync(node) || process.env.STRATA_RESTARTED) {
    return fail(
      `Node ${process.versions.node} is too old for Strata's database; use Node 22.14 or newer, or run npm ci.`,
    );
  }
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: 'inherit',
    env: { ...process.env, STRATA_RESTARTED: '1' },
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (cause) => fail(`Strata could not restart itself with ${node}: ${cause.message}.`));
  child.on('exit', (code, signal) => {
    if (!signal) process.exit(code ?? 1);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}

function fail(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exitCode = 1;
}
