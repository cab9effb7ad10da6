// The filters of many units of a layer at once, for people to choose among them by what they look for.
import * as tf from '@tensorflow/tfjs';
import { AppError } from '#shared/error.ts';
import type { FiltersRequest, FiltersResult } from '#shared/filters.ts';
import type { AnalysisJob } from '#shared/job.ts';
import { asBytes, range } from '../training/pictures.ts';
import { foldedValues } from '../training/variances.ts';
import { readLayer } from '../training/weights-file.ts';
import { theSubject } from './subject.ts';

/** Numbers in one answer: about four megabytes of text. */
const MOST_VALUES = 3_000_000;

/** @throws AppError BAD_USAGE for a layer or unit that the run does not have; ARTIFACT_CORRUPT where it has no such stage. */
export function* filters(request: FiltersRequest, job: AnalysisJob): Generator<null, FiltersResult> {
  const { spec, weights, dataset } = theSubject(job);
  const { layer, stage, from } = request;
  if (layer >= spec.stack.length) {
    throw new AppError('BAD_USAGE', `There is no layer ${layer + 1}: this run has ${spec.stack.length}.`);
  }
  const read = (index: number) => {
    const values = readLayer(weights, index, stage);
    const folded = stage === 'pretrained' ? foldedValues(values) : values;
    return tf.tensor2d(folded.weights, [folded.inputs, folded.outputs]);
  };
  const shown = tf.tidy(() => {
    const own = read(layer);
    const [inputs, units] = own.shape;
    if (from >= units) {
      throw new AppError('BAD_USAGE', `There is no unit ${from + 1}: layer ${layer + 1} has ${units}.`);
    }
    const below = Array.from({ length: layer }, (_, index) => read(index));
    const width = below[0]?.shape[0] ?? inputs;
    const count = Math.min(request.count, units - from, Math.max(1, Math.floor(MOST_VALUES / width)));
    const seen = below.reduceRight<tf.Tensor2D>(
      (above, lower) => tf.matMul(lower, above),
      tf.slice(own, [0, from], [inputs, count]),
    );
    const rows = tf.transpose(seen) as tf.Tensor2D;
    const [low, high] = range(rows);
    const limit = Math.max(Math.abs(low), Math.abs(high));
    return { units, filters: asBytes(rows, -limit, limit) };
  });
  return { layer, from, image: dataset.manifest.image, ...shown };
}
