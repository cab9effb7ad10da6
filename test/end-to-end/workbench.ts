// A workbench for one test: a data folder of its own, the host, its window, and everything that went wrong in it.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { test as base, type Page } from '@playwright/test';

const HOST = resolve(import.meta.dirname, '../../out/main/web.js');

export class Workbench {
  readonly dataFolder = mkdtempSync(join(tmpdir(), 'strata-end-to-end-'));
  /** Whatever broke the page's policy, every error in its console, and every request for another place. */
  readonly violations: string[] = [];
  readonly #page: Page;
  #host: ChildProcess | null = null;
  /** From the end of a host until the page of the next one is there. */
  #isLooking = false;

  constructor(page: Page) {
    this.#page = page;
    page.on('console', (message) => {
      // A page whose host has gone looks for it, as it should.
      if (this.#isLooking && message.text().includes('ERR_CONNECTION_REFUSED')) return;
      if (message.type() === 'error' || /content security policy/i.test(message.text())) {
        this.violations.push(message.text());
      }
    });
    page.on('request', (request) => {
      const { hostname, protocol } = new URL(request.url());
      const isOurs = hostname === '127.0.0.1' || protocol === 'data:' || protocol === 'blob:' || protocol === 'app:';
      if (!isOurs) this.violations.push(`request: ${request.url()}`);
    });
    page.on('pageerror', (error) => this.violations.push(error.message));
  }

  /** Starts the host and opens its page. */
  async open(): Promise<void> {
    await this.#page.goto(await this.#start());
    await this.#page.getByRole('navigation', { name: 'Screens' }).waitFor();
    this.#isLooking = false;
  }

  /** Ends the host as a crash or a power cut would: without a word. */
  async kill(): Promise<void> {
    const host = this.#host;
    this.#host = null;
    this.#isLooking = true;
    if (!host) return;
    host.kill('SIGKILL');
    if (host.exitCode === null && host.signalCode === null) await once(host, 'exit');
  }

  async close(): Promise<void> {
    const host = this.#host;
    this.#host = null;
    this.#isLooking = true;
    if (host && host.exitCode === null) {
      host.kill('SIGTERM');
      await once(host, 'exit');
    }
    rmSync(this.dataFolder, { recursive: true, force: true });
  }

  /** @returns the address with its token. */
  async #start(): Promise<string> {
    const host = spawn(process.execPath, [HOST, '--data-dir', this.dataFolder], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#host = host;
    for await (const line of createInterface({ input: host.stdout })) {
      const address = /http:\/\/\S+/.exec(line);
      if (address) return address[0];
    }
    throw new Error(`the host ended with ${host.exitCode} before it printed its address`);
  }
}

export const test = base.extend<{ workbench: Workbench }>({
  workbench: async ({ page }, use) => {
    const workbench = new Workbench(page);
    await use(workbench);
    await workbench.close();
    expect(workbench.violations, 'errors and policy violations in the page').toEqual([]);
  },
});

export const expect = test.expect;
