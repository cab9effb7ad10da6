// strata start where there may be a window: a program of a few lines stands in for Electron.
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import type { Call } from '../../../../src/main/hosts/cli/command.ts';
import { startCommand } from '../../../../src/main/hosts/cli/start-command.ts';
import { installationAround } from '../../../../src/main/hosts/installation.ts';
import { freshFolder } from '../../services.ts';

const root = join(import.meta.dirname, '../../../..');

beforeAll(() => {
  execFileSync(process.execPath, [join(root, 'scripts/build.mjs'), '--if-stale']);
});

/** A machine with a display, this Electron and a browser; each writes down what it was started with. */
function machine(electron: string) {
  const folder = freshFolder();
  const program = (name: string, lines: string) => {
    writeFileSync(join(folder, name), `#!/bin/sh\necho "$@" > "${join(folder, name)}.words"\n${lines}\n`);
    chmodSync(join(folder, name), 0o755);
  };
  program('electron', electron);
  program('xdg-open', '');
  const interrupted = new AbortController();
  const written: string[] = [];
  const stream = { isTTY: true, write: (text: string) => void written.push(text) };
  const call: Call = {
    platform: 'linux',
    isRoot: false,
    environment: {
      PATH: `${folder}${delimiter}${process.env.PATH}`,
      DISPLAY: ':0',
      ELECTRON_OVERRIDE_DIST_PATH: folder,
      ELECTRON_RUN_AS_NODE: '1',
    },
    installation: installationAround(join(root, 'out/main')),
    positionals: [],
    options: { 'data-dir': [join(folder, 'data')] },
    interrupted: interrupted.signal,
    stopped: new AbortController().signal,
    progress: stream,
    output: stream,
  };
  const words = (name: string) => readFileSync(join(folder, `${name}.words`), 'utf8').trim();
  return { folder, call, interrupted, written, words };
}

describe.skipIf(process.platform === 'win32')('with a display', () => {
  test('the window is opened with the folder of the app and the data folder, and its code is the answer', async () => {
    const { call, folder, written, words } = machine('env > "$0.env"; exit 7');
    expect(await startCommand.run(call)).toEqual({ value: null, text: '', exitCode: 7 });
    expect(words('electron')).toBe(root);
    const environment = readFileSync(join(folder, 'electron.env'), 'utf8');
    expect(environment).toContain(`STRATA_DATA_DIR=${join(folder, 'data')}\n`);
    expect(environment).not.toContain('ELECTRON_RUN_AS_NODE');
    expect(written).toEqual([]);
    expect(existsSync(join(folder, 'xdg-open.words'))).toBe(false);
  });

  test('Ctrl+C reaches the window, which ends in its own way', async () => {
    const { call, interrupted, folder } = machine('trap "exit 0" TERM; touch "$0.up"; while :; do sleep 0.1; done');
    const running = startCommand.run(call);
    await vi.waitUntil(() => existsSync(join(folder, 'electron.up')), { timeout: 10_000 });
    interrupted.abort();
    expect(await running).toEqual({ value: null, text: '', exitCode: 0 });
  });

  test.each([
    ['a library that is missing', 'exit 127', 'ended with code 127'],
    ['a sandbox that does not work', 'kill -TRAP $$', 'ended with the signal SIGTRAP'],
  ])('%s: the sentence, then the browser is opened at the address', async (_, electron, how) => {
    const { call, interrupted, written, words, folder } = machine(electron);
    const running = startCommand.run(call);
    await vi.waitUntil(() => existsSync(join(folder, 'xdg-open.words')), { timeout: 20_000 });
    const [why, where] = written;
    expect(why).toBe(
      `There is no window, for Electron's program ${how}; the workbench is served to a browser instead.\n`,
    );
    expect(where).toMatch(/^Strata is at http/);
    await vi.waitUntil(() => words('xdg-open') !== '');
    expect(where).toContain(words('xdg-open'));
    interrupted.abort();
    expect(await running).toMatchObject({ exitCode: 0 });
  });
});
