// Straight lines and planes through the weights of networks of one shape, for a look at the loss along them.
import { PURPOSE, philoxNormals } from './random.ts';

/** One network's parameters: every layer's weights, row-major [in, out], with its biases, [out]. */
export type Position = readonly { readonly weights: Float32Array; readonly bias: Float32Array }[];

/** origin + sum_k amounts[k] directions[k]: with a direction end - start, Goodfellow, Vinyals & Saxe (2015), section 3. */
export function moved(origin: Position, directions: readonly Position[], amounts: readonly number[]): Position {
  return origin.map(({ weights, bias }, l) => ({
    weights: summed(
      weights,
      directions.map((step) => step[l]!.weights),
      amounts,
    ),
    bias: summed(
      bias,
      directions.map((step) => step[l]!.bias),
      amounts,
    ),
  }));
}

function summed(from: Float32Array, along: readonly Float32Array[], amounts: readonly number[]): Float32Array {
  const sum = Float64Array.from(from);
  along.forEach((step, k) => {
    const amount = amounts[k]!;
    for (let i = 0; i < sum.length; i++) sum[i]! += amount * step[i]!;
  });
  return new Float32Array(sum);
}

/** to - from. */
export function difference(from: Position, to: Position): Position {
  return moved(to, [from], [-1]);
}

/** Over all parameters, in float64. */
export function innerProduct(a: Position, b: Position): number {
  const dot = (x: Float32Array, y: Float32Array) => x.reduce((total, value, i) => total + value * y[i]!, 0);
  return a.reduce((total, { weights, bias }, l) => total + dot(weights, b[l]!.weights) + dot(bias, b[l]!.bias), 0);
}

/**
 * A random direction in which every unit's incoming weights are as long as those of `like` (filter normalisation, Li et al.
 * 2018, section 4); biases stay where they are. `number` tells one direction of a seed from another.
 */
export function randomDirection(like: Position, seed: number, number: number): Position {
  return like.map(({ weights, bias }, layer) => {
    const draw = { seed, layer, purpose: PURPOSE.surfaceDirection, step: number };
    const normals = philoxNormals(1, weights.length, draw);
    return { weights: filterNormalised(normals, weights, bias.length), bias: new Float32Array(bias.length) };
  });
}

/** Column by column of [in, out], d |w| / |d|. */
export function filterNormalised(direction: Float32Array, like: Float32Array, out: number): Float32Array {
  const norms = (of: Float32Array) => {
    const squares = new Float64Array(out);
    of.forEach((value, i) => {
      squares[i % out]! += value * value;
    });
    return squares.map(Math.sqrt);
  };
  const [own, wanted] = [norms(direction), norms(like)];
  return direction.map((value, i) => (value * wanted[i % out]!) / (own[i % out]! || 1));
}

/** A plane with axes at right angles and of one length, so that distances in it are distances between weights. */
export interface Plane {
  readonly origin: Position;
  readonly x: Position;
  readonly y: Position;
  /** The length of both axes; 0 where the three points lie on one line. */
  readonly unit: number;
}

/** The plane in which start is (0, 0), end is (1, 0), and the third point lies above or below that line. */
export function planeThrough(start: Position, end: Position, third: Position): Plane {
  const x = difference(start, end);
  const unit = Math.sqrt(innerProduct(x, x));
  const towards = difference(start, third);
  const upright = moved(towards, [x], [-innerProduct(towards, x) / (unit * unit || 1)]);
  const height = Math.sqrt(innerProduct(upright, upright));
  const isFlat = height <= 1e-6 * unit || unit === 0;
  return { origin: start, x, y: moved(upright, [upright], [unit / (height || 1) - 1]), unit: isFlat ? 0 : unit };
}

/** Where a point falls on a plane, and how far it is from it, in lengths of the axes. */
export function projected({ origin, x, y, unit }: Plane, point: Position) {
  const from = difference(origin, point);
  const [a, b] = [innerProduct(from, x) / unit ** 2, innerProduct(from, y) / unit ** 2];
  const rest = innerProduct(from, from) / unit ** 2 - a * a - b * b;
  return { x: a, y: b, distance: Math.sqrt(Math.max(0, rest)) };
}
