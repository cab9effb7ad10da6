// A workbench for one test, in the host that is tested: its data folder, its window, and all that went wrong in it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, type Page } from '@playwright/test';
import { BrowserHost } from './browser-host.ts';
import { ElectronHost } from './electron-host.ts';

/** Something that shows the workbench's page. */
export interface Host {
  /** Starts it on a data folder. @returns its window's page, which may be another one after a kill. */
  start(dataFolder: string, watch: (page: Page) => void): Promise<Page>;
  /** Ends it as a crash or a power cut would: without a word. */
  kill(): Promise<void>;
  stop(): Promise<void>;
  /** Has the next file dialog answer with this file. */
  chooses(page: Page, path: string): Promise<void>;
  /** Gives the window a file as people do who drag it there, where a test can. */
  drops(page: Page, path: string): Promise<void>;
}

export class Workbench {
  readonly dataFolder = mkdtempSync(join(tmpdir(), 'strata-end-to-end-'));
  /** Whatever broke the page's policy, every error in its console, and every request for another place. */
  readonly violations: string[] = [];
  readonly host: Host;
  /** From the end of a host until the page of the next one is there. */
  #isLooking = false;

  constructor(host: Host) {
    this.host = host;
  }

  async open(): Promise<Page> {
    const page = await this.host.start(this.dataFolder, (opened) => this.#watch(opened));
    await page.getByRole('navigation', { name: 'Screens' }).waitFor();
    this.#isLooking = false;
    return page;
  }

  async kill(): Promise<void> {
    this.#isLooking = true;
    await this.host.kill();
  }

  async close(): Promise<void> {
    this.#isLooking = true;
    await this.host.stop();
    rmSync(this.dataFolder, { recursive: true, force: true });
  }

  #watch(page: Page): void {
    page.on('console', (message) => {
      // A page whose host has gone looks for it, as it should.
      if (this.#isLooking && message.text().includes('ERR_CONNECTION_')) return;
      if (message.type() === 'error' || /content security policy/i.test(message.text())) {
        this.violations.push(message.text());
      }
    });
    page.on('request', (request) => {
      const { hostname, protocol } = new URL(request.url());
      const isOurs = hostname === '127.0.0.1' || ['data:', 'blob:', 'app:'].includes(protocol);
      if (!isOurs) this.violations.push(`request: ${request.url()}`);
    });
    page.on('pageerror', (error) => this.violations.push(error.message));
  }
}

async function useWorkbench(host: Host, use: (workbench: Workbench) => Promise<void>): Promise<void> {
  const workbench = new Workbench(host);
  await use(workbench);
  await workbench.close();
  expect(workbench.violations, 'errors and policy violations in the page').toEqual([]);
}

export const test =
  process.env.STRATA_HOST === 'electron'
    ? // biome-ignore lint/correctness/noEmptyPattern: Playwright reads what a fixture needs from its first parameter
      base.extend<{ workbench: Workbench }>({ workbench: ({}, use) => useWorkbench(new ElectronHost(), use) })
    : base.extend<{ workbench: Workbench }>({ workbench: ({ page }, use) => useWorkbench(new BrowserHost(page), use) });

export const expect = test.expect;
