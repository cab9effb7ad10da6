// The built desktop host against a double of Electron: what it locks, what it answers, and to whom it gives the port.
import { EventEmitter } from 'node:events';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { CONNECT, HOLD, PORT } from '../../../../src/shared/bridge.ts';
import type { Client } from '../../contract-client.ts';
import { app, emitters, handlers, ipcMain, told } from './double.ts';
import { root, type StartedHost, startHost } from './started-host.ts';

vi.mock('electron', () => import('./double.ts').then((double) => double.electron));

let host: StartedHost;

beforeAll(async () => {
  host = await startHost();
});
afterAll(() => host.quit());

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
    {
      width: 1440,
      height: 900,
      minWidth: 800,
      minHeight: 600,
      title: 'Strata',
      show: false,
      backgroundColor: '#0f1417',
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
    },
  ]);
  const [[scheme] = []] = told.registerSchemesAsPrivileged as [{ scheme: string; privileges: object }[]];
  expect(scheme).toMatchObject({ scheme: 'app', privileges: { bypassCSP: false, allowServiceWorkers: false } });
});

test('Chromium keeps its files apart from ours, looks nobody up, and sends no report of a crash', () => {
  const window = join(host.folder, 'data/window');
  expect(told.setPath).toEqual([['userData', window]]);
  expect(statSync(window).mode & 0o77).toBe(process.platform === 'win32' ? statSync(window).mode & 0o77 : 0);
  expect(told['crashReporter.start']).toEqual([{ uploadToServer: false }]);
  expect(told.appendSwitch).toContainEqual(['host-resolver-rules', 'MAP * ~NOTFOUND']);
  expect(told.appendSwitch).toContainEqual(['disable-component-update', undefined]);
});

test('every request but for a part of our page is refused, and counted in the log', () => {
  const [ask] = told.onBeforeRequest as ((request: object, decide: (answer: object) => void) => void)[];
  const answers = (url: string) => {
    const decide = vi.fn();
    ask?.({ url }, decide);
    return decide.mock.calls;
  };
  for (const url of ['app://strata/', 'app://strata/assets/a.js', 'data:image/png;base64,', 'blob:app://strata/1']) {
    expect([url, answers(url)]).toEqual([url, [[{ cancel: false }]]]);
  }
  const foreign = [
    'https://evil.test/x?token=1',
    'http://127.0.0.1/',
    'file:///etc/passwd',
    'app://evil/',
    'wss://a.test/',
  ];
  for (const url of [...foreign, 'blob:https://evil.test/1', 'app://strata.evil/']) {
    expect([url, answers(url)]).toEqual([url, [[{ cancel: true }]]]);
  }
  const log = readFileSync(join(host.folder, 'data/logs/strata.log'), 'utf8');
  expect(log).toContain('"what":"request refused","to":"evil.test","count":1');
  expect(log).toContain('"count":7');
  expect(log).not.toContain('token=1');
});

test('permissions, devices, downloads from elsewhere and the spell checker are denied', () => {
  const decide = vi.fn();
  const [request] = told.setPermissionRequestHandler as ((a: null, b: string, c: typeof decide) => void)[];
  request?.(null, 'media', decide);
  expect(decide.mock.calls).toEqual([[false]]);
  for (const name of ['setPermissionCheckHandler', 'setDevicePermissionHandler']) {
    const [check] = told[name] as (() => boolean)[];
    expect(check?.()).toBe(false);
  }
  expect(told.setSpellCheckerEnabled).toEqual([false]);
  const isPrevented = (url: string) => {
    const event = { preventDefault: vi.fn() };
    emitters.session.emit('will-download', event, { getURL: () => url });
    return event.preventDefault.mock.calls.length === 1;
  };
  for (const url of ['https://evil.test/x', 'blob:https://evil.test/1', 'data:text/html,x', 'app://strata/', '']) {
    expect([url, isPrevented(url)]).toEqual([url, true]);
  }
  // What the page itself made may be given a place by the person.
  expect(isPrevented('blob:app://strata/0b3f')).toBe(false);
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

test('a page whose process has died is loaded again; one that ended by itself is not', async () => {
  const pageOf = (isDestroyed: boolean) =>
    Object.assign(new EventEmitter(), {
      ...{ setWindowOpenHandler: () => {}, reload: vi.fn(), isDestroyed: () => isDestroyed },
    });
  const [contents, closed] = [pageOf(false), pageOf(true)];
  for (const page of [contents, closed]) app.emit('web-contents-created', {}, page);
  closed.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 11 });
  contents.emit('render-process-gone', {}, { reason: 'clean-exit', exitCode: 0 });
  contents.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 11 });
  await vi.waitFor(() => expect(contents.reload).toHaveBeenCalled(), 5000);
  expect(contents.reload).toHaveBeenCalledOnce();
  expect(closed.reload).not.toHaveBeenCalled();
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
  const { mainFrame } = host;
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
  const { mainFrame } = host;
  const file = join(host.folder, 'iris.csv');
  writeFileSync(file, 'a,b\n');
  const hold = (senderFrame: object, path: unknown) =>
    handlers.get(HOLD)?.({ sender: { mainFrame }, senderFrame }, path);
  const held = { handle: expect.stringMatching(/^[\w-]{22}$/), name: 'iris.csv', sizeBytes: 4 };
  expect(hold(mainFrame, file)).toEqual(held);
  for (const path of [host.folder, join(host.folder, 'none'), '', 7, null, { path: file }]) {
    expect(hold(mainFrame, path)).toBeNull();
  }
  expect(hold({ url: 'app://strata/' }, file)).toBeNull();
});
