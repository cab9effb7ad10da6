// Nothing that the tests before this one did tried to leave the machine; and what does try is noticed.
import { execFileSync } from 'node:child_process';
import { networkAttempts } from './network-count.ts';
import { expect, test } from './workbench.ts';

test('the whole suite made no attempt to use the network', () => {
  const attempts = networkAttempts();
  test.skip(attempts === null, 'needs a network namespace: unshare and ip, as root');
  expect(attempts).toBe(0);
});

test('a planted request of a page is refused and noticed', async ({ workbench }) => {
  const page = await workbench.open();
  const refused = await page.evaluate(() =>
    fetch('http://192.0.2.1/').then(
      () => false,
      () => true,
    ),
  );
  expect(refused).toBe(true);
  await expect.poll(() => workbench.violations.join()).toContain('connect-src');
  workbench.violations.length = 0;
});

test('a planted request of a program is noticed', () => {
  const attempts = networkAttempts();
  test.skip(attempts === null, 'needs a network namespace: unshare and ip, as root');
  const planted = "require('node:net').connect(80, '192.0.2.1').on('error', () => process.exit(0))";
  execFileSync(process.execPath, ['-e', planted]);
  expect(networkAttempts()).toBeGreaterThan(attempts ?? 0);
});
