// A file that someone hands us: its bytes in chunks, unpacked where it is gzip, hashed on the way, never trusted.
import { createHash } from 'node:crypto';
import { createReadStream, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type { FileRecord } from '#shared/dataset.ts';
import { AppError } from '#shared/error.ts';
import { countRead } from './reading.ts';

const CHUNK_BYTES = 2 ** 18;
const HEAD_BYTES = 2 ** 16;

/** Real data hardly ever shrinks more than this; a gzip bomb does. Small files may. */
const MAX_RATIO = 200;
const UNPACKED_FREE_BYTES = 10 * 2 ** 20;

/** More than this is not read from one file. */
const MAX_UNPACKED_BYTES = 10 * 2 ** 30;

export interface Source {
  readonly path: string;
  /** File name for sentences. */
  readonly name: string;
  readonly sizeBytes: number;
  readonly isGzip: boolean;
  /** The first bytes, unpacked where the file is gzip; at most 64 kB. */
  readonly head: Uint8Array;
}

/**
 * Looks at a file without reading it whole.
 * @throws AppError DATASET_NOT_FOUND, or DATASET_UNREADABLE for a folder, an empty file or broken gzip.
 */
export async function openSource(path: string): Promise<Source> {
  const name = basename(path);
  const { size } = checkFile(path, name);
  const raw = await readStart(path, name);
  const isGzip = raw[0] === 0x1f && raw[1] === 0x8b;
  const source = { path, name, sizeBytes: size, isGzip, head: raw };
  if (!isGzip) return source;
  for await (const chunk of chunksOf(source)) {
    if (chunk.length > 0) return { ...source, head: chunk.subarray(0, HEAD_BYTES) };
  }
  throw unreadable(name, 'is empty once unpacked', 'choose a file that holds data');
}

function checkFile(path: string, name: string): { size: number } {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) throw new AppError('DATASET_NOT_FOUND', `There is no file ${path}; check the path.`);
  if (stat.isDirectory()) throw unreadable(name, 'is a folder, not a file', 'name one file in it');
  if (!stat.isFile()) throw unreadable(name, 'is not an ordinary file', 'copy its content into one');
  if (stat.size === 0) throw unreadable(name, 'is empty (0 bytes)', 'choose a file that holds data');
  return stat;
}

async function readStart(path: string, name: string): Promise<Uint8Array> {
  try {
    const file = await open(path, 'r');
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (cause) {
    throw unreadable(name, "can't be opened", 'check that you may read it', cause);
  }
}

/**
 * The content in chunks, unpacked. What comes out of gzip is counted as it comes, so a bomb ends early.
 * @throws AppError DATASET_UNREADABLE where gzip is truncated, broken or unpacks to more than is plausible.
 */
export async function* chunksOf(source: Source, onRawChunk?: (raw: Buffer) => void): AsyncGenerator<Buffer> {
  if (!source.isGzip) {
    yield* rawChunks(source, onRawChunk);
    return;
  }
  const gunzip = createGunzip({ chunkSize: CHUNK_BYTES });
  const done = pipeline(rawChunks(source, onRawChunk), gunzip).catch(() => undefined);
  let unpacked = 0;
  try {
    for await (const chunk of gunzip as AsyncIterable<Buffer>) {
      unpacked += chunk.length;
      checkUnpacked(source, unpacked);
      yield chunk;
    }
  } catch (cause) {
    throw cause instanceof AppError ? cause : gzipProblem(source, unpacked, cause);
  } finally {
    gunzip.destroy();
    await done;
  }
}

async function* rawChunks({ path }: Source, onRawChunk?: (raw: Buffer) => void): AsyncGenerator<Buffer> {
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK_BYTES }) as AsyncIterable<Buffer>) {
    countRead(chunk.length);
    onRawChunk?.(chunk);
    yield chunk;
  }
}

function checkUnpacked(source: Source, unpacked: number): void {
  const tooDense = unpacked > UNPACKED_FREE_BYTES && unpacked > MAX_RATIO * source.sizeBytes;
  if (!tooDense && unpacked <= MAX_UNPACKED_BYTES) return;
  const what = `unpacks from ${source.sizeBytes} bytes to more than ${unpacked}, which real data hardly does`;
  throw unreadable(source.name, what, 'unpack it yourself if you trust it, and import the unpacked file');
}

function gzipProblem(source: Source, unpacked: number, cause: unknown): AppError {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  const isCut = code === 'Z_BUF_ERROR';
  const what = isCut
    ? `is truncated: its gzip stream of ${source.sizeBytes} bytes breaks off after ${unpacked} unpacked bytes`
    : `is damaged: its gzip stream can't be unpacked beyond ${unpacked} bytes`;
  return unreadable(source.name, what, 'download or copy it again', cause);
}

/** The whole content in memory, and the record of the file. Allocates only what really is there. */
export async function readWhole(source: Source): Promise<{ bytes: Buffer; record: FileRecord }> {
  const hash = createHash('sha256');
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of chunksOf(source, (raw) => {
    hash.update(raw);
    sizeBytes += raw.length;
  })) {
    chunks.push(chunk);
  }
  return { bytes: Buffer.concat(chunks), record: { name: source.name, sizeBytes, sha256: hash.digest('hex') } };
}

/** One sentence: which file, what is wrong, what to do. */
export function unreadable(name: string, what: string, remedy: string, cause?: unknown): AppError {
  return new AppError('DATASET_UNREADABLE', `${name} ${what}; ${remedy}.`, { cause });
}
