// A layer's features of some rows, laid out in the plane.
import * as tf from '@tensorflow/tfjs';
import { UMAP } from 'umap-js';
import type { EmbeddingRequest, EmbeddingResult } from '#shared/embedding.ts';
import { AppError } from '#shared/error.ts';
import type { AnalysisJob } from '#shared/job.ts';
import { principalComponents } from '../core/principal-components.ts';
import { PURPOSE, philoxUniforms } from '../core/random.ts';
import { openPreparedDataset } from '../files/prepared-dataset.ts';
import { openSubject, partOf, theSubject, wholeInput } from './subject.ts';

/** Random numbers made at once. */
const BLOCK = 4096;

type Points = [x: number, y: number][];

/** @throws AppError BAD_USAGE for a layer that the run does not have, or too few rows. */
export function* embedding(request: EmbeddingRequest, job: AnalysisJob): Generator<null, EmbeddingResult> {
  const place = theSubject(job);
  const { spec, dataset } = place;
  const { layer, stage, method } = request;
  if (layer >= spec.stack.length) {
    const has = `this run has ${spec.stack.length}, numbered from 0, and -1 means its inputs`;
    throw new AppError('BAD_USAGE', `There is no layer ${layer}: ${has}.`);
  }
  const { data, features } = openSubject(place);
  const rows = partOf(data, request.part).subarray(0, request.rows);
  if (rows.length < 3) {
    throw new AppError('BAD_USAGE', `${rows.length} rows make no picture; choose a part with three or more.`);
  }
  const x = wholeInput(features(rows, layer, stage));
  const [columns, values] = [x.shape[1], x.dataSync()];
  tf.dispose(x);
  const laidOut = yield* method === 'pca'
    ? byComponents(values, columns, request)
    : byNeighbours(values, columns, request);
  const { classes } = openPreparedDataset(dataset.path, dataset.manifest);
  const { label } = dataset.manifest;
  return {
    ...{ method, layer, stage, ...laidOut, rows: [...rows] },
    classes: classes ? Array.from(rows, (row) => classes[row]!) : null,
    classNames: label?.kind === 'class' ? label.classes : [],
  };
}

type LaidOut = Pick<EmbeddingResult, 'points' | 'explained'>;

function* byComponents(
  values: ArrayLike<number>,
  columns: number,
  { seed }: EmbeddingRequest,
): Generator<null, LaidOut> {
  const draw = { seed, purpose: PURPOSE.embedding, layer: 0, step: 0 };
  const { scores, variances, totalVariance } = yield* principalComponents(values, columns, 2, draw);
  const [first, second] = scores;
  const points = Array.from(first ?? [], (value, i): Points[number] => [value, second?.[i] ?? 0]);
  const share = (k: number) => (totalVariance > 0 ? (variances[k] ?? 0) / totalVariance : 0);
  return { points, explained: [share(0), share(1)] };
}

/** UMAP on the features as they are (McInnes, Healy & Melville 2018), from a random start that the seed gives. */
function* byNeighbours(
  values: ArrayLike<number>,
  columns: number,
  { neighbours, minDistance, seed }: EmbeddingRequest,
): Generator<null, LaidOut> {
  const count = values.length / columns;
  const rows = Array.from({ length: count }, (_, row) =>
    Array.from({ length: columns }, (_, column) => values[row * columns + column]!),
  );
  const umap = new UMAP({ nNeighbors: Math.min(neighbours, count - 1), minDist: minDistance, random: uniforms(seed) });
  const epochs = umap.initializeFit(rows);
  yield null;
  for (let epoch = 0; epoch < epochs; epoch++) {
    umap.step();
    yield null;
  }
  return { points: umap.getEmbedding().map(([x = 0, y = 0]): Points[number] => [x, y]), explained: null };
}

/** One number in [0, 1) after another. */
function uniforms(seed: number): () => number {
  let block: Float32Array = new Float32Array();
  let [at, step] = [0, 0];
  return () => {
    if (at === block.length) {
      block = philoxUniforms(1, BLOCK, { seed, purpose: PURPOSE.embedding, layer: 1, step: step++ });
      at = 0;
    }
    return block[at++]!;
  };
}
