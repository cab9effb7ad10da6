// Files that the window may use without knowing where they are: an opaque handle for each, which expires.
import { randomBytes } from 'node:crypto';
import { statSync } from 'node:fs';
import { basename } from 'node:path';
import type { HeldFile } from '#shared/dataset-calls.ts';
import { AppError } from '#shared/error.ts';

const HANDLE_BYTES = 16;
const LIFE_MS = 60 * 60 * 1000;
const MOST = 1000;

interface Held {
  readonly path: string;
  readonly onForgotten: () => void;
  usedAt: number;
}

export class HeldFiles {
  readonly #held = new Map<string, Held>();
  readonly #clock: () => number;

  /** `clock`: milliseconds, monotonic. */
  constructor(clock: () => number = () => performance.now()) {
    this.#clock = clock;
  }

  /** Holds a file whose path the trusted side knows; `onForgotten` is called once the handle is of no use any more. */
  hold(file: { path: string; name: string; sizeBytes: number }, onForgotten: () => void = () => {}): HeldFile {
    this.#expire();
    const [oldest] = this.#held.keys();
    if (this.#held.size >= MOST && oldest !== undefined) this.release(oldest);
    const handle = randomBytes(HANDLE_BYTES).toString('base64url');
    this.#held.set(handle, { path: file.path, onForgotten, usedAt: this.#clock() });
    return { handle, name: file.name, sizeBytes: file.sizeBytes };
  }

  /** Holds what lies at a path that a person gave, on this machine; null where that is no file. */
  holdAt(path: string): HeldFile | null {
    try {
      const found = statSync(path);
      return found.isFile() ? this.hold({ path, name: basename(path), sizeBytes: found.size }) : null;
    } catch {
      return null;
    }
  }

  /** The same for many; what is no file is left out. */
  holdAll(paths: readonly string[]): HeldFile[] {
    return paths.map((path) => this.holdAt(path)).filter((held) => held !== null);
  }

  /**
   * The path behind a handle.
   * @throws AppError FORBIDDEN for a handle that was never given, or has expired.
   */
  path(handle: string): string {
    this.#expire();
    const held = this.#held.get(handle);
    if (!held) throw new AppError('FORBIDDEN', 'This file is no longer held for the window; choose it again.');
    held.usedAt = this.#clock();
    return held.path;
  }

  release(handle: string): void {
    const held = this.#held.get(handle);
    this.#held.delete(handle);
    held?.onForgotten();
  }

  #expire(): void {
    const now = this.#clock();
    for (const [handle, { usedAt }] of this.#held) if (now - usedAt > LIFE_MS) this.release(handle);
  }
}
