// The browser's connection: a reload, a second tab, a host that goes away and comes back.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, type Page, test } from '@playwright/test';

const HOST = resolve(import.meta.dirname, '../../out/main/web.js');
const dataFolder = mkdtempSync(join(tmpdir(), 'strata-end-to-end-'));
let host: ChildProcess;

test.skip(process.env.STRATA_HOST === 'electron', 'a browser of its own has no such connection');
test.afterAll(async () => {
  await end('SIGTERM');
  rmSync(dataFolder, { recursive: true, force: true });
});

/** @returns the address that it prints. */
async function start(port: string): Promise<URL> {
  const started = spawn(process.execPath, [HOST, '--data-dir', dataFolder, '--port', port], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  host = started;
  for await (const line of createInterface({ input: started.stdout })) {
    const address = /http:\/\/\S+/.exec(line)?.[0];
    if (address) return new URL(address);
  }
  throw new Error(`the host ended with ${started.exitCode} before it printed its address`);
}

async function end(signal: NodeJS.Signals): Promise<void> {
  host.kill(signal);
  if (host.exitCode === null && host.signalCode === null) await once(host, 'exit');
}

const screens = (page: Page) => page.getByRole('navigation', { name: 'Screens' });

test('a reload and a second tab need no new address; a page waits for its host, and goes on with the next one', async ({
  page,
  context,
}) => {
  const address = await start('0');
  await page.goto(address.href);
  await screens(page).waitFor();
  expect(page.url()).toBe(`${address.origin}/`);
  await page.reload();
  await screens(page).waitFor();
  const second = await context.newPage();
  await second.goto(address.origin);
  await screens(second).waitFor();

  await end('SIGKILL');
  await expect(page.getByText('Strata does not answer')).toBeVisible();
  await expect(second.getByText('Strata does not answer')).toBeVisible();
  // What was seen last stays.
  await expect(screens(page)).toBeVisible();

  const next = await start(address.port);
  await expect(page.getByText('Strata was started again')).toBeVisible();
  const third = await context.newPage();
  await third.goto(next.href);
  await screens(third).waitFor();
  for (const one of [page, second]) await expect(one.getByText('Strata was started again')).toBeHidden();
});
