// The kernel SVM as a probe tries it: gamma is 1 on centred features of mean squared length 1, the penalty is chosen.
import type * as tf from '@tensorflow/tfjs';
import { classifyByPairs, fitRbfSvm, rbfKernel } from '../core/rbf-svm.ts';
import { type Contender, rowsOfFold, type TrainingRows, wrongShare } from './contender.ts';

/** 1 / (columns x variance) of what is centred and scaled so: scikit-learn's gamma "scale". */
const GAMMA = 1;

export function rbfContender({ x, classes, classCount, folds, foldCount }: TrainingRows): Contender {
  const size = classes.length;
  const values = rbfKernel(x, x, GAMMA);
  const rowsOf = (rows: Uint32Array) => {
    const some = new Float32Array(rows.length * size);
    rows.forEach((row, i) => {
      some.set(values.subarray(row * size, (row + 1) * size), i * size);
    });
    return some;
  };
  return {
    settings: [1, 10, 100],
    factor: 10,
    *heldOut(penalty) {
      const errors: number[] = [];
      for (let fold = 0; fold < foldCount; fold++) {
        const seen = rowsOfFold(folds, fold, false);
        const machine = yield* fitRbfSvm({ values, size }, seen, classes, classCount, penalty);
        const held = rowsOfFold(folds, fold, true);
        const said = classifyByPairs(machine, rowsOf(held), size);
        errors.push(
          wrongShare(
            said,
            Int32Array.from(held, (row) => classes[row]!),
          ),
        );
        yield null;
      }
      return errors;
    },
    *fit(penalty) {
      const all = Uint32Array.from({ length: size }, (_, i) => i);
      const machine = yield* fitRbfSvm({ values, size }, all, classes, classCount, penalty);
      return (others: tf.Tensor2D) => classifyByPairs(machine, rbfKernel(others, x, GAMMA), size);
    },
    dispose: () => {},
  };
}
