// Files that were opened with Strata: they wait for the page, and reach it as handles.
import type { HeldFile } from '#shared/dataset-calls.ts';
import type { HeldFiles } from '../held-files.ts';

export class OpenedFiles {
  readonly #files: HeldFiles;
  readonly #send: (held: HeldFile[]) => void;
  readonly #waiting: string[] = [];
  #isPageThere = false;

  /** `send` hands files to the page. */
  constructor(files: HeldFiles, send: (held: HeldFile[]) => void) {
    this.#files = files;
    this.#send = send;
  }

  /** Paths that the system or the person named; what is no file is left out. */
  open(paths: readonly string[]): void {
    if (!this.#isPageThere) {
      this.#waiting.push(...paths);
      return;
    }
    const held = this.#files.holdAll(paths);
    if (held.length > 0) this.#send(held);
  }

  pageCame(): void {
    this.#isPageThere = true;
    this.open(this.#waiting.splice(0));
  }

  pageWent(): void {
    this.#isPageThere = false;
  }
}
