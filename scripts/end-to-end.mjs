// Runs the end-to-end tests where there is a browser, without a network where the system can take it away, and says
// plainly what was not tested.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
const words = process.argv.slice(2);

function onPath(name) {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find((path) => {
      try {
        accessSync(path, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

function run(command, args, env = {}) {
  return spawnSync(command, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } }).status ?? 1;
}

/** A namespace that has nothing but its loopback; the kernel counts there what tries to leave. */
function withoutNetwork(command, args) {
  const [unshare, ip] = [onPath('unshare'), onPath('ip')];
  const isPossible =
    unshare && ip && spawnSync(unshare, ['--net', ip, 'link', 'set', 'lo', 'up'], { stdio: 'ignore' }).status === 0;
  if (!isPossible) return null;
  return [unshare, ['--net', 'sh', '-c', `"${ip}" link set lo up && exec "$@"`, 'sh', command, ...args]];
}

function electronIsHere() {
  const folder = join(root, 'node_modules/electron');
  const named = join(folder, 'path.txt');
  return existsSync(named) && existsSync(join(folder, 'dist', readFileSync(named, 'utf8').trim()));
}

const chromium =
  process.env.STRATA_CHROMIUM || onPath('chromium') || onPath('chromium-browser') || onPath('google-chrome');
const node = process.execPath;
const playwright = join(root, 'node_modules/@playwright/test/cli.js');
const test = [playwright, 'test', '--config', 'test/end-to-end/playwright.config.ts', ...words];

if (run(node, ['scripts/build.mjs', '--if-stale']) !== 0) process.exit(1);

let status = 0;
if (chromium) {
  const env = { STRATA_CHROMIUM: chromium };
  const closed = withoutNetwork(node, test);
  if (closed) status = run(closed[0], closed[1], { ...env, STRATA_NO_NETWORK: '1' });
  else {
    process.stdout.write(
      'The network cannot be taken away here (unshare and ip, as root): its two tests are skipped.\n',
    );
    status = run(node, test, env);
  }
} else {
  process.stdout.write('end-to-end: not tested, there is no Chromium; install it or name it in STRATA_CHROMIUM.\n');
}

if (electronIsHere()) {
  status = run(node, test, { STRATA_HOST: 'electron' }) || status;
} else {
  const { stdout } = spawnSync(node, [...test, '--list', '--reporter=list'], { cwd: root, encoding: 'utf8' });
  const count = /Total: (\d+)/.exec(stdout)?.[1] ?? '?';
  process.stdout.write(`electron: ${count} not tested\n`);
  if (process.env.REQUIRE_ELECTRON === '1') status = 1;
}
process.exit(status);
