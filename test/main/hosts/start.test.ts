// `strata serve` and, where there can be no window, `strata start`, as people run them.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { overSocket } from '../contract-client.ts';
import { type RunningTerminal, startStrata, temporaryFolder } from './terminal.ts';
import { openAddress } from './web/browser.ts';

const root = join(import.meta.dirname, '../../..');
const folder = temporaryFolder();
const { DISPLAY: _display, WAYLAND_DISPLAY: _wayland, ELECTRON_OVERRIDE_DIST_PATH: _dist, ...bare } = process.env;

beforeAll(() => {
  execFileSync(process.execPath, [join(root, 'scripts/build.mjs'), '--if-stale']);
});
afterAll(folder.remove);

/** Resolves with what stdout has shown once that matches. */
async function printed({ child, outcome }: RunningTerminal, pattern: RegExp): Promise<RegExpExecArray> {
  let text = '';
  child.stdout?.on('data', (part: string) => {
    text += part;
  });
  void outcome.then((ended) => {
    text += `ended: ${JSON.stringify(ended)}`;
  });
  return vi.waitUntil(
    () => {
      if (text.includes('ended: ')) throw new Error(text);
      return pattern.exec(text);
    },
    { timeout: 60_000, interval: 50 },
  );
}

const ADDRESS = /http:\/\/127\.0\.0\.1:(\d+)\/\?token=[\w-]{43}/;

describe('serve', () => {
  test('prints the address and how to stop, serves the workbench there, and ends cleanly', async () => {
    const running = startStrata(['serve', '--data-dir', join(folder.path, 'serve')], { env: bare });
    const [address] = await printed(running, ADDRESS);
    const browser = await openAddress(address);
    expect(await (await browser.fetch('/')).text()).toContain('<title>Strata</title>');
    running.child.kill('SIGTERM');
    const { code, stdout, stderr } = await running.outcome;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(
      /^Strata is at \S+\nIt serves this machine only\. Ctrl\+C stops it \(or a signal to process \d+\); runs are then paused\.\nFor another browser: \S+\n$/,
    );
  });

  test('a signal pauses what runs, which is there the next time', async () => {
    const dataDir = join(folder.path, 'paused');
    const running = startStrata(['serve', '--data-dir', dataDir], { env: bare });
    const [address] = await printed(running, ADDRESS);
    const { client } = await overSocket(await openAddress(address));
    const spec = {
      strata: 1,
      name: 'long',
      engine: 'wasm',
      dataset: { id: 'bars-and-stripes' },
      stack: [{ kind: 'rbm', hidden: 8, pretraining: { epochs: 100_000, batchSize: 10 } }],
      head: { kind: 'none' },
    };
    const { id: runId } = await client.runs.start({ spec });
    for await (const list of await client.runs.events({ runId })) {
      if (list.some(({ kind }) => kind === 'points')) break;
    }
    running.child.kill('SIGTERM');
    expect((await running.outcome).code).toBe(0);
    const { stdout } = await startStrata(['runs', '--json', '--data-dir', dataDir], { env: bare }).outcome;
    expect(JSON.parse(stdout)).toMatchObject([{ run: runId, state: 'paused' }]);
  });

  test('with --json stdout has one value, at once', async () => {
    const running = startStrata(['serve', '--json', '--data-dir', join(folder.path, 'json')], { env: bare });
    const [address] = await printed(running, ADDRESS);
    await openAddress(address);
    running.child.kill('SIGINT');
    const { code, stdout } = await running.outcome;
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({ address, pid: expect.any(Number) });
  });

  test.each(['abc', '65536', '-1', '1.5'])('the port %s is refused', async (port) => {
    const { code, stderr } = await startStrata(['serve', `--port=${port}`], { env: bare }).outcome;
    expect(code).toBe(2);
    expect(stderr).toBe(`--port ${port} is no port; write a whole number up to 65535, e.g. --port 8123.\n`);
  });

  test('a port that is taken is refused in a sentence', async () => {
    const first = startStrata(['serve', '--data-dir', join(folder.path, 'first')], { env: bare });
    const [, port = ''] = await printed(first, ADDRESS);
    const words = ['serve', '--port', port, '--data-dir', join(folder.path, 'second')];
    const second = await startStrata(words, { env: bare }).outcome;
    expect(second).toMatchObject({ code: 2, stderr: expect.stringContaining(`Port ${port} cannot be used`) });
    first.child.kill('SIGTERM');
    await first.outcome;
  });
});

describe('start', () => {
  test('where there can be no window and no terminal: says why, shows the demonstration, then serves until a signal', async () => {
    const running = startStrata(['start', '--data-dir', join(folder.path, 'start')], { env: bare });
    const [address] = await printed(running, ADDRESS);
    const browser = await openAddress(address);
    expect((await browser.fetch('/')).status).toBe(200);
    running.child.kill('SIGTERM');
    const { code, stdout, stderr } = await running.outcome;
    expect(code).toBe(0);
    const [why] = stderr.split('\n');
    expect(why).toMatch(/^There is no window, for .+; the workbench is served to a browser instead\.$/);
    const order = ['One run each: cannot tell.', 'Strata is at'].map((text) => stdout.indexOf(text));
    expect(order[0]).toBeGreaterThan(0);
    expect(order[1]).toBeGreaterThan(order[0] ?? 0);
  });

  test('a signal during the demonstration ends it', async () => {
    const running = startStrata(['start', '--data-dir', join(folder.path, 'stopped')], { env: bare });
    let said = '';
    running.child.stderr?.on('data', (part: string) => {
      said += part;
    });
    await vi.waitUntil(() => said.includes('started:'), { timeout: 60_000, interval: 20 });
    running.child.kill('SIGTERM');
    const { code, stdout } = await running.outcome;
    expect(code).toBe(130);
    expect(stdout).not.toMatch(ADDRESS);
  });
});
