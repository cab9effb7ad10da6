// A report as a PDF in the built desktop host, against a double of Electron: what is shown to nobody, and who may ask.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { SAVE_PDF } from '../../../../src/shared/bridge.ts';
import { handlers, person, shown, told } from './double.ts';
import { type StartedHost, startHost } from './started-host.ts';

vi.mock('electron', () => import('./double.ts').then((double) => double.electron));

let host: StartedHost;

beforeAll(async () => {
  host = await startHost();
});
afterAll(() => host.quit());

test('our page has its report printed by a window without scripts; a frame in it has not', async () => {
  const page = { name: 'twins', html: '<p>What it shows</p>' };
  person.saveAs = join(host.folder, 'twins.pdf');
  const foreign = { ...host.own, senderFrame: { url: 'app://strata/' } };
  expect(await handlers.get(SAVE_PDF)?.(foreign, page)).toBeNull();
  expect(told.printToPDF).toBeUndefined();
  expect(await handlers.get(SAVE_PDF)?.(host.own, page)).toBeNull();
  expect(readFileSync(person.saveAs, 'utf8')).toBe(`%PDF of ${page.html}`);
  const [, printing] = told['new BrowserWindow'] as { show: boolean; webPreferences: object }[];
  expect(printing?.show).toBe(false);
  expect(printing?.webPreferences).toMatchObject({ javascript: false, sandbox: true, contextIsolation: true });
  expect(printing?.webPreferences).not.toHaveProperty('preload');
  const [asked] = told.showSaveDialog as [unknown, { defaultPath: string }][];
  expect(asked?.[0]).toBe(shown);
  expect(asked?.[1].defaultPath).toBe('twins.pdf');
  expect(told.destroy).toHaveLength(1);
});
