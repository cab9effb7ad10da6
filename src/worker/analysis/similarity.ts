// How like the data of a finished run another dataset is: on the inputs, on every layer, column by column, and to its RBM.
import * as tf from '@tensorflow/tfjs';
import { inputColumns, type Manifest } from '#shared/dataset.ts';
import { AppError } from '#shared/error.ts';
import type { AnalysisJob } from '#shared/job.ts';
import {
  type PlaceSimilarity,
  type SimilarityRequest,
  type SimilarityResult,
  suggestFreezing,
} from '#shared/similarity.ts';
import { centred, fitCentring } from '../core/centring.ts';
import { fitLinear, linearScores } from '../core/linear-classifier.ts';
import { PURPOSE, permutation } from '../core/random.ts';
import { areaUnderCurve, discrepancy } from '../core/two-samples.ts';
import { openPreparedDataset } from '../files/prepared-dataset.ts';
import { type Input, rawInput } from '../training/input.ts';
import { driftOf } from './drift.ts';
import { alienness } from './free-energy.ts';
import { openLayers, openSubject, plainValues, theSubject } from './subject.ts';

/** As many give a p of 0.005 at best. */
const PERMUTATIONS = 199;

/** C of the classifier that tells the sides apart, on features of mean squared length 1. */
const PENALTY = 1;

/** Fewer rows of a side are worth a word. */
const FEW_ROWS = 200;

/** What is known of one side's rows: row-major values of the inputs (null) or of a layer. */
type Side = (layer: number | null) => Float32Array;

/**
 * The run's side are rows that it kept for validation, or training rows where it kept none; the dataset's are drawn from all
 * but its test rows. No label is looked at.
 * @throws AppError BAD_USAGE without one run and one dataset; SHAPE_MISMATCH where the dataset has other inputs.
 */
export function* similarity(request: SimilarityRequest, job: AnalysisJob): Generator<null, SimilarityResult> {
  const place = theSubject(job);
  const [other] = job.datasets;
  if (!other || job.datasets.length > 1) {
    throw new AppError('BAD_USAGE', `A run is compared with one dataset, not ${job.datasets.length}; name one.`);
  }
  const own = place.dataset.manifest;
  checkInputs(own, other.manifest);
  const { data } = openSubject(place);
  const { validation, train } = data.split;
  const rows = sideRows(request, validation.length > 0 ? validation : train, other.manifest);
  // The dataset's rows go through the run's own scaling and layers, as they would in a run that starts from it.
  const guest = rawInput(openPreparedDataset(other.path, other.manifest).rows, rows.theirs, data.scaling);
  const upwards = openLayers(place);
  const side = (input: Input): Side => {
    return (layer) => plainValues(layer === null ? input : upwards(input, layer, request.stage));
  };
  const [ours, theirs] = [side(data.input(rows.ours)), side(guest)];
  const places: PlaceSimilarity[] = [];
  for (const layer of [null, ...place.spec.stack.keys()]) {
    places.push(yield* placeSimilarity(layer, ours(layer), theirs(layer), rows.ours.length, request.seed));
  }
  const [ourInputs, theirInputs] = [ours(null), theirs(null)];
  return {
    places,
    drift: driftOf(own, ourInputs, theirInputs),
    freeEnergy: alienness(place, ourInputs, theirInputs),
    suggestion: suggestFreezing(places),
    rows: rows.ours.length,
    cautions: cautionsOf(own, other.manifest, rows.ours.length, validation.length > 0),
  };
}

/** @throws AppError SHAPE_MISMATCH where the numbers of inputs differ. */
function checkInputs(own: Manifest, other: Manifest): void {
  if (own.inputs === other.inputs) return;
  const what = `"${other.name}" has ${other.inputs} inputs${sizeOf(other)}, and the run's dataset ${own.inputs}${sizeOf(own)}`;
  const by = own.image && other.image ? 'resize' : 'columns';
  throw new AppError(
    'SHAPE_MISMATCH',
    `${what}; bring it to them first: strata map ${other.id} --like ${own.id} --by ${by}.`,
  );
}

function sizeOf({ image }: Manifest): string {
  return image ? ` (pictures of ${image.width} x ${image.height} x ${image.channels})` : '';
}

/** As many rows of either side, drawn. */
function sideRows({ rows: most, seed }: SimilarityRequest, own: Uint32Array, { rows, testRows }: Manifest) {
  const count = Math.min(most, own.length, rows - testRows);
  const drawn = (length: number, side: number) =>
    permutation(length, { seed, purpose: PURPOSE.twoSamples, layer: side, step: 0 }).subarray(0, count);
  return { ours: drawn(own.length, 0).map((at) => own[at]!), theirs: drawn(rows - testRows, 1) };
}

function* placeSimilarity(
  layer: number | null,
  ours: Float32Array,
  theirs: Float32Array,
  count: number,
  seed: number,
): Generator<null, PlaceSimilarity> {
  const columns = ours.length / count;
  const both = new Float32Array(2 * ours.length);
  both.set(ours);
  both.set(theirs, ours.length);
  const x = centred(fitCentring(both, columns), both);
  const auc = yield* toldApart(x, count);
  const [first, second] = tf.split(x, 2) as [tf.Tensor2D, tf.Tensor2D];
  const draw = { seed, purpose: PURPOSE.samplePermutation, layer: (layer ?? -1) + 1, step: 0 };
  const found = discrepancy(first, second, PERMUTATIONS, draw);
  tf.dispose([x, first, second]);
  yield null;
  return { layer, auc, ...found };
}

/** Learns from every other row of each side, and is asked about the others. x: the run's `count` rows, then as many others. */
function* toldApart(x: tf.Tensor2D, count: number): Generator<null, number> {
  const half = (parity: number) =>
    Int32Array.from({ length: 2 * count }, (_, i) => i).filter((i) => (i % count) % 2 === parity);
  const [seen, asked] = [half(0), half(1)];
  const [known, unknown] = [tf.gather(x, seen), tf.gather(x, asked)];
  const isTheirs = (rows: Int32Array) => rows.map((row) => (row >= count ? 1 : 0));
  const classifier = yield* fitLinear(
    { x: known, classes: isTheirs(seen), classCount: 2 },
    { loss: 'logistic', penalty: PENALTY },
  );
  const scores = linearScores(classifier, unknown);
  tf.dispose([known, unknown]);
  const logOdds = Float64Array.from(asked, (_, i) => scores[2 * i + 1]! - scores[2 * i]!);
  const border = asked.filter((row) => row < count).length;
  return areaUnderCurve(logOdds.subarray(border), logOdds.subarray(0, border));
}

function cautionsOf(own: Manifest, other: Manifest, rows: number, isHeldOut: boolean): string[] {
  const [ours, theirs] = [own, other].map((it) =>
    inputColumns(it)
      .map(({ name }) => name)
      .join('\n'),
  );
  return [
    ...(rows < FEW_ROWS ? [`Only ${rows} rows of each side: small differences can't be seen.`] : []),
    ...(isHeldOut ? [] : ['The run kept no rows for validation; its training rows stand in for them.']),
    ...(ours === theirs ? [] : ['The inputs have other names; they are compared in their order.']),
  ];
}
