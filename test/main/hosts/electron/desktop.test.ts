// The manners of the desktop, in the built host against a double of Electron: files, menus, colours, taskbar, and leaving.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { CHOOSE, COMMAND, FILES, OFFER, THEME } from '../../../../src/shared/bridge.ts';
import * as double from './double.ts';
import { app, handlers, ipcMain, person, told } from './double.ts';
import { type StartedHost, startHost } from './started-host.ts';

vi.mock('electron', () => import('./double.ts').then((double) => double.electron));

let host: StartedHost;

beforeAll(async () => {
  host = await startHost();
  host.connect();
});
afterAll(() => host.quit());

test('files that are chosen in the dialog, opened with a second start, or handed over by the system reach the page as handles', async () => {
  const file = join(host.folder, 'digits.csv');
  writeFileSync(file, 'a,b\n');
  const held = { handle: expect.stringMatching(/^[\w-]{22}$/), name: 'digits.csv', sizeBytes: 4 };
  person.files = [file, host.folder];
  expect(await handlers.get(CHOOSE)?.(host.own)).toEqual([held]);
  expect(await handlers.get(CHOOSE)?.({ ...host.own, senderFrame: { url: 'app://strata/' } })).toEqual([]);
  const sent = () => (told['webContents.send'] ?? []).filter((words) => (words as unknown[])[0] === FILES);
  const before = sent().length;
  app.emit('second-instance', {}, [], '/', { files: [file, join(host.folder, 'none')] });
  app.emit('second-instance', {}, [], '/', { files: '/etc/passwd' });
  const event = { preventDefault: vi.fn() };
  app.emit('open-file', event, file);
  expect(event.preventDefault).toHaveBeenCalledOnce();
  expect(sent().slice(before)).toEqual([
    [FILES, [held]],
    [FILES, [held]],
  ]);
  expect(told.focus?.length).toBeGreaterThan(0);
});

test('the menus give commands to the page, which says which of them it takes; and it chooses the colours', () => {
  const [template = []] = told['Menu.buildFromTemplate'] as { submenu?: { id?: string; click?: () => void }[] }[][];
  const items = template.flatMap(({ submenu }) => submenu ?? []);
  items.find(({ id }) => id === 'train')?.click?.();
  expect(told['webContents.send']).toContainEqual([COMMAND, 'train']);
  const [menu] = told['Menu.setApplicationMenu'] as { getMenuItemById(id: string): { enabled: boolean } }[];
  const { own } = host;
  ipcMain.emit(OFFER, { ...own, senderFrame: { url: 'app://strata/' } }, []);
  ipcMain.emit(OFFER, own, 'train');
  expect(menu?.getMenuItemById('train').enabled).toBe(true);
  ipcMain.emit(OFFER, own, ['undo', 7, '__proto__']);
  expect(menu?.getMenuItemById('train').enabled).toBe(false);
  expect(menu?.getMenuItemById('undo').enabled).toBe(true);
  expect(double.nativeTheme.themeSource).toBe('system');
  ipcMain.emit(THEME, own, 'light');
  ipcMain.emit(THEME, own, 'pink');
  expect(double.nativeTheme.themeSource).toBe('light');
});

test('a run shows in the taskbar and keeps the machine awake; closing the window asks, and Cancel changes nothing', async () => {
  const client = host.connect();
  const spec = {
    strata: 1,
    name: 'tiny',
    engine: 'wasm',
    dataset: { id: 'bars-and-stripes' },
    stack: [{ kind: 'rbm', hidden: 8, pretraining: { epochs: 100_000, batchSize: 10 } }],
    head: { kind: 'none' },
  };
  const { id } = await client.runs.start({ spec });
  await vi.waitFor(() => expect(told['powerSaveBlocker.start']).toEqual(['prevent-app-suspension']), 20_000);
  await vi.waitFor(() => expect(told.setProgressBar?.at(-1)).toEqual([expect.any(Number), { mode: 'normal' }]));
  person.button = 2;
  const closing = { preventDefault: vi.fn() };
  double.shown?.emit('close', closing);
  await vi.waitFor(() => expect(told.showMessageBox).toHaveLength(1));
  expect(closing.preventDefault).toHaveBeenCalledOnce();
  expect(told.hide).toBeUndefined();
  expect((await client.runs.get({ runId: id })).state).toBe('running');
  // "Keep training": the window goes, the run goes on, and whoever starts Strata again sees the window.
  person.button = 0;
  app.emit('before-quit', { preventDefault: () => {} });
  await vi.waitFor(() => expect(told.hide).toHaveLength(1));
  expect((await client.runs.get({ runId: id })).state).toBe('running');
  app.emit('second-instance', {}, [], '/', { files: [] });
  // Nothing is under way after this, and the window is back, so nothing quits.
  await client.runs.pause({ runId: id });
  expect(told['powerSaveBlocker.stop']).toEqual([7]);
  expect(told.setProgressBar?.at(-1)).toEqual([expect.any(Number), { mode: 'paused' }]);
  expect(told.exit).toBeUndefined();
});

test('the window opens next time where it was', () => {
  double.shown?.emit('close', { preventDefault: () => {} });
  const kept = JSON.parse(readFileSync(join(host.folder, 'data/window/state.json'), 'utf8'));
  const bounds = { x: 10, y: 20, width: 1000, height: 700 };
  expect(kept).toEqual({ version: 1, bounds, isMaximized: true, theme: 'light' });
});
