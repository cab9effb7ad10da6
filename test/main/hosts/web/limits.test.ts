// What the web host takes no more of: bytes, time, wrong callers, rubbish.
import { readdirSync } from 'node:fs';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { raw, replyOf } from './browser.ts';
import { type Visit, visit } from './visit.ts';

let here: Visit;

beforeAll(async () => {
  here = await visit();
});
afterAll(() => here.close());

test('what is too large is refused, and nothing of it stays', async () => {
  expect(replyOf(await here.get('/', { more: `X-Long: ${'x'.repeat(20_000)}\r\n` })).status).toBe(431);
  expect(replyOf(await here.get(`/?${'x'.repeat(9000)}`, { more: here.cookieLine })).status).toBe(414);
  const declared = `POST /upload HTTP/1.1\r\nHost: 127.0.0.1:${here.browser.port}\r\nOrigin: ${here.browser.origin}\r\nX-Strata: 1\r\n`;
  const large = await raw(here.browser.port, `${declared}${here.cookieLine}Content-Length: 300000\r\n\r\n`);
  expect(replyOf(large).status).toBe(413);
  here.expectSealed(large);
  // A body that does not say how long it is counts while it comes.
  const part = `10000\r\n${'x'.repeat(65_536)}\r\n`;
  const chunked = await raw(
    here.browser.port,
    `${declared}${here.cookieLine}Transfer-Encoding: chunked\r\n\r\n${part.repeat(4)}`,
  );
  expect(replyOf(chunked).status).toBe(413);
  expect(readdirSync(here.tmp)).toEqual([]);
  // What was refused is given back: the quota takes a file that fits.
  const fits = await here.browser.fetch('/upload?name=a', { method: 'POST', body: 'x'.repeat(150_000) });
  expect(fits.status).toBe(200);
  here.hosted.files.release(((await fits.json()) as { handle: string }).handle);
});

test('a client that drips is cut off: in its headers with 408, in its upload without an answer', async () => {
  const started = performance.now();
  const drip = connect(here.browser.port, '127.0.0.1', () => drip.write('GET / HTTP/1.1\r\n'));
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
  const head = `POST /upload HTTP/1.1\r\nHost: 127.0.0.1:${here.browser.port}\r\nOrigin: ${here.browser.origin}\r\nX-Strata: 1\r\n`;
  await raw(here.browser.port, `${head}${here.cookieLine}Content-Length: 5000\r\n\r\nabc`);
  await sleep(50);
  expect(readdirSync(here.tmp)).toEqual([]);
});

test('what is no HTTP gets a sealed refusal, and the host lives on', async () => {
  for (const text of [
    '\r\n\r\nrubbish\r\n\r\n',
    'GET / HTTP/9.9\r\n\r\n',
    '\x16\x03\x01\x02\x00',
    'A'.repeat(70_000),
  ]) {
    const answer = await raw(here.browser.port, text).catch(() => '');
    if (answer !== '') here.expectSealed(answer);
  }
  expect((await here.browser.fetch('/')).status).toBe(200);
  expect(here.hosted.bugs).toEqual([]);
});

test('after twenty wrong callers in a minute the next is told to wait; who has the cookie is not', async () => {
  const statuses: number[] = [];
  for (let i = 0; i < 25; i++) statuses.push(replyOf(await here.get(`/?token=${i}`)).status);
  expect(statuses.slice(-5)).toEqual([429, 429, 429, 429, 429]);
  expect((await here.browser.fetch('/')).status).toBe(200);
});
