// Counts of all input values before scaling and after each way of it, for people who choose one.
import type { Histogram, Preview } from '#shared/preview.ts';
import { fitScaling, rowScaler, rowsInMemory, type ScalingKind } from '../core/scaling.ts';

const BINS = 20;
/** So many values show the shape; more would only take longer. */
const MOST_VALUES = 4_000_000;
const CHUNK_ROWS = 4096;

type Kind = keyof Preview['histograms'];

const KINDS: Readonly<Record<Kind, ScalingKind>> = {
  none: 'none',
  unit: 'unit',
  standardise: 'standardise',
  binarise: { binarise: 0.5 },
};

/** Values in chunks, as often as they are wanted. */
type Chunks = () => Iterable<Float32Array>;

/** Of the first `rows` rows of `values` [*, width], or of evenly chosen ones where they are too many. */
export function scalingHistograms(
  values: Uint8Array | Float32Array,
  { width, rows, isImage }: { width: number; rows: number; isImage: boolean },
): Pick<Preview, 'histograms' | 'histogramRows'> {
  const step = Math.max(1, Math.ceil((rows * width) / MOST_VALUES));
  const chosen = Uint32Array.from({ length: Math.ceil(rows / step) }, (_, i) => i * step);
  const data = rowsInMemory(values, width);
  const histogramOf = (kind: Kind): Histogram => {
    const scale = rowScaler(data, fitScaling(KINDS[kind], data, chosen, isImage));
    return histogram(function* () {
      for (let from = 0; from < chosen.length; from += CHUNK_ROWS)
        yield scale(chosen.subarray(from, from + CHUNK_ROWS));
    });
  };
  const histograms = {
    none: histogramOf('none'),
    unit: histogramOf('unit'),
    standardise: histogramOf('standardise'),
    binarise: histogramOf('binarise'),
  };
  return { histograms, histogramRows: chosen.length };
}

/** Bins of equal width from the smallest value to the largest. */
export function histogram(chunks: Chunks): Histogram {
  let [from, to, sum, count] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, 0];
  for (const chunk of chunks()) {
    for (const value of chunk) {
      if (value < from) from = value;
      if (value > to) to = value;
      sum += value;
    }
    count += chunk.length;
  }
  const counts = new Array<number>(BINS).fill(0);
  if (count === 0) return { from: 0, to: 0, counts, mean: 0 };
  const perBin = to > from ? BINS / (to - from) : 0;
  for (const chunk of chunks()) {
    for (const value of chunk) counts[Math.min(BINS - 1, Math.floor((value - from) * perBin))]! += 1;
  }
  return { from, to, counts, mean: sum / count };
}
