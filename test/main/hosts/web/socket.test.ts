// The socket of the web host: its first message, its limits, and a client that does not read.

import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { depthOf } from '../../../../src/main/hosts/web/socket.ts';
import { openFake } from '../../services.ts';
import { type Browser, openAddress, openSocket } from './browser.ts';
import { type Hosted, hostApp } from './host.ts';

let hosted: Hosted;
let browser: Browser;

beforeEach(async () => {
  hosted = await hostApp(await openFake(), {
    messageBytes: 100_000,
    socket: { firstMessageMs: 300, bufferedBytes: 500_000, depth: 32 },
  });
  browser = await openAddress(hosted.addresses[0] ?? '');
});

afterEach(() => hosted.host.close());

function closeCode(socket: WebSocket): Promise<number> {
  return new Promise((resolve) => socket.on('close', (code) => resolve(code)));
}

/** A call whose input makes the whole message this deep. */
function nested(depth: number): string {
  return `{"i":"1","p":{"u":"/system/info","b":{"json":${'['.repeat(depth - 3)}${']'.repeat(depth - 3)}}}}`;
}

const INFO = JSON.stringify({ i: '1', p: { u: '/system/info', b: {} } });

test('a ticket opens one socket, once', async () => {
  const ticket = await browser.ticket();
  const socket = await openSocket(browser, ticket);
  const answer = new Promise((resolve) => socket.on('message', (data) => resolve(String(data))));
  socket.send(INFO);
  expect(JSON.parse(String(await answer))).toMatchObject({ i: '1', p: { b: { json: { version: '0.0.0' } } } });
  expect(await closeCode(await openSocket(browser, ticket))).toBe(1008);
  socket.close();
});

test.each([
  ['a wrong ticket', randomBytes(32).toString('base64url')],
  ['a call', INFO],
  ['nothing in it', ''],
])('a first message with %s closes the socket', async (_name, first) => {
  expect(await closeCode(await openSocket(browser, first))).toBe(1008);
});

test('a socket that says nothing is closed', async () => {
  const { port, cookie, origin } = browser;
  const socket = new WebSocket(`ws://127.0.0.1:${port}/rpc`, { headers: { Cookie: cookie, Origin: origin } });
  expect(await closeCode(socket)).toBe(1008);
});

test.each([
  ['no JSON', 'rubbish', 1007],
  ['too deep', nested(33), 1007],
  ['too long', 'x'.repeat(100_001), 1009],
  ['bytes', Buffer.from(INFO), 1007],
])('a message that is %s closes the socket', async (_name, message, code) => {
  const socket = await openSocket(browser, await browser.ticket());
  socket.send(message);
  expect(await closeCode(socket)).toBe(code);
});

test('a message at the limit of depth is answered', async () => {
  const socket = await openSocket(browser, await browser.ticket());
  const answer = new Promise((resolve) => socket.on('message', (data) => resolve(String(data))));
  socket.send(nested(32));
  expect(await answer).toContain('"i":"1"');
  socket.close();
});

test('a client that does not read is cut off, and others go on', async () => {
  const { port, cookie, origin } = browser;
  const ticket = await browser.ticket();
  const frame = (text: string) => {
    const bytes = Buffer.from(text);
    // A client's frame: final, text, with a mask of zeros.
    const length = bytes.length < 126 ? [0x80 | bytes.length] : [0x80 | 126, bytes.length >> 8, bytes.length & 255];
    return Buffer.concat([Buffer.from([0x81, ...length, 0, 0, 0, 0]), bytes]);
  };
  const lazy = connect(port, '127.0.0.1');
  const head = [
    'GET /rpc HTTP/1.1',
    `Host: 127.0.0.1:${port}`,
    `Origin: ${origin}`,
    `Cookie: ${cookie}`,
    'Upgrade: websocket',
    'Connection: Upgrade',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
  ];
  const cut = new Promise((resolve) => lazy.on('close', () => resolve('cut off')));
  lazy.on('error', () => {});
  lazy.pause();
  lazy.write(`${head.join('\r\n')}\r\n\r\n`);
  lazy.write(frame(ticket));
  // Each answer is the schema, some kilobytes; nobody reads them.
  for (let i = 1; i <= 3000; i++) lazy.write(frame(JSON.stringify({ i: String(i), p: { u: '/schema', b: {} } })));
  const socket = await openSocket(browser, await browser.ticket());
  const answer = new Promise((resolve) => socket.on('message', (data) => resolve(String(data))));
  socket.send(INFO);
  expect(await answer).toContain('0.0.0');
  // A socket of Node sees the end only once it reads; by then the host has long let go.
  setTimeout(() => lazy.resume(), 3000);
  expect(await cut).toBe('cut off');
  socket.close();
}, 20_000);

test('brackets are counted, those in strings are not', () => {
  expect(['1', '[]', '{"a":[1,{"b":2}]}', '["[[[[\\"[["]', '[[[', '[],[],[]'].map(depthOf)).toEqual([0, 1, 3, 1, 3, 1]);
  // The worst of texts takes no longer than any other.
  const started = performance.now();
  expect(depthOf('\\"'.repeat(500_000))).toBe(0);
  expect(performance.now() - started).toBeLessThan(1000);
});
