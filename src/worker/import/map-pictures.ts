// Pictures of one size and number of channels as pictures of another: shrunk by areas, enlarged by lines between pixels.
import type { Manifest } from '#shared/dataset.ts';
import { mappingWarnings, pictureOf, valueRange } from '#shared/mapping.ts';
import type { RowMap } from './map.ts';

/** Weights of red, green and blue in grey (ITU-R BT.601). */
const GREY = [0.299, 0.587, 0.114];

/** For one new pixel along a side: which old ones make it up, and with what weights that sum to 1. */
type Mix = readonly { readonly at: number; readonly weight: number }[];

/**
 * The range of values of the one becomes that of the other, so that black stays black.
 * @throws AppError SHAPE_MISMATCH as `mappingWarnings` does.
 */
export function matchPictures(given: Manifest, wanted: Manifest): RowMap {
  const warnings = mappingWarnings(given, wanted, 'resize');
  const [from, to] = [pictureOf(given), pictureOf(wanted)];
  const channel = channelsOf(from.channels, to.channels);
  const [across, down] = [mixes(from.width, to.width), mixes(from.height, to.height)];
  const [source, target] = [valueRange(given), valueRange(wanted)];
  const scale = source.max > source.min ? (target.max - target.min) / (source.max - source.min) : 0;
  const areBytes = wanted.dtype === 'uint8';
  return {
    areBytes,
    warnings,
    apply(values, out) {
      for (let y = 0, at = 0; y < to.height; y++) {
        for (let x = 0; x < to.width; x++) {
          for (let c = 0; c < to.channels; c++, at++) {
            let sum = 0;
            for (const row of down[y]!) {
              for (const column of across[x]!) {
                const pixel = (row.at * from.width + column.at) * from.channels;
                sum += row.weight * column.weight * channel(values, pixel, c);
              }
            }
            const value = target.min + (sum - source.min) * scale;
            out[at] = areBytes ? Math.round(value) : value;
          }
        }
      }
    },
  };
}

/** The value of a wanted channel at a pixel: the same one, grey of colours, or grey for every colour. */
function channelsOf(from: number, to: number) {
  type Values = ArrayLike<number>;
  if (from >= 3 && to === 1) {
    return (values: Values, pixel: number) => GREY.reduce((sum, weight, c) => sum + weight * values[pixel + c]!, 0);
  }
  if (from === 1) return (values: Values, pixel: number) => values[pixel]!;
  return (values: Values, pixel: number, c: number) => values[pixel + c]!;
}

/**
 * Shrinking, a new pixel is the mean of the area that it covers; enlarging, it lies on the line between the two nearest old
 * centres.
 */
function mixes(from: number, to: number): Mix[] {
  const size = from / to;
  return Array.from({ length: to }, (_, i) => {
    if (size > 1) {
      const [start, end] = [i * size, (i + 1) * size];
      const first = Math.floor(start);
      return Array.from({ length: Math.min(from, Math.ceil(end - 1e-9)) - first }, (_, k) => {
        const at = first + k;
        return { at, weight: (Math.min(end, at + 1) - Math.max(start, at)) / size };
      });
    }
    const centre = Math.min(from - 1, Math.max(0, (i + 0.5) * size - 0.5));
    const at = Math.min(Math.floor(centre), Math.max(0, from - 2));
    const weight = centre - at;
    return from === 1 ? [{ at: 0, weight: 1 }] : [{ at, weight: 1 - weight }, { at: at + 1, weight }]; // biome-ignore format: one line
  });
}
