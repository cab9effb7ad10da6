// Unit and service tests; they run on the project's own Node and against the built training process.
import { defineConfig } from 'vitest/config';

/** Where .ci/run wants a report that it can add up. */
const report = process.env.STRATA_TEST_REPORT;

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/end-to-end/**'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    pool: 'forks',
    reporters: report ? ['default', ['json', { outputFile: report }]] : ['default'],
  },
});
