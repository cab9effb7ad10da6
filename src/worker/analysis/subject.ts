// A trained model as an analysis sees it: its rows, their parts, and what each of its layers makes of them.
import type * as tf from '@tensorflow/tfjs';
import { AppError } from '#shared/error.ts';
import type { AnalysisJob } from '#shared/job.ts';
import { dense } from '../core/ops.ts';
import { prepareData, type RunData } from '../training/data.ts';
import type { Input } from '../training/input.ts';
import { mapInput } from '../training/input.ts';
import { activationOf, type LayerParameters, toVariables } from '../training/parameters.ts';
import type { Stage } from '../training/trained-model.ts';
import { foldVariances } from '../training/variances.ts';
import { readLayer, readScaling } from '../training/weights-file.ts';

/** One of the runs that a job names. */
export type SubjectPlace = AnalysisJob['models'][number];

export interface Subject {
  readonly data: RunData;
  /**
   * What the layers up to this one (0-based; -1 for the input itself) make of some rows: the stack goes upwards by means,
   * as in fine-tuning and in pre-training of the layer above. [rows, units of the layer]
   * @throws AppError ARTIFACT_CORRUPT where the run has no such stage.
   */
  features(rows: Uint32Array, layer: number, stage: Stage): Input;
}

/** Rows are split, labelled and scaled as in the run itself. @throws AppError what `prepareData` throws. */
export function openSubject(place: SubjectPlace): Subject {
  const { spec, dataset, weights } = place;
  const fitted = { scaling: readScaling(weights), target: null };
  const data = prepareData({ spec, dataset, sources: [] }, fitted);
  const upwards = openLayers(place);
  return {
    data,
    features: (rows, layer, stage) => (layer < 0 ? data.input(rows) : upwards(data.input(rows), layer, stage)),
  };
}

/**
 * A run's layers, for inputs of its width whatever they come from: what those up to a layer (0-based) make of them.
 * @throws AppError ARTIFACT_CORRUPT, when called, where the run has no such stage.
 */
export function openLayers({ spec, weights }: SubjectPlace): (input: Input, layer: number, stage: Stage) => Input {
  const opened = new Map<string, LayerParameters>();
  const layerOf = (index: number, stage: Stage) => {
    const key = `${stage} ${index}`;
    const values = () => {
      const read = toVariables(readLayer(weights, index, stage));
      // What fine-tuning keeps has the learned variances in its weights already.
      return stage === 'pretrained' ? foldVariances(read) : read;
    };
    const layer = opened.get(key) ?? values();
    opened.set(key, layer);
    return layer;
  };
  return (input, layer, stage) => {
    const stack = spec.stack
      .slice(0, layer + 1)
      .map((it, i) => ({ activation: activationOf(it), ...layerOf(i, stage) }));
    const up = (chunk: tf.Tensor2D) =>
      stack.reduce((x, { weights, bias, activation }) => dense(x, weights, bias, activation), chunk);
    return mapInput(input, stack.at(-1)!.weights.shape[1], up);
  };
}

/** All rows of an input at once, [rows, columns]; for a few thousand at most. */
export function wholeInput(input: Input): tf.Tensor2D {
  return input.gather(Uint32Array.from({ length: input.rows }, (_, i) => i));
}

/** The one run that a question is asked of. @throws AppError BAD_USAGE where the job names none or several. */
export function theSubject({ models, request }: AnalysisJob): SubjectPlace {
  const [only, second] = models;
  if (only && !second) return only;
  throw new AppError(
    'BAD_USAGE',
    `The question "${request.kind}" is asked of one run; name one, not ${models.length}.`,
  );
}

/** The rows of a part. @throws AppError BAD_USAGE where the run kept none for it. */
export function partOf({ split }: RunData, part: 'train' | 'validation' | 'test'): Uint32Array {
  if (split[part].length > 0) return split[part];
  throw new AppError('BAD_USAGE', `This run kept no rows for "${part}"; choose another part.`);
}

/** The same as plain numbers, row-major. */
export function plainValues(input: Input): Float32Array {
  const whole = wholeInput(input);
  const values = whole.dataSync() as Float32Array;
  whole.dispose();
  return values;
}
