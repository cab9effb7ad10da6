// A few kill -9 of the real training process and of its host; "npm run test:kills" does many.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { Killing, momentsOf, type Reference } from '../fixtures/killing.ts';
import { temporaryFolder } from './hosts/terminal.ts';

const folder = temporaryFolder();
const killing = new Killing(folder.path);
let reference: Reference;

beforeAll(async () => {
  execFileSync(process.execPath, [join(import.meta.dirname, '../../scripts/build.mjs'), '--if-stale']);
  // The first one also measures the kernels, which the machine then remembers.
  await killing.undisturbed();
  reference = await killing.undisturbed();
  return folder.remove;
});

test.each(['training process', 'host'] as const)(
  'kill -9 of the %s at 6 moments: the same weights, each step once',
  async (target) => {
    for (const moment of momentsOf(target === 'host' ? 11 : 7, 6)) {
      const outcome = await killing.kill(target, moment, reference);
      expect(outcome).toMatchObject({
        historyOpens: true,
        integrity: 'ok',
        sameWeights: true,
        eachStepOnce: true,
        nothingLeft: true,
      });
    }
  },
  180_000,
);
