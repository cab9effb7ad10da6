// What Electron's preload script offers the window, and the names of the few messages between it and the main process.
import type { HeldFile } from './contract.ts';

/** Renderer to main: the window wants its port. */
export const CONNECT = 'strata:connect';
/** Main to renderer, and inside the window: here it is. */
export const PORT = 'strata:port';
/** Renderer to main: a file that a person dropped or chose. */
export const HOLD = 'strata:hold';

/** `window.strata`; in a browser there is none. */
export interface Bridge {
  /** Once per page: the window then gets a message whose data is PORT, with the one port. */
  connect(): void;
  /** A handle for a DOM File that a person dropped or chose; null where it is no file on this machine. */
  hold(file: object): Promise<HeldFile | null>;
}
