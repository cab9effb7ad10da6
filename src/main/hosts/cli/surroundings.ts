// What the session around this program can show: a display, and the program of the desktop window.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Surroundings {
  readonly platform: NodeJS.Platform;
  readonly environment: NodeJS.ProcessEnv;
}

/** Whether a window would be seen by anybody. */
export function hasDisplay({ platform, environment }: Surroundings): boolean {
  if (platform === 'darwin' || platform === 'win32') return !environment.SSH_CONNECTION;
  return Boolean(environment.DISPLAY || environment.WAYLAND_DISPLAY);
}

/**
 * Electron's program where it was fetched, else null. Only files are looked at: importing the package "electron" would
 * download the program.
 */
export function electronProgram(root: string, environment: NodeJS.ProcessEnv): string | null {
  const folder = join(root, 'node_modules', 'electron');
  try {
    const name = readFileSync(join(folder, 'path.txt'), 'utf8').trim();
    const program = join(environment.ELECTRON_OVERRIDE_DIST_PATH || join(folder, 'dist'), name);
    return existsSync(program) ? program : null;
  } catch {
    return null;
  }
}

/** Why there can be no window, as the end of a sentence; null where one can be tried. */
export function windowObstacle(
  { platform, environment }: Surroundings,
  program: string | null,
  isRoot: boolean,
): string | null {
  if (program === null) return "Electron's program is not here (npm run electron:get fetches it)";
  if (!hasDisplay({ platform, environment })) return 'this session has no display';
  if (isRoot && platform === 'linux') return "Electron's sandbox refuses to work for root";
  return null;
}
