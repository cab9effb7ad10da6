// No address and no file name that a client sends reaches the file system.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { replyOf } from './browser.ts';
import { type Visit, visit } from './visit.ts';

let here: Visit;

beforeAll(async () => {
  here = await visit();
});
afterAll(() => here.close());

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
  const answer = await here.get(path, { more: here.cookieLine });
  expect([400, 404]).toContain(replyOf(answer).status);
  here.expectSealed(answer);
});

test.each(['../../escaped.csv', '/etc/cron.d/x', '..\\..\\x', 'a\0b', 'CON', '.ssh', '....//', '%2e%2e%2fx', ''])(
  'a file uploaded as %j stays in a folder of its own',
  async (name) => {
    const before = here.files();
    const response = await here.browser.fetch(`/upload?name=${encodeURIComponent(name)}`, {
      method: 'POST',
      body: 'a,b\n',
    });
    const { handle, name: kept } = (await response.json()) as { handle: string; name: string };
    expect(kept).not.toMatch(/[/\\\0%]|^\.|^con$/i);
    const made = here.files().filter((path) => !before.includes(path));
    expect(made.map((path) => path.split(/[/\\]/).slice(0, 2).join('/'))).toEqual(['data/tmp', 'data/tmp']);
    here.hosted.files.release(handle);
    expect(here.files()).toEqual(before);
  },
);
