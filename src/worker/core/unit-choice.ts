// Which units of some layers to take: by what they do on training rows, by chance, or by hand.
import { mutualInformation } from './mutual-information.ts';
import { type Draw, permutation } from './random.ts';

/** What a unit is ranked by. */
export type UnitScore = 'most-active' | 'highest-variance' | 'most-informative';

/**
 * A number per column, the higher the sooner it is chosen: mean, variance, or mutual information with the class (nats).
 * values: row-major [classes.length, columns]
 */
export function scoreUnits(
  by: UnitScore,
  values: Float32Array,
  columns: number,
  classes: Int32Array,
  classCount: number,
): Float64Array {
  const rows = classes.length;
  return Float64Array.from({ length: columns }, (_, column) => {
    const own = Float32Array.from({ length: rows }, (_, row) => values[row * columns + column]!);
    if (by === 'most-informative') return mutualInformation(own, classes, classCount);
    const mean = own.reduce((sum, value) => sum + value, 0) / rows;
    return by === 'most-active' ? mean : own.reduce((sum, value) => sum + (value - mean) ** 2, 0) / rows;
  });
}

/** Positions, rising, of the `count` highest scores; the first of equal ones. */
export function highest(scores: Float64Array, count: number): Uint32Array {
  const order = Array.from(scores.keys()).sort((a, b) => scores[b]! - scores[a]! || a - b);
  return Uint32Array.from(order.slice(0, count)).sort();
}

/** `count` of 0..units-1 by chance, rising. */
export function drawUnits(units: number, count: number, draw: Draw): Uint32Array {
  return permutation(units, draw).slice(0, count).sort();
}
