// Fetches Electron's program ahead of time; it is not needed for the terminal, the tests or the build.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const installer = join(import.meta.dirname, '..', 'node_modules', 'electron', 'install.js');
const run = spawnSync(process.execPath, [installer], { encoding: 'utf8' });
if (run.status === 0) {
  process.stdout.write("Electron's program is in place.\n");
} else {
  const reason = /^.*error.*$/im.exec(run.stderr ?? '')?.[0].trim() ?? 'the download did not finish';
  process.stderr.write(
    `Electron's program could not be fetched: ${reason}\nIt comes from GitHub, or from the mirror that ELECTRON_MIRROR names; the terminal works without it.\n`,
  );
  process.exitCode = 1;
}
