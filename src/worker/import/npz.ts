// NPZ archives: the NPY arrays inside a ZIP file, each unpacked in memory and never beyond what it may be.
import { unzipSync } from 'fflate';
import type { NumberArray } from './array.ts';
import { readNpy } from './npy.ts';
import { unreadable } from './source.ts';

const MAX_ENTRIES = 1000;
const MAX_RATIO = 200;
const FREE_BYTES = 10 * 2 ** 20;
const MAX_ENTRY_BYTES = 4 * 2 ** 30;

/** Names of the arrays in the archive, without ".npy", in its order. */
export function listNpz(name: string, bytes: Buffer): string[] {
  const names: string[] = [];
  unpack(name, bytes, (entry) => {
    if (entry.endsWith('.npy')) names.push(entry.slice(0, -'.npy'.length));
    return false;
  });
  if (new Set(names).size < names.length) throw broken(name, 'holds two arrays of one name');
  if (names.length === 0) throw broken(name, 'holds no NPY arrays');
  return names;
}

/** One array of the archive. */
export function readNpzArray(name: string, bytes: Buffer, array: string): NumberArray {
  const wanted = `${array}.npy`;
  const entry = unpack(name, bytes, (it) => it === wanted)[wanted];
  if (!entry) throw broken(name, `holds no array ${array}`);
  return readNpy(`${name}: ${array}`, Buffer.from(entry.buffer, entry.byteOffset, entry.byteLength));
}

/**
 * fflate allocates what an entry declares and stops there, so the declared size is checked first against the bytes.
 */
function unpack(name: string, bytes: Buffer, isWanted: (entry: string) => boolean): Record<string, Uint8Array> {
  let entries = 0;
  let declared = 0;
  try {
    return unzipSync(bytes, {
      filter: (file) => {
        entries += 1;
        if (entries > MAX_ENTRIES) throw broken(name, `holds more than ${MAX_ENTRIES} entries`);
        if (!isWanted(file.name)) return false;
        declared += file.originalSize;
        const isBomb = declared > FREE_BYTES && declared > MAX_RATIO * bytes.length;
        if (isBomb || declared > MAX_ENTRY_BYTES || file.size > bytes.length) {
          throw broken(name, `declares ${declared} bytes for ${file.name} in a file of ${bytes.length}`);
        }
        return true;
      },
    });
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'DATASET_UNREADABLE') throw cause;
    throw broken(name, 'is a truncated or damaged archive', cause);
  }
}

function broken(name: string, what: string, cause?: unknown): Error {
  return unreadable(name, what, 'save or copy it again', cause);
}
