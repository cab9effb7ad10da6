// Rows on their way into the network: kept as they are stored, scaled only when a batch of them is wanted.
import * as tf from '@tensorflow/tfjs';
import { gatherRows } from '../core/ops.ts';
import { byteTable, type FittedScaling, type RawRows, rowScaler } from '../core/scaling.ts';

/** Rows that a layer can train on, in the order of a split. */
export interface Input {
  readonly rows: number;
  readonly columns: number;
  /** True where the values are probabilities to be redrawn as 0/1 at each presentation. */
  readonly sampled: boolean;
  /** The rows at the given positions, [positions.length, columns]. */
  gather(positions: Uint32Array): tf.Tensor2D;
}

/** The dataset's own rows, scaled as they are gathered; whole uint8 sets thus stay uint8. */
export function rawInput(data: RawRows, rows: Uint32Array, scaling: FittedScaling): Input {
  const { columns } = data;
  const table = byteTable(data, scaling);
  const scaled = rowScaler(data, scaling);
  return {
    rows: rows.length,
    columns,
    sampled: scaling.sample,
    gather(positions) {
      const wanted = positions.map((position) => rows[position]!);
      if (table) return gatherRows({ ...data.take(wanted), columns, table });
      return tf.tensor2d(scaled(wanted), [positions.length, columns]);
    },
  };
}

/** Features of a layer below, computed once: row-major [rows, columns]. */
export function featureInput(features: Float32Array, columns: number): Input {
  return {
    rows: features.length / columns,
    columns,
    sampled: false,
    gather: (positions) => gatherRows({ values: features, rows: positions, columns, table: null }),
  };
}

/** The same rows, each followed by its class as a one-hot vector; rows: the dataset row at each position. */
export function withLabels(
  input: Input,
  rows: Uint32Array,
  { classes, of }: { readonly classes: number; readonly of: Int32Array },
): Input {
  return {
    ...input,
    columns: input.columns + classes,
    gather(positions) {
      const labels = new Float32Array(positions.length * classes);
      positions.forEach((position, i) => {
        labels[i * classes + of[rows[position]!]!] = 1;
      });
      return tf.tidy(() => tf.concat([input.gather(positions), tf.tensor2d(labels, [positions.length, classes])], 1));
    },
  };
}

/** Positions from..to-1. */
export function positionsBetween(from: number, to: number): Uint32Array {
  return Uint32Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i);
}

/** Rows gathered at once where nothing is learned. */
const CHUNK_ROWS = 1000;

/** Calls `use` with every row in order, a chunk at a time; chunks are freed afterwards. */
export function forEachChunk(input: Input, use: (chunk: tf.Tensor2D, from: number) => void): void {
  for (let from = 0; from < input.rows; from += CHUNK_ROWS) {
    const chunk = input.gather(positionsBetween(from, Math.min(input.rows, from + CHUNK_ROWS)));
    tf.tidy(() => use(chunk, from));
    chunk.dispose();
  }
}

/** Features that would take more than this are made anew for every batch. */
const MAX_FEATURE_BYTES = 2 ** 29;

/**
 * The features that `map` makes of all rows: computed once, or batch by batch where they would not fit well into memory.
 * map: [chunk, columns] to [chunk, width].
 */
export function mapInput(input: Input, width: number, map: (chunk: tf.Tensor2D) => tf.Tensor2D): Input {
  if (input.rows * width * Float32Array.BYTES_PER_ELEMENT > MAX_FEATURE_BYTES) return mappedInput(input, width, map);
  const features = new Float32Array(input.rows * width);
  forEachChunk(input, (chunk, from) => features.set(map(chunk).dataSync(), from * width));
  return featureInput(features, width);
}

function mappedInput(input: Input, width: number, map: (chunk: tf.Tensor2D) => tf.Tensor2D): Input {
  return {
    rows: input.rows,
    columns: width,
    sampled: false,
    gather: (positions) => tf.tidy(() => map(input.gather(positions))),
  };
}
