// Scaling of the inputs: fitted once on a run's training rows, stored with it, and applied the same way everywhere.

/** What the specification asks for. */
export type ScalingKind = 'none' | 'unit' | 'standardise' | 'sample' | { readonly binarise: number };

/**
 * x -> (x - offset) * scale, column by column, then clipped to [0, 1] where `clip`, then 1 where >= `threshold`.
 * With `sample`, pre-training of the first layer sees 0/1 draws with these values as probabilities, redrawn each epoch;
 * everything else sees the values themselves.
 */
export interface FittedScaling {
  /** [columns] */
  readonly offset: Float32Array;
  /** [columns] */
  readonly scale: Float32Array;
  readonly clip: boolean;
  readonly threshold: number | null;
  readonly sample: boolean;
}

type Values = Uint8Array | Float32Array;

/** Raw values, wherever they lie. */
export interface RawRows {
  readonly columns: number;
  readonly isBytes: boolean;
  /** Row-major values among which the wanted rows are, and which rows of these values they are. */
  take(rows: Uint32Array): { readonly values: Values; readonly rows: Uint32Array };
}

/** Raw values that are in memory whole, row-major [rows, columns]; taking some copies nothing. */
export function rowsInMemory(values: Values, columns: number): RawRows {
  return { columns, isBytes: values instanceof Uint8Array, take: (rows) => ({ values, rows }) };
}

/** Rows looked at together where all of them are. */
const CHUNK_ROWS = 4096;

/** Calls `use` with every value of the rows and its column, a chunk of rows at a time. */
function forEachValue(data: RawRows, rows: Uint32Array, use: (value: number, column: number) => void): void {
  for (let from = 0; from < rows.length; from += CHUNK_ROWS) {
    const taken = data.take(rows.subarray(from, from + CHUNK_ROWS));
    for (const row of taken.rows) {
      for (let c = 0, at = row * data.columns; c < data.columns; c++, at++) use(taken.values[at]!, c);
    }
  }
}

/**
 * Fits a scaling on the given rows. Pictures share one value range over all pixels, so that contrast survives; other
 * columns have a range each. A constant column is only shifted.
 */
export function fitScaling(kind: ScalingKind, data: RawRows, rows: Uint32Array, sharedRange: boolean): FittedScaling {
  const plain = { clip: false, threshold: null, sample: false };
  if (kind === 'none') {
    return { offset: new Float32Array(data.columns), scale: new Float32Array(data.columns).fill(1), ...plain };
  }
  if (kind === 'standardise') return { ...standardise(data, rows), ...plain };
  const threshold = typeof kind === 'object' ? kind.binarise : null;
  return { ...unitRange(data, rows, sharedRange), clip: true, threshold, sample: kind === 'sample' };
}

function unitRange(data: RawRows, rows: Uint32Array, sharedRange: boolean) {
  const min = new Float32Array(data.columns).fill(Number.POSITIVE_INFINITY);
  const max = new Float32Array(data.columns).fill(Number.NEGATIVE_INFINITY);
  forEachValue(data, rows, (value, c) => {
    if (value < min[c]!) min[c] = value;
    if (value > max[c]!) max[c] = value;
  });
  if (sharedRange) {
    min.fill(min.reduce((a, b) => Math.min(a, b)));
    max.fill(max.reduce((a, b) => Math.max(a, b)));
  }
  return { offset: min, scale: max.map((top, c) => (top > min[c]! ? 1 / (top - min[c]!) : 1)) };
}

function standardise(data: RawRows, rows: Uint32Array) {
  const sum = new Float64Array(data.columns);
  forEachValue(data, rows, (value, c) => {
    sum[c]! += value;
  });
  const mean = sum.map((total) => total / rows.length);
  const squares = new Float64Array(data.columns);
  forEachValue(data, rows, (value, c) => {
    squares[c]! += (value - mean[c]!) ** 2;
  });
  const scale = Float32Array.from(squares, (total) => {
    const deviation = Math.sqrt(total / rows.length);
    return deviation > 0 ? 1 / deviation : 1;
  });
  return { offset: Float32Array.from(mean), scale };
}

/** Scaled values of the listed rows, row-major [rows.length, columns], written to `out` (made if not given). */
export function scaleRows(data: RawRows, rows: Uint32Array, scaling: FittedScaling, out?: Float32Array): Float32Array {
  return rowScaler(data, scaling)(rows, out);
}

/** The same for many batches of one dataset: bytes that are all scaled alike are looked up, not computed. */
export function rowScaler(
  data: RawRows,
  scaling: FittedScaling,
): (rows: Uint32Array, out?: Float32Array) => Float32Array {
  const table = byteTable(data, scaling);
  return (rows, out = new Float32Array(rows.length * data.columns)) => {
    const taken = data.take(rows);
    if (table) lookUpRows(taken.values, taken.rows, data.columns, table, out);
    else computeRows(taken.values, taken.rows, scaling, out);
    return out;
  };
}

/** What each of the 256 bytes becomes, where the data are bytes and all columns share one offset and scale; else null. */
export function byteTable({ isBytes }: RawRows, scaling: FittedScaling): Float32Array | null {
  if (!isBytes) return null;
  const [offset] = scaling.offset;
  const [scale] = scaling.scale;
  if (offset === undefined || scale === undefined) return null;
  if (!scaling.offset.every((it) => it === offset) || !scaling.scale.every((it) => it === scale)) return null;
  return Float32Array.from({ length: 256 }, (_, byte) => scaleValue(byte, offset, scale, scaling));
}

/** out = what the table has for each value of the rows. */
export function lookUpRows(
  values: Values,
  rows: Uint32Array,
  columns: number,
  table: Float32Array,
  out: Float32Array,
): void {
  let to = 0;
  for (const row of rows) {
    for (let at = row * columns, end = at + columns; at < end; at++, to++) out[to] = table[values[at]!]!;
  }
}

function computeRows(values: Values, rows: Uint32Array, scaling: FittedScaling, out: Float32Array): void {
  const { offset, scale } = scaling;
  const columns = offset.length;
  let to = 0;
  for (const row of rows) {
    for (let c = 0, at = row * columns; c < columns; c++, at++, to++) {
      out[to] = scaleValue(values[at]!, offset[c]!, scale[c]!, scaling);
    }
  }
}

function scaleValue(raw: number, offset: number, scale: number, { clip, threshold }: FittedScaling): number {
  let value = (raw - offset) * scale;
  if (clip) value = value < 0 ? 0 : value > 1 ? 1 : value;
  if (threshold === null) return value;
  return value >= threshold ? 1 : 0;
}
