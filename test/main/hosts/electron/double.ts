// As much of Electron's main process as the desktop host uses, keeping what it was told; ports are Node's own.
import { EventEmitter } from 'node:events';
import { MessageChannel, type MessagePort } from 'node:worker_threads';

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

/** Like a MessagePortMain: an emitter whose messages carry `data`. */
class PortMain extends EventEmitter {
  readonly port: MessagePort;

  constructor(port: MessagePort) {
    super();
    this.port = port;
    port.on('message', (data) => this.emit('message', { data }));
    port.on('close', () => this.emit('close'));
    port.unref();
  }

  postMessage(message: unknown): void {
    this.port.postMessage(message);
  }

  start(): void {
    this.port.start();
  }

  close(): void {
    this.port.close();
  }
}

class MessageChannelMain {
  readonly port1: PortMain;
  readonly port2: MessagePort;

  constructor() {
    const { port1, port2 } = new MessageChannel();
    this.port1 = new PortMain(port1);
    this.port2 = port2;
  }
}

class BrowserWindow extends EventEmitter {
  constructor(options: unknown) {
    super();
    note('new BrowserWindow')(options);
  }

  async loadURL(url: string): Promise<void> {
    note('loadURL')(url);
  }

  show(): void {}

  static getAllWindows(): BrowserWindow[] {
    return [];
  }
}

export const app = Object.assign(new EventEmitter(), {
  isPackaged: true,
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
  setPermissionRequestHandler: note('setPermissionRequestHandler'),
  setPermissionCheckHandler: note('setPermissionCheckHandler'),
  setDevicePermissionHandler: note('setDevicePermissionHandler'),
  setSpellCheckerEnabled: note('setSpellCheckerEnabled'),
});

/** The module that stands in for "electron". */
export const electron = {
  app,
  ipcMain,
  BrowserWindow,
  MessageChannelMain,
  protocol: { registerSchemesAsPrivileged: note('registerSchemesAsPrivileged') },
  session: { defaultSession: ownSession },
};

export const emitters = { session: ownSession };
