// Opens an address in the person's browser where there is one; where there is none, nothing happens.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { hasDisplay, type Surroundings } from './surroundings.ts';

/** The command that opens an address here; null where there is none, or nobody would see it. */
export function openerFor(
  address: string,
  { platform, environment }: Pick<Surroundings, 'platform' | 'environment'>,
): { readonly program: string; readonly words: readonly string[] } | null {
  if (!hasDisplay({ platform, environment })) return null;
  if (platform === 'darwin') return { program: 'open', words: [address] };
  // The empty word is the title of a window, for "start" takes the first word in quotes as one.
  if (platform === 'win32') return { program: 'cmd', words: ['/c', 'start', '', address] };
  const folders = (environment.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  const program = folders.map((folder) => join(folder, 'xdg-open')).find((path) => existsSync(path));
  return program === undefined ? null : { program, words: [address] };
}

/** Never fails, and waits for nothing: the address was printed. */
export function openBrowser(address: string, surroundings: Surroundings): void {
  const opener = openerFor(address, surroundings);
  if (!opener) return;
  spawn(opener.program, opener.words, { stdio: 'ignore', detached: true, windowsHide: true })
    .on('error', () => {})
    .unref();
}
