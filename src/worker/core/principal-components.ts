// Principal components of some rows: the directions along which they vary most, in float64.
import { type Draw, philoxNormals } from './random.ts';

/** More directions than wanted, so that the wanted ones settle sooner. */
const SPARE = 6;
const MAX_STEPS = 500;
/** Directions have settled when a step changes no variance by more than this share of the largest. */
const SETTLED = 1e-12;

export interface PrincipalComponents {
  /** [components][columns], unit vectors at right angles; each with its largest weight positive. */
  readonly directions: readonly Float64Array[];
  /** Variance along each, with rows - 1 below the line. */
  readonly variances: readonly number[];
  /** Of all columns. */
  readonly totalVariance: number;
  /** The centred rows along each direction, [components][rows]. */
  readonly scores: readonly Float64Array[];
}

/**
 * The first components of values, row-major [rows, columns], by subspace iteration with a Rayleigh-Ritz step (Golub & Van
 * Loan 2013, section 8.2.4): the leading eigenvectors of X'X without ever forming it. Breathes after each step; as many
 * components as asked for, or as there are columns.
 */
export function* principalComponents(
  values: ArrayLike<number>,
  columns: number,
  components: number,
  draw: Draw,
): Generator<null, PrincipalComponents> {
  const x = centred(values, columns);
  const rows = x.length / columns;
  const wanted = Math.min(components, columns);
  const width = Math.min(wanted + SPARE, columns);
  const normals = philoxNormals(columns, width, draw);
  let basis = orthonormal(
    Array.from({ length: width }, (_, k) => Float64Array.from({ length: columns }, (_, i) => normals[i * width + k]!)),
  );
  let found: readonly number[] = [];
  for (let step = 0; step < MAX_STEPS; step++) {
    const image = timesGram(x, columns, basis);
    const { values: ritz, vectors } = symmetricEigen(basis.map((a) => image.map((b) => dot(a, b))));
    const change = Math.max(...ritz.slice(0, wanted).map((value, k) => Math.abs(value - (found[k] ?? 0))));
    found = ritz;
    const isSettled = change <= SETTLED * Math.max(ritz[0] ?? 0, Number.MIN_VALUE);
    // The next step begins with the image in the order of the eigenvalues, so that the largest are orthonormalised first.
    basis = isSettled ? combined(basis, vectors) : orthonormal(combined(image, vectors));
    yield null;
    if (isSettled) break;
  }
  const directions = basis.slice(0, wanted).map(facingUp);
  return {
    directions,
    variances: found.slice(0, wanted).map((value) => Math.max(0, value) / Math.max(1, rows - 1)),
    totalVariance: dot(x, x) / Math.max(1, rows - 1),
    scores: directions.map((direction) =>
      Float64Array.from({ length: rows }, (_, row) => dot(x.subarray(row * columns, (row + 1) * columns), direction)),
    ),
  };
}

function centred(values: ArrayLike<number>, columns: number): Float64Array {
  const x = Float64Array.from(values);
  const rows = x.length / columns;
  const means = new Float64Array(columns);
  for (let i = 0; i < x.length; i++) means[i % columns]! += x[i]! / rows;
  for (let i = 0; i < x.length; i++) x[i]! -= means[i % columns]!;
  return x;
}

/** X'X applied to each vector, a row of X at a time. */
function timesGram(x: Float64Array, columns: number, vectors: readonly Float64Array[]): Float64Array[] {
  const images = vectors.map(() => new Float64Array(columns));
  for (let from = 0; from < x.length; from += columns) {
    for (let k = 0; k < vectors.length; k++) {
      const [vector, image] = [vectors[k]!, images[k]!];
      let along = 0;
      for (let i = 0; i < columns; i++) along += x[from + i]! * vector[i]!;
      for (let i = 0; i < columns; i++) image[i]! += along * x[from + i]!;
    }
  }
  return images;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

/** Gram-Schmidt, each vector freed twice of those before it; a vector that is nothing but them becomes zero. */
function orthonormal(vectors: readonly Float64Array[]): Float64Array[] {
  const made: Float64Array[] = [];
  for (const vector of vectors) {
    const own = vector.slice();
    const before = Math.sqrt(dot(own, own));
    for (const other of [...made, ...made]) {
      const along = dot(own, other);
      for (let i = 0; i < own.length; i++) own[i]! -= along * other[i]!;
    }
    const length = Math.sqrt(dot(own, own));
    made.push(length > 1e-12 * before ? own.map((value) => value / length) : new Float64Array(own.length));
  }
  return made;
}

/** Column k of the result: sum_j vectors[j] weights[j][k]. */
function combined(vectors: readonly Float64Array[], weights: readonly (readonly number[])[]): Float64Array[] {
  return vectors.map((_, k) => {
    const sum = new Float64Array(vectors[0]!.length);
    vectors.forEach((vector, j) => {
      const weight = weights[j]![k]!;
      for (let i = 0; i < sum.length; i++) sum[i]! += weight * vector[i]!;
    });
    return sum;
  });
}

function facingUp(direction: Float64Array): Float64Array {
  const largest = direction.reduce((best, value) => (Math.abs(value) > Math.abs(best) ? value : best), 0);
  return largest < 0 ? direction.map((value) => -value) : direction;
}

/**
 * Eigenvalues of a small symmetric matrix, largest first, with their vectors as columns, by Jacobi rotations (Golub & Van
 * Loan 2013, section 8.5).
 */
export function symmetricEigen(matrix: readonly (readonly number[])[]): { values: number[]; vectors: number[][] } {
  const n = matrix.length;
  const a = matrix.map((row) => [...row]);
  const v = matrix.map((_, i) => matrix.map((_, j) => Number(i === j)));
  for (let sweep = 0; sweep < 60; sweep++) {
    const [off, all] = [0, 1].map((diagonal) =>
      a.flat().reduce((sum, x, at) => sum + (diagonal || at % (n + 1) !== 0 ? x * x : 0), 0),
    );
    if (off! <= 1e-30 * all!) break;
    for (let p = 0; p < n; p++) for (let q = p + 1; q < n; q++) rotate(a, v, p, q);
  }
  const order = a.map((row, i) => ({ value: row[i]!, i })).toSorted((x, y) => y.value - x.value);
  return { values: order.map(({ value }) => value), vectors: v.map((row) => order.map(({ i }) => row[i]!)) };
}

/** One rotation that makes a[p][q] zero, in place. */
function rotate(a: number[][], v: number[][], p: number, q: number): void {
  const apq = a[p]![q]!;
  if (apq === 0) return;
  const theta = (a[q]![q]! - a[p]![p]!) / (2 * apq);
  const t = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.hypot(theta, 1));
  const c = 1 / Math.hypot(t, 1);
  const s = t * c;
  const turn = (row: number[]) => {
    const [x, y] = [row[p]!, row[q]!];
    row[p] = c * x - s * y;
    row[q] = s * x + c * y;
  };
  for (const row of a) turn(row);
  const [above, below] = [a[p]!, a[q]!];
  a[p] = above.map((x, j) => c * x - s * below[j]!);
  a[q] = above.map((x, j) => s * x + c * below[j]!);
  for (const row of v) turn(row);
}
