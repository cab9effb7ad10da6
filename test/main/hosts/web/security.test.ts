// Who the web host answers, and what nobody gets from it: tokens, foreign names and origins, paths, sizes, slow clients.
import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type App, openApp } from '../../../../src/main/app.ts';
import { temporaryFolder } from '../terminal.ts';
import { type Browser, openAddress, raw, replyOf } from './browser.ts';
import { type Hosted, hostApp } from './host.ts';

const folder = temporaryFolder();
let app: App;
let hosted: Hosted;
let browser: Browser;

beforeAll(async () => {
  const nowhere = { trainingProcess: '/nowhere', resourcesFolder: '/nowhere' };
  app = await openApp({ dataDir: join(folder.path, 'data'), access: 'own', ...nowhere });
  hosted = await hostApp(app, {
    headersMs: 1000,
    checkMs: 100,
    messageBytes: 100_000,
    upload: { quotaBytes: 200_000, stallBytes: 1000, stallMs: 400 },
    socket: { firstMessageMs: 300, bufferedBytes: 100_000, depth: 32 },
  });
  browser = await openAddress(hosted.addresses[0] ?? '');
});

afterAll(async () => {
  await hosted.host.close();
  await app.close();
  folder.remove();
});

function filesUnder(): string[] {
  return readdirSync(folder.path, { recursive: true, encoding: 'utf8' });
}

const ROUTES = ['GET /', 'GET /assets/index.js', 'POST /ticket', 'POST /upload?name=a.csv', 'GET /rpc', 'GET /nothing'];

function get(path: string, { host = `127.0.0.1:${hosted.host.port}`, more = '' } = {}): Promise<string> {
  return raw(hosted.host.port, `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n${more}\r\n`);
}

const cookieLine = () => `Cookie: ${browser.cookie}\r\n`;

/** Every answer, also a refusal, comes with the same headers and tells nothing about the machine. */
function expectSealed(answer: string): void {
  const { headers, body } = replyOf(answer);
  expect(headers).toMatchObject({
    'content-security-policy': expect.stringMatching(
      /^default-src 'none'; script-src 'self'; style-src 'self' 'nonce-/,
    ),
    'x-content-type-options': 'nosniff',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
  });
  expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
  expect(body).not.toMatch(/root:|node_modules|\bat \S+:\d+|\/work\/|\.ts\b/);
  expect(body).not.toContain(folder.path);
}

test('listens on 127.0.0.1 alone', async () => {
  const other = connect(hosted.host.port, '127.0.0.2');
  const outcome = await new Promise((resolve) => {
    other.on('connect', () => resolve('connected'));
    other.on('error', (cause: NodeJS.ErrnoException) => resolve(cause.code));
  });
  other.destroy();
  expect(outcome).toBe('ECONNREFUSED');
});

test.each(ROUTES)('%s: 401 without the cookie, whatever else is right', async (route) => {
  const [method = '', path = ''] = route.split(' ');
  const { port } = hosted.host;
  const own = `Origin: http://127.0.0.1:${port}\r\nX-Strata: 1\r\n`;
  for (const cookie of ['', `Cookie: strata-${port}=${randomBytes(32).toString('base64url')}\r\n`]) {
    const text = `${method} ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: close\r\nContent-Length: 0\r\n`;
    const answer = await raw(port, `${text}${own}${cookie}\r\n`);
    expect(replyOf(answer).status).toBe(401);
    expectSealed(answer);
  }
});

test('an address works once, for one cookie that scripts and other sites do not get, and the next is another', async () => {
  const address = new URL(hosted.addresses.at(-1) ?? '');
  const token = address.searchParams.get('token') ?? '';
  expect(Buffer.from(token, 'base64url')).toHaveLength(32);
  const head = await raw(
    hosted.host.port,
    `POST /?token=${token} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`,
  );
  expect(replyOf(head).status).toBe(401);
  const first = replyOf(await get(`/?token=${token}`));
  expect(first.status).toBe(303);
  expect(first.headers.location).toBe('/');
  const attributes = new RegExp(`^strata-${hosted.host.port}=[\\w-]{43}; HttpOnly; SameSite=Strict; Path=/$`);
  expect(first.headers['set-cookie']).toMatch(attributes);
  expect(replyOf(await get(`/?token=${token}`)).status).toBe(401);
  expect(hosted.addresses.at(-1)).not.toContain(token);
  // The page itself never shows a token in its address, not even to somebody who is in already.
  expect(replyOf(await get(`/?token=${token}`, { more: cookieLine() }))).toMatchObject({ status: 303 });
});

test('the page is sealed and has a nonce of its own each time', async () => {
  const answers = [await get('/', { more: cookieLine() }), await get('/', { more: cookieLine() })];
  const nonces = answers.map((answer) => /'nonce-([\w-]{22})'/.exec(answer)?.[1] ?? '');
  for (const [i, answer] of answers.entries()) {
    expectSealed(answer);
    expect(replyOf(answer)).toMatchObject({ status: 200, body: expect.stringContaining(`nonce="${nonces[i]}"`) });
  }
  expect(nonces[0]).not.toBe(nonces[1]);
});

test.each([
  'evil.test',
  'evil.test:80',
  '127.0.0.1.evil.test',
  'localhost.evil.test',
  'localhost.',
  '127.0.0.1.',
  '2130706433',
  '0x7f000001',
  '0177.0.0.1',
  '127.1',
  '0.0.0.0',
  '[::]',
  '[::ffff:127.0.0.1]',
  '169.254.169.254',
  'localhost:80:80',
  'user@localhost',
  'LOCALHOST\t.evil.test',
  '',
])('the host %j is not ours: 421, cookie or not', async (host) => {
  for (const more of ['', cookieLine()]) {
    const answer = await get('/', { host, more });
    expect(replyOf(answer).status).toBe(421);
    expectSealed(answer);
  }
});

test('no Host, two Hosts, and an absolute address are refused; a tunnel and other loopback names are not', async () => {
  const { port } = hosted.host;
  const tail = `Connection: close\r\n${cookieLine()}\r\n`;
  const local = `127.0.0.1:${port}`;
  expect(replyOf(await raw(port, `GET / HTTP/1.1\r\n${tail}`)).status).toBe(421);
  expect(replyOf(await raw(port, `GET / HTTP/1.0\r\n${tail}`)).status).toBe(421);
  const twice = `GET / HTTP/1.1\r\nHost: ${local}\r\nHost: evil.test\r\n${tail}`;
  expect([400, 421]).toContain(replyOf(await raw(port, twice)).status);
  expect(replyOf(await raw(port, `GET http://evil.test/ HTTP/1.1\r\nHost: ${local}\r\n${tail}`)).status).toBe(421);
  for (const host of ['localhost', 'localhost:9999', '[::1]:8080']) {
    expect(replyOf(await get('/', { host, more: cookieLine() })).status).toBe(200);
  }
});

test('only our own page may act: Origin and our header, for requests and for the socket', async () => {
  const { port } = browser;
  const foreign = [
    'http://evil.test',
    `http://localhost:${port}`,
    'http://127.0.0.1:1',
    'null',
    `https://127.0.0.1:${port}`,
  ];
  for (const path of ['/ticket', '/upload?name=a']) {
    for (const origin of foreign) {
      const refused = await browser.fetch(path, { method: 'POST', headers: { Origin: origin } });
      expect([path, origin, refused.status]).toEqual([path, origin, 403]);
    }
    expect((await browser.fetch(path, { method: 'POST', headers: { 'X-Strata': '' } })).status).toBe(403);
    expect((await browser.fetch(path, { method: 'GET' })).status).toBe(405);
  }
  expect((await browser.fetch('/', { method: 'DELETE' })).status).toBe(405);
  const upgrade =
    'Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n';
  for (const origin of [...foreign, null]) {
    const more = `${cookieLine()}${origin === null ? '' : `Origin: ${origin}\r\n`}${upgrade}`;
    const answer = await raw(port, `GET /rpc HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n${more}\r\n`);
    expect([origin, replyOf(answer).status]).toEqual([origin, 403]);
    expectSealed(answer);
  }
});

const TRAVERSALS = [
  '/../../../../etc/passwd',
  '/assets/../../../../etc/passwd',
  '/%2e%2e/%2e%2e/%2e%2e/etc/passwd',
  '/%252e%252e/%252e%252e/etc/passwd',
  '/..;/..;/etc/passwd',
  '/..\\..\\..\\etc\\passwd',
  '/assets/..%5c..%5cpackage.json',
  '/%00/etc/passwd',
  '/index.html%00.js',
  '//etc/passwd',
  '/\\\\host\\share\\secret',
  '/proc/self/root/etc/passwd',
  '/proc/self/environ',
  '/file:///etc/passwd',
  '/assets/index.js/../../../package.json',
  '/assets/%c0%ae%c0%ae/%c0%ae%c0%ae/package.json',
  '/#/../../etc/passwd',
  '/__proto__',
  '/constructor',
  '/strata.db',
  '/../strata.db',
  '/package.json',
  '/assets/',
  '/assets/index.js.map',
];

test.each(TRAVERSALS)('%s leads nowhere', async (path) => {
  const answer = await get(path, { more: cookieLine() });
  expect([400, 404]).toContain(replyOf(answer).status);
  expectSealed(answer);
});

test.each(['../../escaped.csv', '/etc/cron.d/x', '..\\..\\x', 'a\0b', 'CON', '.ssh', '....//', '%2e%2e%2fx', ''])(
  'a file uploaded as %j stays in a folder of its own',
  async (name) => {
    const before = filesUnder();
    const response = await browser.fetch(`/upload?name=${encodeURIComponent(name)}`, { method: 'POST', body: 'a,b\n' });
    const { handle, name: kept } = (await response.json()) as { handle: string; name: string };
    expect(kept).not.toMatch(/[/\\\0%]|^\.|^con$/i);
    const made = filesUnder().filter((path) => !before.includes(path));
    expect(made.map((path) => path.split(/[/\\]/).slice(0, 2).join('/'))).toEqual(['data/tmp', 'data/tmp']);
    hosted.files.release(handle);
    expect(filesUnder().toSorted()).toEqual(before.toSorted());
  },
);

test('what is too large is refused, and nothing of it stays', async () => {
  expect(replyOf(await get('/', { more: `X-Long: ${'x'.repeat(20_000)}\r\n` })).status).toBe(431);
  expect(replyOf(await get(`/?${'x'.repeat(9000)}`, { more: cookieLine() })).status).toBe(414);
  const declared = `POST /upload HTTP/1.1\r\nHost: 127.0.0.1:${browser.port}\r\nOrigin: ${browser.origin}\r\nX-Strata: 1\r\n`;
  const large = await raw(browser.port, `${declared}${cookieLine()}Content-Length: 300000\r\n\r\n`);
  expect(replyOf(large).status).toBe(413);
  expectSealed(large);
  // A body that does not say how long it is counts while it comes.
  const part = `10000\r\n${'x'.repeat(65_536)}\r\n`;
  const chunked = await raw(
    browser.port,
    `${declared}${cookieLine()}Transfer-Encoding: chunked\r\n\r\n${part.repeat(4)}`,
  );
  expect(replyOf(chunked).status).toBe(413);
  expect(readdirSync(join(folder.path, 'data/tmp'))).toEqual([]);
  // What was refused is given back: the quota takes a file that fits.
  const fits = await browser.fetch('/upload?name=a', { method: 'POST', body: 'x'.repeat(150_000) });
  expect(fits.status).toBe(200);
  hosted.files.release(((await fits.json()) as { handle: string }).handle);
});

test('a client that drips is cut off: in its headers with 408, in its upload without an answer', async () => {
  const started = performance.now();
  const drip = connect(browser.port, '127.0.0.1', () => drip.write('GET / HTTP/1.1\r\n'));
  const feeding = setInterval(() => drip.write('X-Drip: 1\r\n'), 200);
  let answer = '';
  drip.setEncoding('utf8').on('data', (part: string) => {
    answer += part;
  });
  drip.on('error', () => {});
  await new Promise((resolve) => drip.on('close', resolve));
  clearInterval(feeding);
  expect(replyOf(answer).status).toBe(408);
  expect(performance.now() - started).toBeLessThan(3000);
  const head = `POST /upload HTTP/1.1\r\nHost: 127.0.0.1:${browser.port}\r\nOrigin: ${browser.origin}\r\nX-Strata: 1\r\n`;
  await raw(browser.port, `${head}${cookieLine()}Content-Length: 5000\r\n\r\nabc`);
  await sleep(50);
  expect(readdirSync(join(folder.path, 'data/tmp'))).toEqual([]);
});

test('what is no HTTP gets a sealed refusal, and the host lives on', async () => {
  for (const text of [
    '\r\n\r\nrubbish\r\n\r\n',
    'GET / HTTP/9.9\r\n\r\n',
    '\x16\x03\x01\x02\x00',
    'A'.repeat(70_000),
  ]) {
    const answer = await raw(browser.port, text).catch(() => '');
    if (answer !== '') expectSealed(answer);
  }
  expect((await browser.fetch('/')).status).toBe(200);
  expect(hosted.bugs).toEqual([]);
});

test('after twenty wrong callers in a minute the next is told to wait; who has the cookie is not', async () => {
  const statuses: number[] = [];
  for (let i = 0; i < 25; i++) statuses.push(replyOf(await get(`/?token=${i}`)).status);
  expect(statuses.slice(-5)).toEqual([429, 429, 429, 429, 429]);
  expect((await browser.fetch('/')).status).toBe(200);
});
