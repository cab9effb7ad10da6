// Logistic regression and the linear SVM as a probe tries them: penalties by cross-validation.
import * as tf from '@tensorflow/tfjs';
import {
  fitLinear,
  type LinearClassifier,
  type LinearLoss,
  largestScores,
  linearScores,
} from '../core/linear-classifier.ts';
import { type Contender, rowsOfFold, type TrainingRows, wrongShare } from './contender.ts';

interface Part {
  readonly seen: { readonly x: tf.Tensor2D; readonly classes: Int32Array };
  readonly held: { readonly x: tf.Tensor2D; readonly classes: Int32Array };
  /** What the last penalty came to: the next search begins there. */
  last: LinearClassifier | null;
}

/** choice: the rows that choose the penalty; all: those that the chosen one is fitted to. */
export function linearContender(loss: LinearLoss, choice: TrainingRows, all: TrainingRows): Contender {
  const { x, classes, folds, foldCount, classCount } = choice;
  const some = (rows: Uint32Array) => ({
    x: tf.tidy(() => tf.gather(x, Int32Array.from(rows))),
    classes: Int32Array.from(rows, (row) => classes[row]!),
  });
  const parts = Array.from({ length: foldCount }, (_, fold): Part => {
    return { seen: some(rowsOfFold(folds, fold, false)), held: some(rowsOfFold(folds, fold, true)), last: null };
  });
  return {
    settings: [0.1, 1, 10, 100],
    factor: 10,
    *heldOut(penalty) {
      const errors: number[] = [];
      for (const part of parts) {
        part.last = yield* fitLinear({ ...part.seen, classCount }, { loss, penalty, start: part.last });
        errors.push(wrongShare(largestScores(linearScores(part.last, part.held.x), classCount), part.held.classes));
        yield null;
      }
      return errors;
    },
    *fit(penalty) {
      const classifier = yield* fitLinear(all, { loss, penalty });
      return (others) => largestScores(linearScores(classifier, others), classCount);
    },
    dispose: () => tf.dispose(parts.map(({ seen, held }) => [seen.x, held.x])),
  };
}
