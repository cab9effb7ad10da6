// The served workbench, in the browser that Playwright drives.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Page } from '@playwright/test';
import type { Host } from './workbench.ts';

const PROGRAM = resolve(import.meta.dirname, '../../out/main/web.js');

export class BrowserHost implements Host {
  readonly #page: Page;
  #process: ChildProcess | null = null;
  #isWatched = false;

  constructor(page: Page) {
    this.#page = page;
  }

  async start(dataFolder: string, watch: (page: Page) => void): Promise<Page> {
    if (!this.#isWatched) watch(this.#page);
    this.#isWatched = true;
    await this.#page.goto(await this.#serve(dataFolder));
    return this.#page;
  }

  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  async stop(): Promise<void> {
    await this.#end('SIGTERM');
  }

  chooses(page: Page, path: string): Promise<void> {
    page.once('filechooser', (dialog) => void dialog.setFiles(path));
    return Promise.resolve();
  }

  async drops(page: Page, path: string): Promise<void> {
    const file = { name: basename(path), text: readFileSync(path, 'utf8') };
    const transfer = await page.evaluateHandle(({ name, text }) => {
      const made = new DataTransfer();
      made.items.add(new File([text], name, { type: 'text/csv' }));
      return made;
    }, file);
    for (const event of ['dragenter', 'dragover', 'drop']) {
      await page.dispatchEvent('body', event, { dataTransfer: transfer });
    }
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const ended = this.#process;
    this.#process = null;
    if (!ended || ended.exitCode !== null || ended.signalCode !== null) return;
    ended.kill(signal);
    await once(ended, 'exit');
  }

  /** @returns the address with its token. */
  async #serve(dataFolder: string): Promise<string> {
    const served = spawn(process.execPath, [PROGRAM, '--data-dir', dataFolder], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#process = served;
    for await (const line of createInterface({ input: served.stdout })) {
      const address = /http:\/\/\S+/.exec(line);
      if (address) return address[0];
    }
    throw new Error(`the host ended with ${served.exitCode} before it printed its address`);
  }
}
