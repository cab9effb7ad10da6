// End-to-end tests: the real window in a real browser, over the real services, training processes and database.
import { defineConfig } from '@playwright/test';

const { STRATA_CHROMIUM, STRATA_HOST = 'chromium' } = process.env;

/** `npm run screens` takes pictures with the same page objects; the tests are not run then. */
const isForPictures = process.env.STRATA_PICTURES === '1';

/** A browser looks names up for itself when it starts. What our page asks for is still seen: see Workbench.violations. */
const SILENT_BROWSER = ['--no-proxy-server', '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'];

export default defineConfig({
  testDir: '.',
  outputDir: '../../test-results/end-to-end',
  // Two cores train and draw at once; a second window would only make both slow.
  workers: 1,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  forbidOnly: true,
  reporter: [['list'], ['json', { outputFile: `../../test-results/end-to-end-${STRATA_HOST}.json` }]],
  use: {
    viewport: { width: 1440, height: 900 },
    // Debian's Chromium refuses to start its sandbox as root; the page's own policy is what these tests look at.
    launchOptions: {
      ...(STRATA_CHROMIUM && { executablePath: STRATA_CHROMIUM }),
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run', ...SILENT_BROWSER],
    },
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
  },
  projects: isForPictures
    ? [{ name: 'pictures', testMatch: '*.pictures.ts' }]
    : [
        { name: 'workbench', testIgnore: 'network.spec.ts' },
        // After everything else, so that it can say what all of it did.
        { name: 'network', testMatch: 'network.spec.ts', dependencies: ['workbench'] },
      ],
});
