// Simple classifiers against scikit-learn's figures for the same rows, and against cases that can be worked out by hand.
import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { nearestRows, voteOfNearest } from '../../../src/worker/core/k-nearest.ts';
import { fitLinear, type LinearLoss, largestScores, linearScores } from '../../../src/worker/core/linear-classifier.ts';
import { mutualInformation } from '../../../src/worker/core/mutual-information.ts';
import { minimise } from '../../../src/worker/core/quasi-newton.ts';
import { classifyByPairs, fitRbfSvm, rbfKernel, squaredDistances } from '../../../src/worker/core/rbf-svm.ts';
import { trainPair } from '../../../src/worker/core/smo.ts';
import { useCpuBackend } from './cpu-backend.ts';
import { finish } from './run-to-end.ts';

beforeAll(useCpuBackend);

/** What scikit-learn made of the rows below; `sklearn` names its version. */
const reference = JSON.parse(readFileSync('test/fixtures/scikit-learn-classifiers.json', 'utf8'));

/** Noise between 0 and 1 from a formula; every class is 0.4 higher in its own columns, so classes overlap. */
function rowsOf(count: number, columns: number, classCount: number, first: number) {
  const classes = Int32Array.from({ length: count }, (_, i) => (first + i) % classCount);
  const values = Float32Array.from({ length: count * columns }, (_, at) => {
    const [i, j] = [Math.floor(at / columns), at % columns];
    const noise = Math.sin(12.9898 * (first + i + 1) + 78.233 * (j + 1)) * 43758.5453;
    return noise - Math.floor(noise) + (j % classCount === classes[i] ? 0.4 : 0);
  });
  return { values, classes, x: tf.tensor2d(values, [count, columns]) };
}

function wrong(said: ArrayLike<number>, classes: Int32Array): number {
  return classes.reduce((sum, it, row) => sum + (it === said[row] ? 0 : 1), 0);
}

describe('the rows of the reference', () => {
  it('are the same here', () => {
    const { values } = rowsOf(90, 6, 3, 0);
    expect(Array.from(values.subarray(0, 6))).toEqual(reference.first);
  });
});

describe.each([
  ['logistic', 'logistic'],
  ['squared-hinge', 'linearSvm'],
] as [LinearLoss, string][])('%s', (loss, name) => {
  const { penalty, coefficients, intercepts, testErrors } = reference[name];

  it("has scikit-learn's coefficients, intercepts and test errors", () => {
    const { x, classes } = rowsOf(90, 6, 3, 0);
    const test = rowsOf(60, 6, 3, 90);
    const found = finish(fitLinear({ x, classes, classCount: 3 }, { loss, penalty, tolerance: 1e-7 }));
    coefficients.flat().forEach((wanted: number, at: number) => {
      const [k, column] = [Math.floor(at / 6), at % 6];
      expect(Math.abs(found.weights[column * 3 + k]! - wanted)).toBeLessThan(5e-3);
    });
    // Intercepts of a softmax may all be shifted alike.
    const shift = loss === 'logistic' ? found.bias.reduce((sum, it) => sum + it, 0) / 3 : 0;
    intercepts.forEach((wanted: number, k: number) => {
      expect(Math.abs(found.bias[k]! - shift - wanted)).toBeLessThan(5e-3);
    });
    expect(wrong(largestScores(linearScores(found, test.x), 3), test.classes)).toBe(testErrors);
  });

  it('comes to the same from another start, and with more columns than rows', () => {
    const { x, classes } = rowsOf(12, 30, 3, 0);
    const rows = { x, classes, classCount: 3 };
    const cold = finish(fitLinear(rows, { loss, penalty, tolerance: 1e-7 }));
    const warm = finish(
      fitLinear(rows, { loss, penalty, tolerance: 1e-7, start: { ...cold, weights: cold.weights.map((w) => w + 1) } }),
    );
    cold.weights.forEach((weight, i) => {
      expect(warm.weights[i]).toBeCloseTo(weight, 2);
    });
    expect(wrong(largestScores(linearScores(cold, x), 3), classes)).toBe(0);
  });
});

describe('the search for a minimum', () => {
  it('finds the lowest place of a stretched parabola, with and without its curvature', () => {
    const curvature = [1, 100, 10_000];
    const f = (x: Float64Array, gradient: Float64Array) =>
      curvature.reduce((sum, c, i) => {
        gradient[i] = c * (x[i]! - i);
        return sum + (c / 2) * (x[i]! - i) ** 2;
      }, 1);
    const exact = (g: Float64Array) => curvature.forEach((c, i) => { g[i]! /= c; }); // biome-ignore format: one line
    for (const precondition of [null, exact]) {
      const x = Float64Array.from([5, 5, 5]);
      finish(minimise(f, x, { flat: 1e-9, iterations: 200, precondition }));
      x.forEach((value, i) => {
        expect(value).toBeCloseTo(i, 3);
      });
    }
  });
});

describe('the kernel SVM', () => {
  const { penalty, gamma, predictions } = reference.rbfSvm;
  const train = () => rowsOf(90, 6, 3, 0);

  it("classifies every row as scikit-learn's", () => {
    const { x, classes } = train();
    const kernel = { values: rbfKernel(x, x, gamma), size: 90 };
    const all = Uint32Array.from({ length: 90 }, (_, i) => i);
    const machine = finish(fitRbfSvm(kernel, all, classes, 3, penalty));
    const said = classifyByPairs(machine, rbfKernel(rowsOf(60, 6, 3, 90).x, x, gamma), 90);
    expect(Array.from(said)).toEqual(predictions);
  });

  it("decides between two classes as scikit-learn's, with as many support vectors", () => {
    const { x, classes } = train();
    const rows = Uint32Array.from({ length: 90 }, (_, i) => i).filter((row) => classes[row]! < 2);
    const signs = Int8Array.from(rows, (row) => (classes[row] === 1 ? 1 : -1));
    const kernel = rbfKernel(x, x, gamma);
    const found = trainPair({ rows, signs, kernel, size: 90 }, penalty, 1e-6);
    expect(found.rows.length).toBe(reference.pair.supportVectors);
    const others = rbfKernel(rowsOf(60, 6, 3, 90).x, x, gamma);
    reference.pair.decisions.forEach((wanted: number, row: number) => {
      const decision = found.rows.reduce(
        (sum, s, i) => sum + found.coefficients[i]! * others[row * 90 + s]!,
        found.bias,
      );
      expect(decision).toBeCloseTo(wanted, 3);
    });
  });

  it('of two rows puts the border in the middle', () => {
    // k(a, a) = 1 and k(a, b) = 0: each alpha is 1, within C = 10, and the decision at a row is its sign.
    const found = trainPair(
      { rows: Uint32Array.of(0, 1), signs: Int8Array.of(1, -1), kernel: Float32Array.of(1, 0, 0, 1), size: 2 },
      10,
    );
    expect(Array.from(found.coefficients)).toEqual([1, -1]);
    expect(found.bias).toBe(0);
  });
});

describe('the nearest rows', () => {
  it("vote as scikit-learn's", () => {
    const { x, classes } = rowsOf(80, 6, 2, 0);
    const distances = squaredDistances(rowsOf(60, 6, 2, 80).x, x).dataSync() as Float32Array;
    for (const k of [1, 3, 5]) {
      const nearest = nearestRows(distances, 80, k, () => true);
      expect(Array.from(voteOfNearest(nearest, k, k, classes))).toEqual(reference.nearest[k]);
    }
  });

  it('are nearest first, leave out who may not be, and settle a tie by who came first', () => {
    const distances = Float32Array.of(3, 1, 2, 4);
    expect(Array.from(nearestRows(distances, 4, 3, () => true))).toEqual([1, 2, 0]);
    expect(Array.from(nearestRows(distances, 4, 3, (_, other) => other !== 1 && other !== 3))).toEqual([2, 0, -1]);
    expect(Array.from(voteOfNearest(Int32Array.of(1, 2, 0), 3, 2, Int32Array.of(0, 5, 3, 0)))).toEqual([5]);
  });
});

describe('mutual information', () => {
  it("is scikit-learn's for the same bins, ties among them", () => {
    const { values, classes } = rowsOf(90, 6, 3, 0);
    reference.mutualInformation.forEach((wanted: number, column: number) => {
      const own = Float32Array.from({ length: 90 }, (_, row) => Math.round(values[row * 6 + column]! * 4) / 4);
      expect(mutualInformation(own, classes, 3)).toBeCloseTo(wanted, 10);
    });
  });

  it('is the entropy of the classes for a number that tells them apart, and 0 for a constant', () => {
    const classes = Int32Array.from({ length: 100 }, (_, i) => i % 2);
    expect(mutualInformation(Float32Array.from(classes), classes, 2)).toBeCloseTo(Math.log(2), 12);
    expect(mutualInformation(new Float32Array(100), classes, 2)).toBe(0);
  });
});
