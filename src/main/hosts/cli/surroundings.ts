// What the session around this program can show: a display, and the program of the desktop window.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Surroundings {
  readonly platform: NodeJS.Platform;
  readonly environment: NodeJS.ProcessEnv;
  /** Whether this is the system's administrator on POSIX. */
  readonly isRoot: boolean;
}

/** Whether a window would be seen by anybody. */
export function hasDisplay({ platform, environment }: Pick<Surroundings, 'platform' | 'environment'>): boolean {
  if (platform === 'darwin' || platform === 'win32') return !environment.SSH_CONNECTION;
  return Boolean(environment.DISPLAY || environment.WAYLAND_DISPLAY);
}

/**
 * Electron's program where it was fetched, else null. Only files are looked at: importing the package "electron" would
 * download the program.
 */
export function electronProgram(root: string, environment: NodeJS.ProcessEnv): string | null {
  const folder = join(root, 'node_modules', 'electron');
  const override = environment.ELECTRON_OVERRIDE_DIST_PATH;
  const named = join(folder, 'path.txt');
  if (!override && !existsSync(named)) return null;
  const name = existsSync(named) ? readFileSync(named, 'utf8').trim() : 'electron';
  const program = join(override || join(folder, 'dist'), name);
  return existsSync(program) ? program : null;
}

/** Why there can be no window, as the end of a sentence; null where one can be tried. */
export function windowObstacle(surroundings: Surroundings, program: string | null): string | null {
  if (program === null) return "Electron's program is not here (npm run electron:get fetches it)";
  if (!hasDisplay(surroundings)) return 'this session has no display';
  if (surroundings.isRoot && surroundings.platform === 'linux') return "Electron's sandbox refuses to work for root";
  return null;
}
