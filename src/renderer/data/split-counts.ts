// How many rows of a split train, validate and test; the run draws them the same way.
import type { Spec } from '#shared/spec.ts';

export interface SplitCounts {
  readonly train: number;
  readonly validation: number;
  readonly test: number;
}

/** Of `rows` rows, `testRows` of them a given test set; the parts add up. */
export function splitCounts(rows: number, testRows: number, split: Spec['dataset']['split']): SplitCounts {
  const own = rows - testRows;
  const part = (fraction: number) => Math.floor(own * fraction + 1e-9);
  const test = testRows > 0 ? testRows : part(split.test ?? 0);
  const validation = part(split.validation);
  return { train: rows - test - validation, validation, test };
}
