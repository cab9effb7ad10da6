// What Electron's preload script offers the window, and the names of the few messages between it and the main process.
import type { HeldFile } from './dataset-calls.ts';
import type { ErrorRecord } from './error.ts';

/** Renderer to main: the window wants its port. */
export const CONNECT = 'strata:connect';
/** Main to renderer, and inside the window: here it is. */
export const PORT = 'strata:port';
/** Renderer to main: a file that a person dropped or chose. */
export const HOLD = 'strata:hold';
/** Renderer to main: ask the person for files. */
export const CHOOSE = 'strata:choose';
/** Renderer to main: a report to be printed into a file. */
export const SAVE_PDF = 'strata:save-pdf';
/** Renderer to main: the commands that something answers to now. */
export const OFFER = 'strata:offer';
/** Renderer to main: the colours that the person wants. */
export const THEME = 'strata:theme';
/** Main to renderer: a command of the native menus. */
export const COMMAND = 'strata:command';
/** Main to renderer: files that were opened with Strata. */
export const FILES = 'strata:files';
/** Main to renderer: a notification about this run was clicked. */
export const OPEN_RUN = 'strata:open-run';

/** A page of HTML that runs nothing and fetches nothing. */
export interface PrintedPage {
  /** Of the file, without its ending. */
  readonly name: string;
  readonly html: string;
}

/** `window.strata`; in a browser there is none. Each `on…` returns a function that stops it. */
export interface Bridge {
  /** Once per page: the window then gets a message whose data is PORT, with the one port. */
  connect(): void;
  /** A handle for a DOM File that a person dropped or chose; null where it is no file on this machine. */
  hold(file: object): Promise<HeldFile | null>;
  /** Files that the person chooses in the system's own dialog; none where they change their mind. */
  chooseFiles(): Promise<HeldFile[]>;
  /** Prints a self-contained page into a PDF where the person wants it; null: done, or they changed their mind. */
  savePdf(page: PrintedPage): Promise<ErrorRecord | null>;
  /** Ids of commands (src/shared/command.ts) that can be given now; the others stand in the menus greyed out. */
  offer(commands: readonly string[]): void;
  /** The colours of the native parts: dialogs, menus, scroll bars, and the ground of the window before its page is there. */
  setTheme(theme: 'system' | 'light' | 'dark'): void;
  /** Ids of commands that are given in the native menus. In a field, undo and redo are the field's own and never come. */
  onCommand(listener: (command: string) => void): () => void;
  /** Files opened with Strata, also before the window was there. */
  onFiles(listener: (files: HeldFile[]) => void): () => void;
  onOpenRun(listener: (runId: string) => void): () => void;
}
