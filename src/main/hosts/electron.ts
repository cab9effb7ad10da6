// The desktop host: one window that may load only our own page, and one message port from it to the services.
import { statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { RPCHandler } from '@orpc/server/message-port';
import {
  app,
  BrowserWindow,
  type IpcMainEvent,
  type IpcMainInvokeEvent,
  ipcMain,
  MessageChannelMain,
  type MessagePortMain,
  protocol,
  type Session,
  session,
} from 'electron';
import { CONNECT, HOLD, PORT } from '#shared/bridge.ts';
import type { HeldFile } from '#shared/contract.ts';
import { toErrorRecord } from '#shared/error.ts';
import { openApp } from '../app.ts';
import { defaultDataDir } from '../folder.ts';
import { answerPage } from './electron/page.ts';
import { isOwnPage, isPermitted, PAGE, SCHEME, SCHEME_PRIVILEGES, WEB_PREFERENCES } from './electron/settings.ts';
import { HeldFiles } from './held-files.ts';
import { installationAround } from './installation.ts';
import { type RpcRouter, rpcRouter } from './rpc.ts';
import { readSite, type Site } from './site.ts';

async function start(): Promise<void> {
  const installation = installationAround(import.meta.dirname);
  const site = readSite(installation.siteFolder);
  const dataDir = process.env.STRATA_DATA_DIR || defaultDataDir();
  const services = await openApp({ ...installation, dataDir, access: 'own' });
  const files = new HeldFiles();
  lockDown(session.defaultSession, site);
  serve(rpcRouter({ app: services, version: installation.version, files }), files);
  closeBeforeQuitting(services.close);
  await openWindow();
}

/** What holds for everything that a page of this session ever does. */
function lockDown(own: Session, site: Site): void {
  own.protocol.handle(SCHEME, (request) => answerPage(site, request));
  own.setPermissionRequestHandler((_contents, _permission, decide) => decide(isPermitted()));
  own.setPermissionCheckHandler(() => isPermitted());
  own.setDevicePermissionHandler(() => isPermitted());
  own.setSpellCheckerEnabled(false);
  own.on('will-download', (event) => event.preventDefault());
  app.on('web-contents-created', (_event, contents) => {
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
    contents.on('will-navigate', (event) => event.preventDefault());
    contents.on('will-frame-navigate', (event) => event.preventDefault());
    contents.on('will-redirect', (event) => event.preventDefault());
    contents.on('will-attach-webview', (event) => event.preventDefault());
  });
}

/** Gives the page its port, a new one after each load, and holds the files that a person gives it. */
function serve(router: RpcRouter, files: HeldFiles): void {
  const handler = new RPCHandler(router);
  let current: MessagePortMain | null = null;
  ipcMain.on(CONNECT, (event) => {
    if (!isFromOurPage(event)) return;
    current?.close();
    const { port1, port2 } = new MessageChannelMain();
    current = port1;
    handler.upgrade(port1);
    port1.start();
    event.sender.postMessage(PORT, null, [port2]);
  });
  ipcMain.handle(HOLD, (event, path: unknown): HeldFile | null => {
    if (!isFromOurPage(event) || typeof path !== 'string' || path === '') return null;
    const found = statSync(path, { throwIfNoEntry: false });
    return found?.isFile() ? files.hold({ path, name: basename(path), sizeBytes: found.size }) : null;
  });
}

function isFromOurPage({ sender, senderFrame }: IpcMainEvent | IpcMainInvokeEvent): boolean {
  return senderFrame !== null && senderFrame === sender.mainFrame && isOwnPage(senderFrame.url);
}

async function openWindow(): Promise<void> {
  const preload = join(import.meta.dirname, '../preload/index.cjs');
  const webPreferences = { ...WEB_PREFERENCES, preload, devTools: !app.isPackaged };
  const window = new BrowserWindow({ width: 1440, height: 900, title: 'Strata', show: false, webPreferences });
  window.once('ready-to-show', () => window.show());
  await window.loadURL(PAGE);
}

/** The services store what runs before the program ends. */
function closeBeforeQuitting(close: () => Promise<void>): void {
  app.on('window-all-closed', () => app.quit());
  app.once('before-quit', (event) => {
    event.preventDefault();
    close().then(() => app.exit(0), fail);
  });
  app.on('second-instance', () => {
    const [window] = BrowserWindow.getAllWindows();
    if (window?.isMinimized()) window.restore();
    window?.focus();
  });
}

function fail(thrown: unknown): void {
  process.stderr.write(`${toErrorRecord(thrown).message}\n`);
  app.exit(1);
}

if (app.requestSingleInstanceLock()) {
  app.enableSandbox();
  protocol.registerSchemesAsPrivileged([{ scheme: SCHEME, privileges: SCHEME_PRIVILEGES }]);
  app.whenReady().then(start).catch(fail);
} else {
  app.quit();
}
