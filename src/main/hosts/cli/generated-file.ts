// What a model made, as a file: comma-separated numbers, a NumPy array, or a picture of all pictures side by side.
import { writeFileSync } from 'node:fs';
import { extname } from 'node:path';
import { AppError } from '#shared/error.ts';
import type { Generated } from '#shared/generation.ts';
import { pngOf } from './png.ts';

/** Every form by the end of the file's name. */
const FORMS: Readonly<Record<string, (made: Generated) => string | Buffer>> = {
  '.csv': csvOf,
  '.npy': npyOf,
  '.png': gridOf,
};

/** @throws AppError BAD_USAGE for any other ending; asked before anything is made. */
export function checkForm(path: string): void {
  if (extname(path).toLowerCase() in FORMS) return;
  throw new AppError('BAD_USAGE', `--out is "${path}"; let it end in ${Object.keys(FORMS).join(', ')}.`);
}

/** @throws AppError BAD_USAGE for a picture of what are no pictures. */
export function writeGenerated(path: string, made: Generated): void {
  checkForm(path);
  writeFileSync(path, FORMS[extname(path).toLowerCase()]?.(made) ?? '');
}

/** The numbers, row by row, with as many digits as a float32 has. */
export function rowsOf({ rows, columns, values }: Generated): number[][] {
  const bytes = Buffer.from(values, 'base64');
  return Array.from({ length: rows }, (_, row) =>
    Array.from({ length: columns }, (_, column) =>
      Number(bytes.readFloatLE(4 * (row * columns + column)).toPrecision(6)),
    ),
  );
}

function csvOf(made: Generated): string {
  return `${rowsOf(made)
    .map((row) => row.join(','))
    .join('\n')}\n`;
}

/** NumPy's format 1.0: its head, padded to a multiple of 64 bytes, then little-endian float32 in C order. */
function npyOf({ rows, columns, values }: Generated): Buffer {
  const dictionary = `{'descr': '<f4', 'fortran_order': False, 'shape': (${rows}, ${columns}), }`;
  const before = 10;
  const padded = Math.ceil((before + dictionary.length + 1) / 64) * 64 - before;
  const head = Buffer.alloc(before + padded, ' ');
  head.write('\x93NUMPY\x01\x00', 'latin1');
  head.writeUInt16LE(padded, 8);
  head.write(dictionary, before, 'latin1');
  head.write('\n', before + padded - 1, 'latin1');
  return Buffer.concat([head, Buffer.from(values, 'base64')]);
}

/** Pixels between pictures. */
const GAP = 2;
/** Pixels that one of the pictures' takes, so that small pictures can be looked at. */
const LEAST_WIDTH = 56;

/** All pictures in a grid about as wide as high, from the smallest of all values (black) to the largest (white). */
function gridOf({ image, rows, values }: Generated): Buffer {
  if (image === null)
    throw new AppError('BAD_USAGE', 'These rows are no pictures; write them into a .csv or .npy file.');
  const bytes = Buffer.from(values, 'base64');
  const numbers = Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readFloatLE(4 * i));
  const low = numbers.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const span = numbers.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY) - low || 1;
  const { width, height, channels } = image;
  const zoom = Math.max(1, Math.ceil(LEAST_WIDTH / width));
  const across = Math.ceil(Math.sqrt(rows));
  const [cellWidth, cellHeight] = [width * zoom + GAP, height * zoom + GAP];
  const [gridWidth, gridHeight] = [across * cellWidth + GAP, Math.ceil(rows / across) * cellHeight + GAP];
  const pixels = Buffer.alloc(gridWidth * gridHeight * channels, 255);
  for (let picture = 0; picture < rows; picture++) {
    const left = (picture % across) * cellWidth + GAP;
    const top = Math.floor(picture / across) * cellHeight + GAP;
    for (let y = 0; y < height * zoom; y++) {
      for (let x = 0; x < width * zoom; x++) {
        const from = (picture * height + Math.floor(y / zoom)) * width + Math.floor(x / zoom);
        const to = (top + y) * gridWidth + left + x;
        for (let channel = 0; channel < channels; channel++) {
          const value = numbers[from * channels + channel] ?? low;
          pixels[to * channels + channel] = Math.round((255 * (value - low)) / span);
        }
      }
    }
  }
  return pngOf({ pixels, width: gridWidth, height: gridHeight, channels });
}
