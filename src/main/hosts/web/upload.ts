// Takes a file from the browser into the data folder's tmp: streamed, within a quota, at no less than a certain speed.
import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import type { HeldFile } from '#shared/dataset-calls.ts';
import type { HeldFiles } from '../held-files.ts';

export interface UploadLimits {
  /** Of all files held at a time. */
  readonly quotaBytes: number;
  /** A client must send at least this much in each period. */
  readonly stallBytes: number;
  readonly stallMs: number;
}

export const UPLOAD_LIMITS: UploadLimits = { quotaBytes: 8e9, stallBytes: 100_000, stallMs: 10_000 };

/** Why an upload was refused, as an HTTP status. */
export class UploadRefused extends Error {
  readonly status: 408 | 413 | 507;

  constructor(status: 408 | 413 | 507) {
    super(`upload refused with ${status}`);
    this.status = status;
  }
}

export class Uploads {
  readonly #folder: string;
  readonly #files: HeldFiles;
  readonly #limits: UploadLimits;
  #heldBytes = 0;

  /** `folder` is the data folder's tmp. */
  constructor(folder: string, files: HeldFiles, limits: UploadLimits = UPLOAD_LIMITS) {
    this.#folder = folder;
    this.#files = files;
    this.#limits = limits;
  }

  /** @throws UploadRefused; then nothing is left of the file. */
  async take(request: IncomingMessage, name: string): Promise<HeldFile> {
    const promised = Number(request.headers['content-length'] ?? 0);
    if (this.#heldBytes + promised > this.#limits.quotaBytes) throw new UploadRefused(413);
    const folder = join(this.#folder, `upload-${randomBytes(16).toString('hex')}`);
    const safeName = fileName(name);
    const path = join(folder, safeName);
    let sizeBytes = 0;
    const forget = () => {
      this.#heldBytes -= sizeBytes;
      rmSync(folder, { recursive: true, force: true });
    };
    const stopWatching = this.#watch(request, () => sizeBytes);
    try {
      await mkdir(folder, { mode: 0o700 });
      const file = await open(path, 'wx', 0o600);
      try {
        // The request outlives a refusal, so that the refusal can be answered.
        for await (const chunk of request.iterator({ destroyOnReturn: false })) {
          sizeBytes += chunk.length;
          this.#heldBytes += chunk.length;
          if (this.#heldBytes > this.#limits.quotaBytes) throw new UploadRefused(413);
          await file.writeFile(chunk);
        }
      } finally {
        await file.close();
      }
    } catch (cause) {
      forget();
      throw (cause as NodeJS.ErrnoException).code === 'ENOSPC' ? new UploadRefused(507) : cause;
    } finally {
      stopWatching();
    }
    return this.#files.hold({ path, name: safeName, sizeBytes }, forget);
  }

  /** Cuts off a client that sends less than the limit in one period. */
  #watch(request: IncomingMessage, size: () => number): () => void {
    let last = 0;
    const timer = setInterval(() => {
      if (size() - last < this.#limits.stallBytes) request.destroy(new UploadRefused(408));
      last = size();
    }, this.#limits.stallMs);
    return () => clearInterval(timer);
  }
}

/** A name that is no more than a name on any system: letters, digits, and a few signs between them. */
export function fileName(asked: string): string {
  const plain = asked
    .normalize('NFC')
    .replace(/[^\p{L}\p{N}._ ()+-]/gu, '_')
    .replace(/^[. ]+|[. ]+$/g, '')
    .slice(-100);
  if (plain === '') return 'file';
  return /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(plain) ? `_${plain}` : plain;
}
