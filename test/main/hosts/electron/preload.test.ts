// The built preload script: what it exposes, and nothing more; what it keeps for the page until the page listens.
import { execFileSync } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { beforeAll, beforeEach, expect, test, vi } from 'vitest';
import {
  type Bridge,
  CHOOSE,
  COMMAND,
  CONNECT,
  FILES,
  HOLD,
  OFFER,
  OPEN_RUN,
  PORT,
  SAVE_PDF,
  THEME,
} from '../../../../src/shared/bridge.ts';

const root = join(import.meta.dirname, '../../../..');

/** As much of the DOM as the script touches. */
class HTMLElement {
  readonly isContentEditable = false;
  readonly tagName: string;

  constructor(tagName: string) {
    this.tagName = tagName;
  }
}

const page = { postMessage: vi.fn(), location: { origin: 'app://strata' } };
const document = { activeElement: null as HTMLElement | null, execCommand: vi.fn() };
let ipcRenderer: EventEmitter & { send: ReturnType<typeof vi.fn>; invoke: ReturnType<typeof vi.fn> };
let exposed: Record<string, unknown>;
let bridge: Bridge;

beforeAll(() => {
  execFileSync(process.execPath, [join(root, 'scripts/build.mjs'), '--if-stale']);
});

beforeEach(() => {
  vi.clearAllMocks();
  document.activeElement = null;
  ipcRenderer = Object.assign(new EventEmitter(), { send: vi.fn(), invoke: vi.fn(async () => null) });
  exposed = {};
  const double = {
    ipcRenderer,
    contextBridge: { exposeInMainWorld: (name: string, api: unknown) => (exposed[name] = api) },
    webUtils: { getPathForFile: () => '/given/by/the/system.csv' },
  };
  const code = readFileSync(join(root, 'out/preload/index.cjs'), 'utf8');
  const load = createRequire(import.meta.url);
  const require = (name: string) => (name === 'electron' ? double : load(name));
  const script = new Function('require', 'window', 'document', 'HTMLElement', 'exports', 'module', code);
  script(require, page, document, HTMLElement, {}, { exports: {} });
  bridge = exposed.strata as Bridge;
});

test('the page gets these named functions, and nothing that takes a channel', () => {
  expect(Object.keys(exposed)).toEqual(['strata']);
  const functions = [
    'connect',
    'hold',
    'chooseFiles',
    'savePdf',
    'offer',
    'setTheme',
    'onCommand',
    'onFiles',
    'onOpenRun',
  ];
  expect(Object.keys(bridge)).toEqual(functions);
});

test('the port is asked for once, and handed on once', () => {
  const ports = [{}];
  bridge.connect();
  bridge.connect();
  expect(ipcRenderer.send.mock.calls).toEqual([[CONNECT]]);
  ipcRenderer.emit(PORT, { ports });
  ipcRenderer.emit(PORT, { ports });
  expect(page.postMessage.mock.calls).toEqual([[PORT, 'app://strata', ports]]);
});

test('a path is known for a file that a person gave, and for nothing that a script made up', async () => {
  await bridge.hold(new File(['x'], 'x.csv'));
  await bridge.hold('/etc/passwd' as unknown as object);
  await bridge.hold({ path: '/etc/passwd' });
  await bridge.chooseFiles();
  expect(ipcRenderer.invoke.mock.calls).toEqual([[HOLD, '/given/by/the/system.csv'], [HOLD, ''], [HOLD, ''], [CHOOSE]]);
});

test('a report reaches the host whole, and its answer the page', async () => {
  const page = { name: 'twins', html: '<p>What it shows</p>' };
  const problem = { code: 'READ_ONLY', message: 'It cannot be written there.' };
  ipcRenderer.invoke.mockResolvedValueOnce(problem);
  expect(await bridge.savePdf(page)).toBe(problem);
  expect(ipcRenderer.invoke.mock.calls).toEqual([[SAVE_PDF, page]]);
});

test('what the page says reaches the host', () => {
  bridge.offer(['train']);
  bridge.setTheme('dark');
  expect(ipcRenderer.send.mock.calls).toEqual([
    [OFFER, ['train']],
    [THEME, 'dark'],
  ]);
});

test.each([
  [COMMAND, 'onCommand', 'train', 'compare'],
  [FILES, 'onFiles', [{ handle: 'a' }], [{ handle: 'b' }]],
  [OPEN_RUN, 'onOpenRun', '01A', '01B'],
] as const)(
  '%s waits until the page listens, comes once, and waits again when it stops',
  (channel, on, first, second) => {
    const listen = bridge[on] as (listener: (message: unknown) => void) => () => void;
    ipcRenderer.emit(channel, {}, first);
    const heard = vi.fn();
    const stop = listen(heard);
    ipcRenderer.emit(channel, {}, second);
    expect(heard.mock.calls).toEqual([[first], [second]]);
    stop();
    ipcRenderer.emit(channel, {}, first);
    expect(heard).toHaveBeenCalledTimes(2);
    const again = vi.fn();
    const stopAgain = listen(again);
    expect(again.mock.calls).toEqual([[first]]);
    // An old listener that stops late takes nothing from a newer one.
    stop();
    ipcRenderer.emit(channel, {}, second);
    expect(again).toHaveBeenCalledTimes(2);
    stopAgain();
  },
);

test('in a field, undo and redo are its own', () => {
  const heard = vi.fn();
  bridge.onCommand(heard);
  document.activeElement = new HTMLElement('INPUT');
  for (const id of ['undo', 'redo', 'train']) ipcRenderer.emit(COMMAND, {}, id);
  document.activeElement = new HTMLElement('BUTTON');
  ipcRenderer.emit(COMMAND, {}, 'undo');
  expect(document.execCommand.mock.calls).toEqual([['undo'], ['redo']]);
  expect(heard.mock.calls).toEqual([['train'], ['undo']]);
});
