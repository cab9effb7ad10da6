// What is looked for before a window is opened, on made-up machines: Electron's program, a display, a browser.
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openerFor } from '../../../../src/main/hosts/cli/browser.ts';
import { electronProgram, hasDisplay, windowObstacle } from '../../../../src/main/hosts/cli/surroundings.ts';
import { freshFolder } from '../../services.ts';

const address = 'http://127.0.0.1:1/?token=a';

describe("Electron's program", () => {
  function installed(files: Readonly<Record<string, string>>): string {
    const root = freshFolder();
    const folder = join(root, 'node_modules/electron');
    mkdirSync(join(folder, 'dist'), { recursive: true });
    // Whoever imports the package to find out would run this.
    writeFileSync(join(folder, 'index.js'), "throw new Error('downloading');");
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    return root;
  }

  test('is found where it was fetched, and where a person keeps it', () => {
    const root = installed({ 'path.txt': 'electron', 'dist/electron': '' });
    expect(electronProgram(root, {})).toBe(join(root, 'node_modules/electron/dist/electron'));
    const elsewhere = freshFolder();
    writeFileSync(join(elsewhere, 'electron'), '');
    const environment = { ELECTRON_OVERRIDE_DIST_PATH: elsewhere };
    expect(electronProgram(root, environment)).toBe(join(elsewhere, 'electron'));
  });

  test('is not where nothing was fetched, or half of it', () => {
    expect(electronProgram(freshFolder(), {})).toBeNull();
    expect(electronProgram(installed({}), {})).toBeNull();
    expect(electronProgram(installed({ 'path.txt': 'electron' }), {})).toBeNull();
  });
});

test('a display: by the environment on Linux; elsewhere unless the session came over the network', () => {
  expect(hasDisplay({ platform: 'linux', environment: {} })).toBe(false);
  expect(hasDisplay({ platform: 'linux', environment: { DISPLAY: '' } })).toBe(false);
  expect(hasDisplay({ platform: 'linux', environment: { DISPLAY: ':0' } })).toBe(true);
  expect(hasDisplay({ platform: 'linux', environment: { WAYLAND_DISPLAY: 'wayland-0' } })).toBe(true);
  for (const platform of ['darwin', 'win32'] as const) {
    expect(hasDisplay({ platform, environment: {} })).toBe(true);
    expect(hasDisplay({ platform, environment: { SSH_CONNECTION: '10.0.0.1 1 10.0.0.2 22' } })).toBe(false);
  }
});

test('what stands in the way of a window is said, the most helpful first', () => {
  const here = { platform: 'linux', environment: { DISPLAY: ':0' }, isRoot: false } as const;
  const nowhere = { platform: 'linux', environment: {}, isRoot: true } as const;
  expect(windowObstacle(nowhere, null)).toContain('npm run electron:get');
  expect(windowObstacle(nowhere, '/electron')).toContain('display');
  expect(windowObstacle({ ...here, isRoot: true }, '/electron')).toContain('root');
  expect(windowObstacle(here, '/electron')).toBeNull();
  expect(windowObstacle({ platform: 'darwin', environment: {}, isRoot: true }, '/electron')).toBeNull();
});

test('a browser is opened by what the system has for it, and only where somebody would see it', () => {
  const folder = freshFolder();
  const opener = join(folder, 'xdg-open');
  writeFileSync(opener, '');
  chmodSync(opener, 0o755);
  const linux = (environment: NodeJS.ProcessEnv) => openerFor(address, { platform: 'linux', environment });
  expect(linux({ DISPLAY: ':0', PATH: `/nowhere:${folder}` })).toEqual({ program: opener, words: [address] });
  expect(linux({ DISPLAY: ':0', PATH: '/nowhere' })).toBeNull();
  expect(linux({ DISPLAY: ':0' })).toBeNull();
  expect(linux({ PATH: folder })).toBeNull();
  const mac = openerFor(address, { platform: 'darwin', environment: {} });
  expect(mac).toEqual({ program: 'open', words: [address] });
  const windows = openerFor(address, { platform: 'win32', environment: {} });
  expect(windows).toEqual({ program: 'cmd', words: ['/c', 'start', '', address] });
});
