// Which inputs of a dataset are distributed otherwise than those of a run.
import { inputColumns, type Manifest } from '#shared/dataset.ts';
import type { ColumnDrift, SimilarityResult } from '#shared/similarity.ts';
import { chanceGap, largestGap } from '../core/two-samples.ts';

const SHOWN = 10;

/** What all columns together may exceed by chance. */
const LEVEL = 0.05;

/** ours, theirs: row-major [rows, inputs] */
export function driftOf(own: Manifest, ours: Float32Array, theirs: Float32Array): SimilarityResult['drift'] {
  const names = inputColumns(own);
  const columns = own.inputs;
  const found = Array.from({ length: columns }, (_, column): ColumnDrift => {
    const a = columnOf(ours, columns, column);
    const b = columnOf(theirs, columns, column);
    const deviation = deviationOf(a);
    const shift = deviation > 0 ? (meanOf(b) - meanOf(a)) / deviation : null;
    return { column: names[column]?.name ?? `column ${column + 1}`, distance: largestGap(a, b), shift };
  });
  // Bonferroni's share for each column.
  const limit = chanceGap(LEVEL / columns, ours.length / columns, theirs.length / columns);
  return {
    most: found.toSorted((a, b) => b.distance - a.distance).slice(0, SHOWN),
    beyondChance: found.filter(({ distance }) => distance > limit).length,
    columns,
  };
}

function columnOf(values: Float32Array, columns: number, column: number): Float32Array {
  return Float32Array.from({ length: values.length / columns }, (_, row) => values[row * columns + column]!);
}

function meanOf(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function deviationOf(values: Float32Array): number {
  const mean = meanOf(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}
