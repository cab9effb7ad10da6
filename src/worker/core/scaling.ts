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

/** Rows of raw values, row-major [rows, columns]. */
export interface RawRows {
  readonly values: Uint8Array | Float32Array;
  readonly columns: number;
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
  for (const row of rows) {
    for (let c = 0, at = row * data.columns; c < data.columns; c++, at++) {
      const value = data.values[at]!;
      if (value < min[c]!) min[c] = value;
      if (value > max[c]!) max[c] = value;
    }
  }
  if (sharedRange) {
    min.fill(min.reduce((a, b) => Math.min(a, b)));
    max.fill(max.reduce((a, b) => Math.max(a, b)));
  }
  return { offset: min, scale: max.map((top, c) => (top > min[c]! ? 1 / (top - min[c]!) : 1)) };
}

function standardise(data: RawRows, rows: Uint32Array) {
  const sum = new Float64Array(data.columns);
  for (const row of rows) {
    for (let c = 0, at = row * data.columns; c < data.columns; c++, at++) sum[c]! += data.values[at]!;
  }
  const mean = sum.map((total) => total / rows.length);
  const squares = new Float64Array(data.columns);
  for (const row of rows) {
    for (let c = 0, at = row * data.columns; c < data.columns; c++, at++) {
      squares[c]! += (data.values[at]! - mean[c]!) ** 2;
    }
  }
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
  const table = data.values instanceof Uint8Array ? byteTable(scaling) : null;
  return (rows, out = new Float32Array(rows.length * data.columns)) => {
    if (table) lookUpRows(data, rows, table, out);
    else computeRows(data, rows, scaling, out);
    return out;
  };
}

/** What each of the 256 bytes becomes, where all columns share one offset and scale; else null. */
function byteTable(scaling: FittedScaling): Float32Array | null {
  const [offset] = scaling.offset;
  const [scale] = scaling.scale;
  if (offset === undefined || scale === undefined) return null;
  if (!scaling.offset.every((it) => it === offset) || !scaling.scale.every((it) => it === scale)) return null;
  return Float32Array.from({ length: 256 }, (_, byte) => scaleValue(byte, offset, scale, scaling));
}

function lookUpRows({ values, columns }: RawRows, rows: Uint32Array, table: Float32Array, out: Float32Array): void {
  let to = 0;
  for (const row of rows) {
    for (let at = row * columns, end = at + columns; at < end; at++, to++) out[to] = table[values[at]!]!;
  }
}

function computeRows({ values, columns }: RawRows, rows: Uint32Array, scaling: FittedScaling, out: Float32Array): void {
  const { offset, scale } = scaling;
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
