// Pictures of one size and number of channels as pictures of another: shrunk by areas, enlarged by lines between pixels.
import type { Manifest } from '#shared/dataset.ts';
import { AppError } from '#shared/error.ts';
import type { RowMap } from './map.ts';

/** Weights of red, green and blue in grey (ITU-R BT.601). */
const GREY = [0.299, 0.587, 0.114];

/** For one new pixel along a side: which old ones make it up, and with what weights that sum to 1. */
type Mix = readonly { readonly at: number; readonly weight: number }[];

/**
 * The range of values of the one becomes that of the other, so that black stays black.
 * @throws AppError SHAPE_MISMATCH where one is no picture, or channels can't be brought to each other.
 */
export function matchPictures(given: Manifest, wanted: Manifest): RowMap {
  const [from, to] = [imageOf(given), imageOf(wanted)];
  const channel = channelsOf(given, from.channels, to.channels);
  const [across, down] = [mixes(from.width, to.width), mixes(from.height, to.height)];
  const [source, target] = [rangeOf(given), rangeOf(wanted)];
  const scale = source.max > source.min ? (target.max - target.min) / (source.max - source.min) : 0;
  const areBytes = wanted.dtype === 'uint8';
  const isStretched = from.width * to.height !== from.height * to.width;
  return {
    areBytes,
    warnings: [
      ...(isStretched ? ['The sides have another proportion, so pictures are stretched.'] : []),
      ...(scale !== 1 || source.min !== target.min
        ? [`Values from ${source.min} to ${source.max} became values from ${target.min} to ${target.max}.`]
        : []),
    ],
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

function imageOf({ name, image, inputs }: Manifest): NonNullable<Manifest['image']> {
  if (image) return image;
  const remedy = 'import it with the option image, or map by columns';
  throw new AppError('SHAPE_MISMATCH', `"${name}" has ${inputs} inputs that are no pixels of a picture; ${remedy}.`);
}

function rangeOf({ columns }: Manifest): { min: number; max: number } {
  const inputs = columns.filter(({ role }) => role === 'input');
  return {
    min: inputs.reduce((least, { min }) => Math.min(least, min), Number.POSITIVE_INFINITY),
    max: inputs.reduce((most, { max }) => Math.max(most, max), Number.NEGATIVE_INFINITY),
  };
}

/** The value of a wanted channel at a pixel: the same one, grey of colours, or grey for every colour. */
function channelsOf({ name }: Manifest, from: number, to: number) {
  type Values = ArrayLike<number>;
  if (from === to || (from === 4 && to === 3)) return (values: Values, pixel: number, c: number) => values[pixel + c]!;
  if (from >= 3 && to === 1) {
    return (values: Values, pixel: number) => GREY.reduce((sum, weight, c) => sum + weight * values[pixel + c]!, 0);
  }
  if (from === 1 && to === 3) return (values: Values, pixel: number) => values[pixel]!;
  const what = `Pictures of "${name}" have ${from} channels, and ${to} are wanted`;
  throw new AppError('SHAPE_MISMATCH', `${what}; grey and colours can be brought to each other, nothing else.`);
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
