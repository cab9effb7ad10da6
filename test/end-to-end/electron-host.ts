// The desktop window, where Electron's program was fetched; elsewhere the suite says how much was not tested in it.
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { _electron, type ElectronApplication, type Page } from '@playwright/test';
import type { Host } from './workbench.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const PACKAGE = join(ROOT, 'node_modules/electron');

export class ElectronHost implements Host {
  #app: ElectronApplication | null = null;

  async start(dataFolder: string, watch: (page: Page) => void): Promise<Page> {
    const program = join(PACKAGE, 'dist', readFileSync(join(PACKAGE, 'path.txt'), 'utf8').trim());
    const env = { ...process.env, STRATA_DATA_DIR: dataFolder } as Record<string, string>;
    this.#app = await _electron.launch({ executablePath: program, args: [ROOT], env });
    const page = await this.#app.firstWindow();
    watch(page);
    return page;
  }

  kill(): Promise<void> {
    this.#app?.process().kill('SIGKILL');
    this.#app = null;
    return Promise.resolve();
  }

  async stop(): Promise<void> {
    // A signal pauses what runs without a question.
    const ended = this.#app?.waitForEvent('close');
    this.#app?.process().kill('SIGTERM');
    await ended;
    this.#app = null;
  }

  async chooses(_page: Page, path: string): Promise<void> {
    await this.#app?.evaluate(({ dialog }, chosen) => {
      dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] });
    }, path);
  }

  /** Only the system can drop a real file on a window; the dialog gives the same handle. */
  async drops(page: Page, path: string): Promise<void> {
    await this.chooses(page, path);
    await page.keyboard.press('Control+o');
  }
}
