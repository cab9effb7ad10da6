// As much of Electron's main process as the desktop host uses, keeping what it was told.
import { EventEmitter } from 'node:events';
import type { MenuItem } from '../../../../src/main/hosts/electron/menu.ts';
import { MainChannel } from './main-port.ts';
import { forkUtility } from './utility.ts';

type Handler = (...words: unknown[]) => unknown;

/** Everything that the host asked of Electron, by the name of the call. */
export const told: Record<string, unknown[]> = {};

function note(name: string, answer?: unknown): Handler {
  return (...words) => {
    const calls = told[name] ?? [];
    told[name] = [...calls, words.length === 1 ? words[0] : words];
    return answer;
  };
}

/** The one window; null where there is none. */
export let shown: BrowserWindow | null = null;

class BrowserWindow extends EventEmitter {
  #page = '';
  readonly webContents = {
    send: note('webContents.send'),
    printToPDF: async (options: unknown) => {
      note('printToPDF')(options);
      return Buffer.from(`%PDF of ${this.#page}`);
    },
  };
  hasFocus = false;

  constructor(options: { webPreferences?: { javascript?: boolean } }) {
    super();
    note('new BrowserWindow')(options);
    // One that runs nothing is there to be printed.
    if (options.webPreferences?.javascript !== false) shown = this;
  }

  async loadURL(url: string): Promise<void> {
    note('loadURL')(url);
    const [[, answer] = []] = told['protocol.handle'] as [string, (request: object) => Response][];
    this.#page = (await answer?.({ url, method: 'GET' }).text()) ?? '';
  }

  readonly destroy = note('destroy');
  readonly show = note('show');
  readonly hide = note('hide');
  readonly focus = note('focus');
  readonly maximize = note('maximize');
  readonly setProgressBar = note('setProgressBar');
  readonly isMinimized = () => false;
  readonly isFocused = () => this.hasFocus;
  readonly isMaximized = () => true;
  readonly getNormalBounds = () => ({ x: 10, y: 20, width: 1000, height: 700 });
}

class Notification extends EventEmitter {
  static isSupported = () => true;

  constructor(options: unknown) {
    super();
    note('new Notification')([options, this]);
  }

  show(): void {}
}

class Menu {
  readonly items: Map<string, { enabled: boolean }>;

  constructor(template: MenuItem[]) {
    const all = template.flatMap(({ submenu }) => submenu ?? []);
    this.items = new Map(all.flatMap(({ id }) => (id === undefined ? [] : [[id, { enabled: true }]])));
  }

  getMenuItemById(id: string) {
    return this.items.get(id) ?? null;
  }

  static buildFromTemplate(template: MenuItem[]): Menu {
    note('Menu.buildFromTemplate')(template);
    return new Menu(template);
  }

  static setApplicationMenu = note('Menu.setApplicationMenu');
}

/** What the person answers to the dialogs. */
export const person = { button: 2, files: [] as string[], saveAs: '' };

export const app = Object.assign(new EventEmitter(), {
  isPackaged: true,
  commandLine: { appendSwitch: note('appendSwitch') },
  setName: note('setName'),
  setPath: note('setPath'),
  setAppUserModelId: note('setAppUserModelId'),
  setAboutPanelOptions: note('setAboutPanelOptions'),
  requestSingleInstanceLock: note('requestSingleInstanceLock', true),
  enableSandbox: note('enableSandbox'),
  whenReady: () => Promise.resolve(),
  quit: note('quit'),
  exit: note('exit'),
});

export const handlers = new Map<string, Handler>();
export const ipcMain = Object.assign(new EventEmitter(), {
  handle: (channel: string, handler: Handler) => void handlers.set(channel, handler),
});

const ownSession = Object.assign(new EventEmitter(), {
  protocol: { handle: note('protocol.handle') },
  webRequest: { onBeforeRequest: note('onBeforeRequest') },
  setPermissionRequestHandler: note('setPermissionRequestHandler'),
  setPermissionCheckHandler: note('setPermissionCheckHandler'),
  setDevicePermissionHandler: note('setDevicePermissionHandler'),
  setSpellCheckerEnabled: note('setSpellCheckerEnabled'),
});

export const nativeTheme = { themeSource: 'unset', shouldUseDarkColors: true };

/** The module that stands in for "electron". */
export const electron = {
  app,
  ipcMain,
  BrowserWindow,
  Menu,
  Notification,
  MessageChannelMain: MainChannel,
  nativeTheme,
  crashReporter: { start: note('crashReporter.start') },
  dialog: {
    showErrorBox: note('showErrorBox'),
    showMessageBox: async (...words: unknown[]) => {
      note('showMessageBox')(...words);
      return { response: person.button };
    },
    showSaveDialog: async (...words: unknown[]) => {
      note('showSaveDialog')(...words);
      return { canceled: person.saveAs === '', filePath: person.saveAs };
    },
    showOpenDialog: async (...words: unknown[]) => {
      note('showOpenDialog')(...words);
      return { filePaths: person.files };
    },
  },
  powerSaveBlocker: { start: note('powerSaveBlocker.start', 7), stop: note('powerSaveBlocker.stop') },
  protocol: { registerSchemesAsPrivileged: note('registerSchemesAsPrivileged') },
  screen: { getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }] },
  session: { defaultSession: ownSession },
  utilityProcess: { fork: forkUtility },
};

export const emitters = { session: ownSession };
