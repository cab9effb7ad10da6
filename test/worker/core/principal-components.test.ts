// Principal components against numpy's singular values of the bundled digits, and against what defines them.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { principalComponents, symmetricEigen } from '../../../src/worker/core/principal-components.ts';
import { PURPOSE } from '../../../src/worker/core/random.ts';
import { finish } from './run-to-end.ts';

const draw = { seed: 1, purpose: PURPOSE.embedding, layer: 0, step: 0 };
const found = (values: readonly number[], columns: number, components: number) =>
  finish(principalComponents(values, columns, components, draw));
const dot = (a: ArrayLike<number>, b: ArrayLike<number>) => Array.from(a).reduce((sum, x, i) => sum + x * b[i]!, 0);

describe('principal components', () => {
  it('are those that numpy 2.4.6 finds in the bundled digits', () => {
    const path = join(import.meta.dirname, '../../../resources/samples/digits.csv.gz');
    const lines = gunzipSync(readFileSync(path)).toString().trim().split('\n');
    const values = lines.flatMap((line) => line.split(',').slice(0, 64).map(Number));
    const { variances, totalVariance, scores } = found(values, 64, 3);
    [179.006930097972, 163.717746881678, 141.788439092284].forEach((variance, k) => {
      expect(variances[k]).toBeCloseTo(variance, 8);
    });
    expect(totalVariance).toBeCloseTo(1202.147712160704, 8);
    const first = [-1.259466450102, 7.957611300011, 6.991922967203];
    const second = [-21.274883480738, 20.768698956046, 9.955986407732];
    first.forEach((value, row) => {
      expect(scores[0]![row]).toBeCloseTo(value, 5);
      expect(scores[1]![row]).toBeCloseTo(second[row]!, 5);
    });
  });

  it('stand at right angles, carry the variance of their scores, and all of them carry all of it', () => {
    const matrix = fc.array(fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 3, maxLength: 3 }), {
      minLength: 4,
      maxLength: 12,
    });
    fc.assert(
      fc.property(matrix, (rows) => {
        const { directions, variances, totalVariance, scores } = found(rows.flat(), 3, 3);
        expect(variances.reduce((sum, x) => sum + x, 0)).toBeCloseTo(totalVariance, 6);
        directions.forEach((a, i) => {
          if (variances[i]! > 1e-6)
            expect(dot(scores[i]!, scores[i]!) / (rows.length - 1)).toBeCloseTo(variances[i]!, 6);
          directions.slice(0, i).forEach((b) => {
            expect(dot(a, b)).toBeCloseTo(0, 6);
          });
        });
      }),
    );
  });

  it('of points on one line are that line and nothing', () => {
    const { directions, variances, totalVariance } = found([0, 0, 3, -4, 6, -8], 2, 2);
    expect(directions[0]![0]).toBeCloseTo(-0.6, 10);
    expect(directions[0]![1]).toBeCloseTo(0.8, 10);
    expect(variances[0]).toBeCloseTo(25, 10);
    expect(variances[1]).toBeCloseTo(0, 10);
    expect(totalVariance).toBeCloseTo(25, 10);
  });

  it('of rows that never vary, and of one column, are no trouble', () => {
    expect(found([2, 5, 2, 5], 2, 2).variances).toEqual([0, 0]);
    expect(found([1, 2, 3], 1, 2).variances).toEqual([1]);
  });
});

it('eigenvalues of a small symmetric matrix come with their vectors', () => {
  // [[2, 1], [1, 2]] has 3 along (1, 1) and 1 along (1, -1).
  const { values, vectors } = symmetricEigen([
    [2, 1],
    [1, 2],
  ]);
  expect(values).toEqual([expect.closeTo(3, 12), expect.closeTo(1, 12)]);
  expect(Math.abs(vectors[0]![0]!)).toBeCloseTo(Math.SQRT1_2, 12);
  fc.assert(
    fc.property(fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 10, maxLength: 10 }), (x) => {
      const at = [0, 1, 3, 6];
      const matrix = [0, 1, 2, 3].map((i) => [0, 1, 2, 3].map((j) => x[at[Math.max(i, j)]! + Math.min(i, j)]!));
      const eigen = symmetricEigen(matrix);
      matrix.forEach((row, i) => {
        eigen.values.forEach((value, k) => {
          expect(
            dot(
              row,
              eigen.vectors.map((of) => of[k]!),
            ),
          ).toBeCloseTo(value * eigen.vectors[i]![k]!, 8);
        });
      });
    }),
  );
});
