// The inputs of all rows as one block of numbers, and what can be said about its columns.
import { totalmem } from 'node:os';
import { AppError } from '#shared/error.ts';

export interface Matrix {
  /** Row-major [rows, width]. */
  readonly values: Uint8Array | Float32Array;
  readonly rows: number;
  readonly width: number;
}

/** As many units as a layer may have. */
export const MAX_INPUTS = 100_000;

/**
 * Room for the inputs of a dataset.
 * @throws AppError SHAPE_MISMATCH for more inputs than a layer takes; OUT_OF_MEMORY where this machine can't hold them.
 */
export function allocate(rows: number, width: number, areBytes: boolean): Matrix['values'] {
  if (width < 1)
    throw new AppError('SHAPE_MISMATCH', 'No column is left as an input; give at least one column the role input.');
  if (width > MAX_INPUTS) {
    throw new AppError(
      'SHAPE_MISMATCH',
      `The data has ${width} inputs, and at most ${MAX_INPUTS} fit; leave columns out.`,
    );
  }
  const bytes = rows * width * (areBytes ? 1 : 4);
  if (bytes > totalmem() / 2) {
    const needs = `${rows} rows of ${width} inputs need ${(bytes / 2 ** 30).toFixed(1)} GB`;
    const has = `this machine has ${(totalmem() / 2 ** 30).toFixed(1)} GB`;
    throw new AppError('OUT_OF_MEMORY', `${needs}, and ${has}; import fewer rows or columns.`);
  }
  return areBytes ? new Uint8Array(rows * width) : new Float32Array(rows * width);
}

/** Smallest and largest value of each column. */
export function ranges({ values, rows, width }: Matrix): { min: Float64Array; max: Float64Array } {
  const min = new Float64Array(width).fill(Number.POSITIVE_INFINITY);
  const max = new Float64Array(width).fill(Number.NEGATIVE_INFINITY);
  for (let row = 0, at = 0; row < rows; row++) {
    for (let column = 0; column < width; column++, at++) {
      const value = values[at]!;
      if (value < min[column]!) min[column] = value;
      if (value > max[column]!) max[column] = value;
    }
  }
  return { min, max };
}

/** The side of a square picture of this many pixels, or null. */
export function squareSide(pixels: number): number | null {
  const side = Math.round(Math.sqrt(pixels));
  return side > 1 && side * side === pixels ? side : null;
}
