// A web host over a fresh data folder with strict limits, a browser that is let in, and what every answer must be like.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { openApp } from '../../../../src/main/app.ts';
import { temporaryFolder } from '../terminal.ts';
import { type Browser, openAddress, raw, replyOf } from './browser.ts';
import { type Hosted, hostApp } from './host.ts';

export interface Visit {
  readonly hosted: Hosted;
  readonly browser: Browser;
  readonly tmp: string;
  /** A GET of these very bytes, without the cookie unless `more` has it. */
  get(path: string, options?: { host?: string; more?: string }): Promise<string>;
  readonly cookieLine: string;
  /** Every file and folder of the data folder and beside it. */
  files(): string[];
  /** Every answer, also a refusal, comes with the same headers and tells nothing about the machine. */
  expectSealed(answer: string): void;
  close(): Promise<void>;
}

const HEADERS = {
  'content-security-policy': expect.stringMatching(/^default-src 'none'; script-src 'self'; style-src 'self' 'nonce-/),
  'x-content-type-options': 'nosniff',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
};

export async function visit(): Promise<Visit> {
  const folder = temporaryFolder();
  const nowhere = { trainingProcess: '/nowhere', resourcesFolder: '/nowhere' };
  const app = await openApp({ dataDir: join(folder.path, 'data'), access: 'own', ...nowhere });
  const hosted = await hostApp(app, {
    headersMs: 1000,
    checkMs: 100,
    upload: { quotaBytes: 200_000, stallBytes: 1000, stallMs: 400 },
  });
  const browser = await openAddress(hosted.addresses[0] ?? '');
  return {
    hosted,
    browser,
    tmp: join(app.dataDir, 'tmp'),
    get: (path, { host = `127.0.0.1:${browser.port}`, more = '' } = {}) =>
      raw(browser.port, `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n${more}\r\n`),
    cookieLine: `Cookie: ${browser.cookie}\r\n`,
    files: () => readdirSync(folder.path, { recursive: true, encoding: 'utf8' }).toSorted(),
    expectSealed: (answer) => {
      const { headers, body } = replyOf(answer);
      expect(headers).toMatchObject(HEADERS);
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
      expect(body).not.toMatch(/root:|node_modules|\bat \S+:\d+|\.ts\b/);
      expect(body).not.toContain(folder.path);
    },
    close: async () => {
      await hosted.host.close();
      await app.close();
      folder.remove();
    },
  };
}
