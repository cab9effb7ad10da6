// Float64 arithmetic that the kernels are measured against.

export interface Shape {
  readonly rows: number;
  readonly columns: number;
  readonly inner: number;
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

/** op(a) op(b), row-major, every sum in order. */
export function product64(a: ArrayLike<number>, b: ArrayLike<number>, shape: Shape): Float64Array {
  const { rows, columns, inner, transposeA, transposeB } = shape;
  const out = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      let sum = 0;
      for (let k = 0; k < inner; k++) {
        sum += a[transposeA ? k * rows + i : i * inner + k]! * b[transposeB ? j * inner + k : k * columns + j]!;
      }
      out[i * columns + j] = sum;
    }
  }
  return out;
}

export function sigmoid64(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

/** The largest |got - wanted|; NaN and infinities agree only with themselves, and otherwise count as infinite. */
export function worstDifference(got: ArrayLike<number>, wanted: ArrayLike<number>): number {
  let worst = got.length === wanted.length ? 0 : Number.POSITIVE_INFINITY;
  for (let i = 0; i < wanted.length; i++) {
    const difference = Object.is(got[i], wanted[i]) ? 0 : Math.abs(got[i]! - wanted[i]!);
    worst = Math.max(worst, Number.isNaN(difference) ? Number.POSITIVE_INFINITY : difference);
  }
  return worst;
}

/** Reproducible values in [-1, 1). */
export function randomValues(length: number, seed: number): Float32Array {
  let state = seed >>> 0;
  return Float32Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  });
}
