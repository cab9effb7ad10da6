// Rows of a tensor too large for memory, read from its file as they are wanted.
import { openSync, readSync } from 'node:fs';
import { AppError } from '#shared/error.ts';
import type { RawRows } from '../core/scaling.ts';
import { readHeader } from './safetensors.ts';

/**
 * The rows of a two-dimensional tensor. The file stays open as long as the process lives; its pages are cached by the
 * operating system, which may take them back when memory is short.
 */
export function rowsOnDisk(path: string, name: string): RawRows {
  const { start, entries } = readHeader(path);
  const entry = entries.get(name);
  if (!entry) throw new Error(`${path} has no tensor ${name}`);
  const columns = entry.shape[1]!;
  const isBytes = entry.dtype === 'U8';
  const rowBytes = columns * (isBytes ? 1 : 4);
  const from = start + entry.data_offsets[0];
  const file = openSync(path, 'r');
  return {
    columns,
    isBytes,
    take(rows) {
      const bytes = new Uint8Array(rows.length * rowBytes);
      rows.forEach((row, i) => {
        const read = readSync(file, bytes, i * rowBytes, rowBytes, from + row * rowBytes);
        if (read < rowBytes) {
          throw new AppError('ARTIFACT_CORRUPT', `${path} ends before row ${row + 1}; import the dataset again.`);
        }
      });
      const values = isBytes ? bytes : new Float32Array(bytes.buffer);
      return { values, rows: Uint32Array.from({ length: rows.length }, (_, i) => i) };
    },
  };
}
