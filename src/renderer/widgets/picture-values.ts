// Bytes of pictures as the numbers that `Pixels` draws.
import type { ByteMatrix } from '#shared/pictures.ts';

/** Row by row, each number as its share of the way from low to high, 0 to 1. */
export function sharesOf({ bytes, rows, columns }: ByteMatrix): Float32Array[] {
  const raw = atob(bytes);
  return Array.from({ length: rows }, (_, row) =>
    Float32Array.from({ length: columns }, (_value, i) => raw.charCodeAt(row * columns + i) / 255),
  );
}

/** One grey value per pixel: the mean of its channels, which come last. */
export function grey(values: Float32Array, channels: number): Float32Array {
  if (channels === 1) return values;
  return Float32Array.from({ length: values.length / channels }, (_, pixel) => {
    let sum = 0;
    for (let channel = 0; channel < channels; channel++) sum += values[pixel * channels + channel] ?? 0;
    return sum / channels;
  });
}
