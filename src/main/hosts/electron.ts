// The desktop host: one window that may load only our own page, one message port from it to the services, and the
// manners of the desktop. The only file that knows Electron; what can be decided without it is decided in electron/.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { RPCHandler } from '@orpc/server/message-port';
import {
  app,
  BrowserWindow,
  crashReporter,
  dialog,
  ipcMain,
  Menu,
  MessageChannelMain,
  type MessagePortMain,
  Notification,
  nativeTheme,
  powerSaveBlocker,
  protocol,
  screen,
  session,
  utilityProcess,
} from 'electron';
import * as bridge from '#shared/bridge.ts';
import { toErrorRecord } from '#shared/error.ts';
import { type App, openApp } from '../app.ts';
import { defaultDataDir, folderAt } from '../folder.ts';
import { argumentFiles, handedFiles } from './electron/argument-files.ts';
import { Attention, type Desktop } from './electron/attention.ts';
import { DEPARTURE_ANSWERS, Departure, departureQuestion } from './electron/departure.ts';
import { lockContents, lockSession } from './electron/lock-down.ts';
import { menuTemplate, offeredCommands } from './electron/menu.ts';
import { Notices } from './electron/notices.ts';
import { OpenedFiles } from './electron/opened-files.ts';
import { answerPage, isFromOurPage } from './electron/page.ts';
import { PdfPrinter } from './electron/pdf-printer.ts';
import * as settings from './electron/settings.ts';
import { readWindowState, themeSchema, windowOptions, writeWindowState } from './electron/window-state.ts';
import { HeldFiles } from './held-files.ts';
import { installationAround } from './installation.ts';
import { logBug, type RpcRouter, rpcRouter } from './rpc.ts';
import { readSite } from './site.ts';
import { utilityTrainers } from './utility-trainer.ts';

const installation = installationAround(import.meta.dirname);
const dataDir = folderAt(process.env.STRATA_DATA_DIR || defaultDataDir()).path;
// Chromium's own files, apart from ours: where the person named no folder, Electron would take the same one.
const windowFolder = join(dataDir, 'window');
const stateFile = join(windowFolder, 'state.json');
const files = new HeldFiles();
const opened = new OpenedFiles(files, (held) => window?.webContents.send(bridge.FILES, held));
const notices = new Notices((notice) => (Notification.isSupported() ? new Notification(notice) : null));
let window: BrowserWindow | null = null;
let state = readWindowState(stateFile);

async function start(): Promise<void> {
  const site = readSite(installation.siteFolder);
  const spawn = utilityTrainers(utilityProcess.fork);
  const services = await openApp({ ...installation, dataDir, access: 'own', spawn, keepsQueue: true });
  const own = session.defaultSession;
  const printer = new PdfPrinter({
    open: () => new BrowserWindow({ show: false, webPreferences: settings.PRINTED_PREFERENCES }),
    choose: async (question) => (window ? (await dialog.showSaveDialog(window, question)).filePath : ''),
    onBug: (thrown) => logBug(services.log, thrown),
  });
  ipcMain.handle(bridge.SAVE_PDF, (event, asked: unknown) => (isFromOurPage(event) ? printer.save(asked) : null));
  own.protocol.handle(settings.SCHEME, (request) => printer.answer(request) ?? answerPage(site, request));
  lockSession(own, services.log.write);
  app.on('web-contents-created', (_event, contents) => lockContents(contents, services.log.write));
  serve(rpcRouter({ app: services, version: installation.version, files }));
  dressUp();
  const departure = attend(services);
  await showWindow(departure);
}

/** Gives the page its port, a new one after each load, and holds the files that a person gives it. */
function serve(router: RpcRouter): void {
  const handler = new RPCHandler(router);
  let current: MessagePortMain | null = null;
  ipcMain.on(bridge.CONNECT, (event) => {
    if (!isFromOurPage(event)) return;
    current?.close();
    const { port1, port2 } = new MessageChannelMain();
    current = port1;
    handler.upgrade(port1);
    port1.start();
    event.sender.postMessage(bridge.PORT, null, [port2]);
    opened.pageCame();
  });
  ipcMain.handle(bridge.HOLD, (event, path: unknown) =>
    isFromOurPage(event) && typeof path === 'string' ? files.holdAt(path) : null,
  );
  ipcMain.handle(bridge.CHOOSE, async (event) => {
    if (!isFromOurPage(event) || !window) return [];
    const { filePaths } = await dialog.showOpenDialog(window, { properties: ['openFile', 'multiSelections'] });
    return files.holdAll(filePaths);
  });
}

/** Menus, theme, and what the system tells about the program. */
function dressUp(): void {
  const { platform } = process;
  const onCommand = (id: string) => window?.webContents.send(bridge.COMMAND, id);
  const menu = Menu.buildFromTemplate(menuTemplate({ platform, isPackaged: app.isPackaged, onCommand }));
  Menu.setApplicationMenu(menu);
  app.setAboutPanelOptions({ ...settings.ABOUT, applicationVersion: installation.version });
  nativeTheme.themeSource = state.theme;
  ipcMain.on(bridge.OFFER, (event, offered: unknown) => {
    if (!isFromOurPage(event)) return;
    for (const [id, enabled] of offeredCommands(offered)) {
      const item = menu.getMenuItemById(id);
      if (item) item.enabled = enabled;
    }
  });
  ipcMain.on(bridge.THEME, (event, asked: unknown) => {
    const theme = themeSchema.safeParse(asked);
    if (!isFromOurPage(event) || !theme.success) return;
    nativeTheme.themeSource = theme.data;
    state = { ...state, theme: theme.data };
    writeWindowState(stateFile, state);
  });
}

/** Taskbar, notifications, sleep, and how the program ends. */
function attend(services: App): Departure {
  const { runs } = services;
  const desktop: Desktop = {
    isFocused: () => window?.isFocused() ?? false,
    showProgress: (fraction, mode) =>
      window?.setProgressBar(fraction ?? -1, { mode: fraction === null ? 'none' : mode }),
    notify: (notice) => notices.show(notice),
    keepAwake: () => {
      const id = powerSaveBlocker.start('prevent-app-suspension');
      return () => void powerSaveBlocker.stop(id);
    },
  };
  const openRun = (runId: string) => {
    void showWindow(departure).then(() => window?.webContents.send(bridge.OPEN_RUN, runId), fail);
  };
  const attention = new Attention({ runs, desktop, openRun, onIdle: () => departure.idle() });
  const departure = new Departure({
    active: () => attention.active(),
    ask: async (count) => {
      const question = departureQuestion(count);
      const { response } = await (window ? dialog.showMessageBox(window, question) : dialog.showMessageBox(question));
      return DEPARTURE_ANSWERS[response] ?? 'cancel';
    },
    pause: () => services.rest(),
    hide: () => window?.hide(),
    leave: () => {
      rememberWindow();
      void services.close().then(() => app.exit(0), fail);
    },
  });
  app.on('browser-window-focus', () => attention.seen());
  app.on('window-all-closed', () => {
    // On a Mac a program without a window is nothing unusual.
    if (process.platform !== 'darwin') void departure.begin();
  });
  app.on('before-quit', (event) => {
    event.preventDefault();
    void departure.begin();
  });
  for (const signal of settings.SIGNALS) process.on(signal, () => void departure.pauseAndLeave());
  app.on('second-instance', (_event, _words, _folder, handed) => {
    opened.open(handedFiles(handed));
    showWindow(departure).catch(fail);
  });
  app.on('open-file', () => void showWindow(departure).catch(fail));
  app.on('activate', () => void showWindow(departure).catch(fail));
  return departure;
}

/** Opens the window where it was, or brings it back. */
async function showWindow(departure: Departure): Promise<void> {
  departure.stay();
  if (window) {
    if (window.isMinimized()) window.restore();
    window.show();
    window.focus();
    return;
  }
  const shown = new BrowserWindow({
    ...windowOptions(state, screen.getAllDisplays(), nativeTheme.shouldUseDarkColors),
    webPreferences: {
      ...settings.WEB_PREFERENCES,
      preload: join(import.meta.dirname, '../preload/index.cjs'),
      devTools: !app.isPackaged,
    },
  });
  window = shown;
  shown.once('ready-to-show', () => {
    if (state.isMaximized) shown.maximize();
    shown.show();
  });
  shown.on('close', (event) => {
    rememberWindow();
    // Elsewhere than on a Mac, closing the window means to quit, and there may be a question first.
    if (process.platform === 'darwin' || departure.isGone) return;
    event.preventDefault();
    void departure.begin();
  });
  shown.on('closed', () => {
    window = null;
    opened.pageWent();
  });
  shown.on('session-end', () => void departure.pauseAndLeave());
  await shown.loadURL(settings.PAGE);
}

function rememberWindow(): void {
  if (window) state = { ...state, bounds: window.getNormalBounds(), isMaximized: window.isMaximized() };
  writeWindowState(stateFile, state);
}

function fail(thrown: unknown): void {
  const { message } = toErrorRecord(thrown);
  process.stderr.write(`${message}\n`);
  if (app.isPackaged) dialog.showErrorBox('Strata cannot go on', message);
  app.exit(1);
}

/** What must be done before Electron is ready. */
function prepare(): void {
  mkdirSync(windowFolder, { recursive: true, mode: 0o700 });
  app.setName('Strata');
  app.setAppUserModelId('strata.workbench');
  app.setPath('userData', windowFolder);
  for (const [name, value] of settings.SWITCHES) app.commandLine.appendSwitch(name, value);
  crashReporter.start(settings.CRASH_REPORTS);
  app.enableSandbox();
  protocol.registerSchemesAsPrivileged([{ scheme: settings.SCHEME, privileges: settings.SCHEME_PRIVILEGES }]);
  app.on('open-file', (event, path) => {
    event.preventDefault();
    opened.open([path]);
  });
  const named = argumentFiles(process.argv, process.cwd(), app.isPackaged);
  opened.open(named);
  if (app.requestSingleInstanceLock({ files: named })) app.whenReady().then(start).catch(fail);
  else app.exit(0);
}

try {
  prepare();
} catch (thrown) {
  fail(thrown);
}
