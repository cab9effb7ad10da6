// The calibration of the verdicts, as a section of the answers.
import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';

/** Runs the calibration in a process of its own; a failed one is a section all the same, and says so. */
export function calibration() {
  const script = resolve(import.meta.dirname, 'calibration.ts');
  try {
    return execFileSync(process.execPath, [script], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    }).trimEnd();
  } catch (failed) {
    process.exitCode = 1;
    return String(failed.stdout ?? '').trimEnd();
  }
}
