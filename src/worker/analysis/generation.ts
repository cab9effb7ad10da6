// What a model makes up, and what it gives back of held-out rows.
import * as tf from '@tensorflow/tfjs';
import type { AnalysisJob } from '#shared/job.ts';
import type { ReconstructionRequest, ReconstructionResult } from '#shared/reconstruction.ts';
import type { SamplesRequest, SamplesResult } from '#shared/samples.ts';
import { decode } from '../core/decoder.ts';
import { hiddenMeans } from '../core/machine.ts';
import { samples as drawSamples } from '../training/generate.ts';
import { forEachChunk } from '../training/input.ts';
import { asBytes, range } from '../training/pictures.ts';
import { openModel } from '../training/trained-model.ts';
import { type Ways, waysOf } from '../training/ways.ts';
import { openSubject, partOf, theSubject } from './subject.ts';

/** @throws AppError what `generate` throws. */
export function* samples(request: SamplesRequest, job: AnalysisJob): Generator<null, SamplesResult> {
  const { ways, manifest } = yield* openWays(request, job);
  const drawn = yield* drawSamples(ways, request, manifest);
  return { samples: bytesOf(drawn, drawn), image: manifest.image };
}

/** @throws AppError SHAPE_MISMATCH where the model has no such way down. */
export function* reconstruction(
  request: ReconstructionRequest,
  job: AnalysisJob,
): Generator<null, ReconstructionResult> {
  const { ways, manifest, data } = yield* openWays(request, job);
  const input = data.input(partOf(data, request.part).subarray(0, request.rows));
  let total = 0;
  forEachChunk(input, (chunk) => {
    total += tf.sum(tf.squaredDifference(chunk, giveBack(ways, chunk))).dataSync()[0]!;
  });
  yield null;
  const error = total / (input.rows * input.columns);
  const count = Math.min(request.shown, input.rows);
  if (count === 0) return { error, rows: input.rows, original: null, reconstruction: null, image: manifest.image };
  const v = input.gather(Uint32Array.from({ length: count }, (_, i) => i));
  const shown = tf.tidy(() => ({ original: bytesOf(v, v), reconstruction: bytesOf(giveBack(ways, v), v) }));
  return { error, rows: input.rows, ...shown, image: manifest.image };
}

function* openWays(request: Pick<SamplesRequest, 'stage' | 'decoder'>, job: AnalysisJob) {
  const place = theSubject(job);
  const { spec, dataset, weights } = place;
  const { data } = openSubject(place);
  const model = openModel({ spec, manifest: dataset.manifest, path: weights });
  const ways: Ways = yield* waysOf(request, model, () => data.input(data.split.train), spec.seed);
  return { ways, data, manifest: dataset.manifest };
}

/** Up by means and down again; label units see no class on the way up and are left out of what comes down. [batch, D] */
function giveBack({ up, down, labels }: Ways, v: tf.Tensor2D): tf.Tensor2D {
  const below = up.slice(0, -1).reduce((state, layer) => hiddenMeans(layer, state), v);
  const [rows, columns] = below.shape;
  const code = hiddenMeans(up.at(-1)!, labels > 0 ? tf.concat([below, tf.zeros([rows, labels])], 1) : below);
  const above = tf.slice(decode(down.slice(-1), code), [0, 0], [rows, columns]);
  return decode(down.slice(0, -1), above);
}

/** In the range of `like`, so that pictures side by side have the same greys; 0 to 1 at least. */
function bytesOf(values: tf.Tensor2D, like: tf.Tensor2D) {
  const [low, high] = range(like);
  return asBytes(values, Math.min(low, 0), Math.max(high, 1));
}
