// An array as it comes out of an IDX, NPY or NPZ file, before it becomes rows and inputs.

export interface NumberArray {
  /** Row-major (the last index runs fastest). */
  readonly shape: readonly number[];
  readonly data: Uint8Array | Float32Array | Float64Array;
  /** Texts instead of numbers, where the file holds such; `data` is then empty. */
  readonly strings: readonly string[] | null;
}
