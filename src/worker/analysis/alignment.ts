// How alike the layers of two runs are on the same held-out rows.
import * as tf from '@tensorflow/tfjs';
import type { AlignmentRequest, AlignmentResult } from '#shared/alignment.ts';
import { AppError } from '#shared/error.ts';
import type { AnalysisJob } from '#shared/job.ts';
import { linearCka } from '../core/alignment.ts';
import { openSubject, wholeInput } from './subject.ts';

/** Breathes after each pair of layers. @throws AppError BAD_USAGE without two runs of one dataset. */
export function* alignment(request: AlignmentRequest, { models }: AnalysisJob): Generator<null, AlignmentResult> {
  const [first, second] = models;
  if (!first || !second || first.dataset.manifest.id !== second.dataset.manifest.id) {
    throw new AppError('BAD_USAGE', 'Layers are compared between two runs of one dataset; name two.');
  }
  const [ours, theirs] = [openSubject(first), openSubject(second)];
  const { validation, train } = ours.data.split;
  const rows = (validation.length > 1 ? validation : train).subarray(0, request.rows);
  const cka: (number | null)[][] = [];
  for (let a = 0; a < first.spec.stack.length; a++) {
    const row: (number | null)[] = [];
    const x = wholeInput(ours.features(rows, a, request.stage));
    for (let b = 0; b < second.spec.stack.length; b++) {
      const y = wholeInput(theirs.features(rows, b, request.stage));
      const value = linearCka(x, y);
      row.push(Number.isFinite(value) ? value : null);
      tf.dispose(y);
      yield null;
    }
    tf.dispose(x);
    cka.push(row);
  }
  return { cka, rows: rows.length };
}
