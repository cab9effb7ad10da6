// Takes the pictures in docs/screens again, in the browser that the end-to-end tests use.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const script = join(import.meta.dirname, 'end-to-end.mjs');
const { status } = spawnSync(process.execPath, [script], {
  stdio: 'inherit',
  env: { ...process.env, STRATA_PICTURES: '1' },
});
process.exit(status ?? 1);
