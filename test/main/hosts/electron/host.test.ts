// The built desktop host against a double of Electron: what it locks, what it answers, and to whom it gives the port.
import { execFileSync } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { CONNECT, HOLD, PORT } from '../../../../src/shared/bridge.ts';
import type { Client } from '../../contract-client.ts';
import { temporaryFolder } from '../terminal.ts';
import { app, emitters, handlers, ipcMain, told } from './double.ts';

vi.mock('electron', () => import('./double.ts').then((double) => double.electron));

const root = join(import.meta.dirname, '../../../..');
const folder = temporaryFolder();
const mainFrame = { url: 'app://strata/' };

beforeAll(async () => {
  execFileSync(process.execPath, [join(root, 'scripts/build.mjs'), '--if-stale']);
  vi.stubEnv('STRATA_DATA_DIR', join(folder.path, 'data'));
  const built = join(root, 'out/main/electron.js');
  await import(built);
  await vi.waitFor(() => expect(told.loadURL).toEqual(['app://strata/']), 10_000);
});

afterAll(async () => {
  const event = { preventDefault: vi.fn() };
  app.emit('before-quit', event);
  await vi.waitFor(() => expect(told.exit).toEqual([0]), 10_000);
  expect(event.preventDefault).toHaveBeenCalledOnce();
  vi.unstubAllEnvs();
  folder.remove();
});

test('Electron itself', () => {
  const present = existsSync(join(root, 'node_modules/electron/dist'));
  if (!present)
    process.stdout.write('electron: NOT TESTED (its program is not here; npm run electron:get fetches it)\n');
  expect(present || process.env.REQUIRE_ELECTRON !== '1').toBe(true);
});

test('one window, sandboxed and isolated, with our page in it', () => {
  expect(told.requestSingleInstanceLock).toHaveLength(1);
  expect(told.enableSandbox).toHaveLength(1);
  expect(told['new BrowserWindow']).toEqual([
    expect.objectContaining({
      webPreferences: {
        preload: join(root, 'out/preload/index.cjs'),
        devTools: false,
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        nodeIntegrationInWorker: false,
        nodeIntegrationInSubFrames: false,
        webSecurity: true,
        allowRunningInsecureContent: false,
        experimentalFeatures: false,
        plugins: false,
        webviewTag: false,
        navigateOnDragDrop: false,
        spellcheck: false,
      },
    }),
  ]);
  const [[scheme] = []] = told.registerSchemesAsPrivileged as [{ scheme: string; privileges: object }[]];
  expect(scheme).toMatchObject({ scheme: 'app', privileges: { bypassCSP: false, allowServiceWorkers: false } });
});

test('permissions, devices, downloads and the spell checker are denied', () => {
  const decide = vi.fn();
  const [request] = told.setPermissionRequestHandler as ((a: null, b: string, c: typeof decide) => void)[];
  request?.(null, 'media', decide);
  expect(decide.mock.calls).toEqual([[false]]);
  for (const name of ['setPermissionCheckHandler', 'setDevicePermissionHandler']) {
    const [check] = told[name] as (() => boolean)[];
    expect(check?.()).toBe(false);
  }
  expect(told.setSpellCheckerEnabled).toEqual([false]);
  const event = { preventDefault: vi.fn() };
  emitters.session.emit('will-download', event);
  expect(event.preventDefault).toHaveBeenCalledOnce();
});

test('navigation, frames, redirects, webviews and new windows are denied for every page there will ever be', () => {
  const setWindowOpenHandler = vi.fn();
  const contents = Object.assign(new EventEmitter(), { setWindowOpenHandler });
  app.emit('web-contents-created', {}, contents);
  for (const name of ['will-navigate', 'will-frame-navigate', 'will-redirect', 'will-attach-webview']) {
    const event = { preventDefault: vi.fn() };
    contents.emit(name, event);
    expect([name, event.preventDefault.mock.calls.length]).toEqual([name, 1]);
  }
  expect(setWindowOpenHandler.mock.calls[0]?.[0]()).toEqual({ action: 'deny' });
});

test('the page comes sealed, from the map and from nowhere else', async () => {
  const [[scheme, answer] = []] = told['protocol.handle'] as [string, (request: object) => Response][];
  expect(scheme).toBe('app');
  const page = answer?.({ url: 'app://strata/', method: 'GET' });
  const nonce = /'nonce-([\w-]{22})'/.exec(page?.headers.get('content-security-policy') ?? '')?.[1];
  expect(page?.status).toBe(200);
  const html = (await page?.text()) ?? '';
  expect(html).toContain(`nonce="${nonce}"`);
  expect(html).not.toContain('STRATA_NONCE');
  const script = /src="\.\/(assets\/[^"]+\.js)"/.exec(html)?.[1];
  expect(answer?.({ url: `app://strata/${script}`, method: 'GET' }).headers.get('content-type')).toMatch(/javascript/);
  const nowhere = ['app://strata/../package.json', 'app://strata/%2e%2e/x', 'app://evil/', 'file:///etc/passwd'];
  for (const url of [...nowhere, 'app://strata//etc/passwd', 'app://strata/__proto__']) {
    expect([url, answer?.({ url, method: 'GET' }).status]).toEqual([url, 404]);
  }
});

test('our page gets one port that speaks the contract; a frame in it and another page get none', async () => {
  const ask = (senderFrame: object | null) => {
    const postMessage = vi.fn();
    ipcMain.emit(CONNECT, { sender: { mainFrame, postMessage }, senderFrame });
    return postMessage.mock.calls;
  };
  expect(ask({ url: 'app://strata/' })).toEqual([]);
  expect(ask(null)).toEqual([]);
  mainFrame.url = 'https://evil.test/';
  expect(ask(mainFrame)).toEqual([]);
  mainFrame.url = 'app://strata/';
  const first = ask(mainFrame);
  const second = ask(mainFrame);
  expect(first).toEqual([[PORT, null, [expect.anything()]]]);
  const closed = new Promise((resolve) => first[0]?.[2][0].on('close', resolve));
  const port = second[0]?.[2][0] as InstanceType<typeof MessagePort>;
  const client = createORPCClient<Client>(new RPCLink({ port }));
  port.start();
  expect(await client.system.info()).toMatchObject({ dataFolder: 'data' });
  // A page that was loaded again has a new port, and its old one is closed.
  await closed;
  port.close();
});

test('a file becomes a handle without its path; a folder, nothing, and a foreign frame get none', () => {
  const file = join(folder.path, 'iris.csv');
  writeFileSync(file, 'a,b\n');
  const hold = (senderFrame: object, path: unknown) =>
    handlers.get(HOLD)?.({ sender: { mainFrame }, senderFrame }, path);
  const held = { handle: expect.stringMatching(/^[\w-]{22}$/), name: 'iris.csv', sizeBytes: 4 };
  expect(hold(mainFrame, file)).toEqual(held);
  for (const path of [folder.path, join(folder.path, 'none'), '', 7, null, { path: file }]) {
    expect(hold(mainFrame, path)).toBeNull();
  }
  expect(hold({ url: 'app://strata/' }, file)).toBeNull();
});

test('the preload script exposes two functions, asks for the port once, and knows no path of a made-up file', async () => {
  const ports = [{}];
  const ipcRenderer = Object.assign(new EventEmitter(), { send: vi.fn(), invoke: vi.fn(async () => null) });
  const exposed: Record<string, Record<string, (file?: unknown) => unknown>> = {};
  const double = {
    ipcRenderer,
    contextBridge: { exposeInMainWorld: (name: string, api: Record<string, () => unknown>) => (exposed[name] = api) },
    webUtils: { getPathForFile: () => '/given/by/the/system.csv' },
  };
  const page = { postMessage: vi.fn(), location: { origin: 'app://strata' } };
  const code = readFileSync(join(root, 'out/preload/index.cjs'), 'utf8');
  const load = createRequire(import.meta.url);
  const require = (name: string) => (name === 'electron' ? double : load(name));
  new Function('require', 'window', 'exports', 'module', code)(require, page, {}, { exports: {} });
  expect(Object.keys(exposed)).toEqual(['strata']);
  expect(Object.keys(exposed.strata ?? {})).toEqual(['connect', 'hold']);
  exposed.strata?.connect?.();
  exposed.strata?.connect?.();
  expect(ipcRenderer.send.mock.calls).toEqual([[CONNECT]]);
  ipcRenderer.emit(PORT, { ports });
  ipcRenderer.emit(PORT, { ports });
  expect(page.postMessage.mock.calls).toEqual([[PORT, 'app://strata', ports]]);
  await exposed.strata?.hold?.(new File(['x'], 'x.csv'));
  await exposed.strata?.hold?.('/etc/passwd');
  await exposed.strata?.hold?.({ path: '/etc/passwd' });
  expect(ipcRenderer.invoke.mock.calls).toEqual([
    [HOLD, '/given/by/the/system.csv'],
    [HOLD, ''],
    [HOLD, ''],
  ]);
});
