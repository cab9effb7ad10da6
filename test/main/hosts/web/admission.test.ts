// Who the web host answers: holders of its token, under this machine's own names, from its own page.
import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { raw, replyOf } from './browser.ts';
import { type Visit, visit } from './visit.ts';

let here: Visit;

beforeAll(async () => {
  here = await visit();
});
afterAll(() => here.close());

const ROUTES = ['GET /', 'GET /assets/index.js', 'POST /ticket', 'POST /upload?name=a.csv', 'GET /rpc', 'GET /nothing'];

test('listens on 127.0.0.1 alone', async () => {
  const other = connect(here.hosted.host.port, '127.0.0.2');
  const outcome = await new Promise((resolve) => {
    other.on('connect', () => resolve('connected'));
    other.on('error', (cause: NodeJS.ErrnoException) => resolve(cause.code));
  });
  other.destroy();
  expect(outcome).toBe('ECONNREFUSED');
});

test.each(ROUTES)('%s: 401 without the cookie, whatever else is right', async (route) => {
  const [method = '', path = ''] = route.split(' ');
  const { port } = here.hosted.host;
  const own = `Origin: http://127.0.0.1:${port}\r\nX-Strata: 1\r\n`;
  for (const cookie of ['', `Cookie: strata-${port}=${randomBytes(32).toString('base64url')}\r\n`]) {
    const text = `${method} ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: close\r\nContent-Length: 0\r\n`;
    const answer = await raw(port, `${text}${own}${cookie}\r\n`);
    expect(replyOf(answer).status).toBe(401);
    here.expectSealed(answer);
  }
});

test('an address works once, for one cookie that scripts and other sites do not get, and the next is another', async () => {
  const address = new URL(here.hosted.addresses.at(-1) ?? '');
  const token = address.searchParams.get('token') ?? '';
  expect(Buffer.from(token, 'base64url')).toHaveLength(32);
  const head = await raw(
    here.hosted.host.port,
    `POST /?token=${token} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`,
  );
  expect(replyOf(head).status).toBe(401);
  const first = replyOf(await here.get(`/?token=${token}`));
  expect(first.status).toBe(303);
  expect(first.headers.location).toBe('/');
  const attributes = new RegExp(`^strata-${here.hosted.host.port}=[\\w-]{43}; HttpOnly; SameSite=Strict; Path=/$`);
  expect(first.headers['set-cookie']).toMatch(attributes);
  expect(replyOf(await here.get(`/?token=${token}`)).status).toBe(401);
  expect(here.hosted.addresses.at(-1)).not.toContain(token);
  // The page itself never shows a token in its address, not even to somebody who is in already.
  expect(replyOf(await here.get(`/?token=${token}`, { more: here.cookieLine }))).toMatchObject({ status: 303 });
});

test('the page is sealed and has a nonce of its own each time', async () => {
  const answers = [await here.get('/', { more: here.cookieLine }), await here.get('/', { more: here.cookieLine })];
  const nonces = answers.map((answer) => /'nonce-([\w-]{22})'/.exec(answer)?.[1] ?? '');
  for (const [i, answer] of answers.entries()) {
    here.expectSealed(answer);
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
  for (const more of ['', here.cookieLine]) {
    const answer = await here.get('/', { host, more });
    expect(replyOf(answer).status).toBe(421);
    here.expectSealed(answer);
  }
});

test('no Host, two Hosts, and an absolute address are refused; a tunnel and other loopback names are not', async () => {
  const { port } = here.hosted.host;
  const tail = `Connection: close\r\n${here.cookieLine}\r\n`;
  const local = `127.0.0.1:${port}`;
  expect(replyOf(await raw(port, `GET / HTTP/1.1\r\n${tail}`)).status).toBe(421);
  expect(replyOf(await raw(port, `GET / HTTP/1.0\r\n${tail}`)).status).toBe(421);
  const twice = `GET / HTTP/1.1\r\nHost: ${local}\r\nHost: evil.test\r\n${tail}`;
  expect([400, 421]).toContain(replyOf(await raw(port, twice)).status);
  expect(replyOf(await raw(port, `GET http://evil.test/ HTTP/1.1\r\nHost: ${local}\r\n${tail}`)).status).toBe(421);
  for (const host of ['localhost', 'localhost:9999', '[::1]:8080']) {
    expect(replyOf(await here.get('/', { host, more: here.cookieLine })).status).toBe(200);
  }
});

test('only our own page may act: Origin and our header, for requests and for the socket', async () => {
  const { port } = here.browser;
  const foreign = [
    'http://evil.test',
    `http://localhost:${port}`,
    'http://127.0.0.1:1',
    'null',
    `https://127.0.0.1:${port}`,
  ];
  for (const path of ['/ticket', '/upload?name=a']) {
    for (const origin of foreign) {
      const refused = await here.browser.fetch(path, { method: 'POST', headers: { Origin: origin } });
      expect([path, origin, refused.status]).toEqual([path, origin, 403]);
    }
    expect((await here.browser.fetch(path, { method: 'POST', headers: { 'X-Strata': '' } })).status).toBe(403);
    expect((await here.browser.fetch(path, { method: 'GET' })).status).toBe(405);
  }
  expect((await here.browser.fetch('/', { method: 'DELETE' })).status).toBe(405);
  const upgrade =
    'Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n';
  for (const origin of [...foreign, null]) {
    const more = `${here.cookieLine}${origin === null ? '' : `Origin: ${origin}\r\n`}${upgrade}`;
    const answer = await raw(port, `GET /rpc HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n${more}\r\n`);
    expect([origin, replyOf(answer).status]).toEqual([origin, 403]);
    here.expectSealed(answer);
  }
});
