// The built browser host as a program: it prints an address that works, keeps its folder, and ends when it is asked to.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { temporaryFolder } from './terminal.ts';
import { openAddress } from './web/browser.ts';

const root = join(import.meta.dirname, '../../..');
const folder = temporaryFolder();

beforeAll(() => {
  execFileSync(process.execPath, [join(root, 'scripts/build.mjs'), '--if-stale']);
});
afterAll(folder.remove);

interface Program {
  readonly child: ChildProcess;
  /** Resolves with what it has printed once that matches. */
  printed(pattern: RegExp): Promise<string>;
  readonly ended: Promise<{ code: number | null; stderr: string }>;
}

function start(...words: string[]): Program {
  const child = spawn(process.execPath, [join(root, 'out/main/web.js'), ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  let look = () => {};
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    look();
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const ended = new Promise<{ code: number | null; stderr: string }>((resolve) =>
    child.on('close', (code) => resolve({ code, stderr })),
  );
  const printed = (pattern: RegExp) =>
    new Promise<string>((resolve, reject) => {
      look = () => {
        const [found] = pattern.exec(stdout) ?? [];
        if (found !== undefined) resolve(found);
      };
      look();
      void ended.then(() => reject(new Error(`ended after ${stdout}${stderr}`)));
    });
  return { child, printed, ended };
}

test('serves the built page, sealed, to whoever opens its address, and the next address after that', async () => {
  const dataDir = join(folder.path, 'data');
  const first = start('--data-dir', dataDir);
  const address = await first.printed(/http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{43}/);
  const browser = await openAddress(address);
  const next = await first.printed(/For another browser: \S+/);
  expect(next).not.toContain(new URL(address).searchParams.get('token'));
  const page = await browser.fetch('/');
  const html = await page.text();
  const nonce = /'nonce-([\w-]{22})'/.exec(page.headers.get('content-security-policy') ?? '')?.[1];
  expect(html).toContain(`<meta property="csp-nonce" nonce="${nonce}">`);
  // What the policy does not allow does not stand in the page.
  expect(html).not.toMatch(/<script(?![^>]*\ssrc=)|\sstyle=|\son\w+=|STRATA_NONCE|http-equiv/i);
  const script = /src="\.(\/assets\/[^"]+\.js)"/.exec(html)?.[1] ?? '';
  expect((await browser.fetch(script)).headers.get('content-type')).toMatch(/^text\/javascript/);
  expect((await fetch(`${browser.origin}${script}`)).status).toBe(401);
  const second = await start('--data-dir', dataDir).ended;
  expect(second).toMatchObject({ code: 1, stderr: expect.stringContaining('in use') });
  first.child.kill('SIGTERM');
  expect(await first.ended).toEqual({ code: 0, stderr: '' });
}, 30_000);

test.each([
  [['--port', 'abc'], '--port abc is no port'],
  [['--port', '70000'], '--port 70000 is no port'],
  [['--open'], "Unknown option '--open'"],
])('%j is refused in a sentence', async (words, sentence) => {
  const { code, stderr } = await start(...words).ended;
  expect(code).toBe(1);
  expect(stderr).toContain(sentence);
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
});
