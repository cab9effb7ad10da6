// Counts the values of a prepared dataset, column by column, in memory that does not grow with its rows.
import { type DatasetStatistics, STATISTICS_BINS } from '#shared/column-statistics.ts';
import { inputColumns, type Manifest } from '#shared/dataset.ts';
import { openPreparedDataset } from './prepared-dataset.ts';

/** Larger files are read piece by piece. */
const MAX_BYTES_IN_MEMORY = 2 ** 27;
const CHUNK_ROWS = 2048;
/** Columns beyond these get no counts: nobody looks at a thousand histograms. */
const MOST_COUNTED = 1000;

/** @throws AppError ARTIFACT_NOT_FOUND or ARTIFACT_CORRUPT. */
export function datasetStatistics(path: string, manifest: Manifest): DatasetStatistics {
  const { rows, classes } = openPreparedDataset(path, manifest, MAX_BYTES_IN_MEMORY);
  const tally = new Tally(manifest);
  for (let from = 0; from < manifest.rows; from += CHUNK_ROWS) {
    const length = Math.min(CHUNK_ROWS, manifest.rows - from);
    const taken = rows.take(Uint32Array.from({ length }, (_, i) => from + i));
    for (const row of taken.rows) tally.add(taken.values, row * manifest.inputs);
  }
  return { columns: tally.columns(manifest), classCounts: classCounts(manifest, classes) };
}

class Tally {
  readonly #min: Float64Array;
  readonly #max: Float64Array;
  readonly #sum: Float64Array;
  readonly #counts: Uint32Array;
  readonly #from: Float64Array;
  readonly #perBin: Float64Array;
  readonly #rows: number;

  constructor(manifest: Manifest) {
    const inputs = inputColumns(manifest);
    this.#min = new Float64Array(inputs.length).fill(Number.POSITIVE_INFINITY);
    this.#max = new Float64Array(inputs.length).fill(Number.NEGATIVE_INFINITY);
    this.#sum = new Float64Array(inputs.length);
    this.#counts = new Uint32Array(Math.min(inputs.length, MOST_COUNTED) * STATISTICS_BINS);
    this.#from = Float64Array.from(inputs, ({ min }) => min);
    this.#perBin = Float64Array.from(inputs, ({ min, max }) => (max > min ? STATISTICS_BINS / (max - min) : 0));
    this.#rows = manifest.rows;
  }

  /** One row, which begins at `start`. */
  add(values: ArrayLike<number>, start: number): void {
    const counted = this.#counts.length / STATISTICS_BINS;
    for (let c = 0; c < this.#sum.length; c++) {
      const value = values[start + c]!;
      if (value < this.#min[c]!) this.#min[c] = value;
      if (value > this.#max[c]!) this.#max[c] = value;
      this.#sum[c]! += value;
      if (c >= counted) continue;
      const bin = Math.floor((value - this.#from[c]!) * this.#perBin[c]!);
      this.#counts[c * STATISTICS_BINS + Math.max(0, Math.min(STATISTICS_BINS - 1, bin))]! += 1;
    }
  }

  columns(manifest: Manifest): DatasetStatistics['columns'] {
    let at = 0;
    return manifest.columns
      .filter(({ role }) => role === 'input')
      .map(({ name, categories }) => {
        const c = at;
        at += categories?.length ?? 1;
        if (!categories) return { name, ...this.#range(c), counts: this.#countsOf(c) };
        const counts = categories.map((_, i) => Math.round(this.#sum[c + i]!));
        return { name, min: 0, max: 1, mean: 1 / categories.length, counts };
      });
  }

  #range(c: number) {
    return { min: this.#min[c]!, max: this.#max[c]!, mean: this.#sum[c]! / this.#rows };
  }

  #countsOf(c: number): number[] | null {
    const start = c * STATISTICS_BINS;
    return start >= this.#counts.length ? null : [...this.#counts.subarray(start, start + STATISTICS_BINS)];
  }
}

function classCounts({ label }: Manifest, classes: Int32Array | null): number[] | null {
  if (!classes || label?.kind !== 'class') return null;
  const counts = new Array<number>(label.classes.length).fill(0);
  for (const it of classes) counts[it]! += 1;
  return counts;
}
