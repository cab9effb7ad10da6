// Classification by the nearest rows as a probe tries it: how many of them is chosen.
import * as tf from '@tensorflow/tfjs';
import { nearestRows, voteOfNearest } from '../core/k-nearest.ts';
import { squaredDistances } from '../core/rbf-svm.ts';
import { type Contender, rowsOfFold, type TrainingRows, wrongShare } from './contender.ts';

const NEIGHBOURS = [1, 3, 5, 9, 15];
const MOST = 15;

/** Rows whose distances to all training rows are worked out together. */
const CHUNK_ROWS = 250;

export function nearestContender({ x, classes, folds, foldCount }: TrainingRows): Contender {
  let known: Int32Array | null = null;
  /** Each training row's nearest rows of other parts: what a classifier that has not seen its part would find. */
  function* acrossParts(): Generator<null, Int32Array> {
    const found = new Int32Array(classes.length * MOST);
    for (let from = 0; from < classes.length; from += CHUNK_ROWS) {
      const distances = distancesTo(x, tf.slice(x, [from, 0], [Math.min(CHUNK_ROWS, classes.length - from), -1]));
      const mayBe = (row: number, other: number) => folds[from + row] !== folds[other];
      found.set(nearestRows(distances, classes.length, MOST, mayBe), from * MOST);
      yield null;
    }
    return found;
  }
  return {
    settings: NEIGHBOURS.filter((k) => k < classes.length),
    factor: null,
    *heldOut(k) {
      known ??= yield* acrossParts();
      const said = voteOfNearest(known, MOST, k, classes);
      return Array.from({ length: foldCount }, (_, fold) => {
        const rows = rowsOfFold(folds, fold, true);
        const of = (from: Int32Array) => Int32Array.from(rows, (row) => from[row]!);
        return wrongShare(of(said), of(classes));
      });
    },
    *fit(k) {
      return (others) => {
        const nearest = nearestRows(distancesTo(x, tf.clone(others)), classes.length, MOST, () => true);
        return voteOfNearest(nearest, MOST, k, classes);
      };
    },
    dispose: () => {},
  };
}

/** Squared distances of the given rows, which are freed, to all training rows; row-major [some, all]. */
function distancesTo(all: tf.Tensor2D, some: tf.Tensor2D): Float32Array {
  const distances = squaredDistances(some, all);
  const values = distances.dataSync() as Float32Array;
  tf.dispose([distances, some]);
  return values;
}
