// The passport of one hidden unit, before and after fine-tuning.
import * as tf from '@tensorflow/tfjs';
import { AppError } from '#shared/error.ts';
import type { AnalysisJob } from '#shared/job.ts';
import { isBetweenZeroAndOne } from '#shared/layer.ts';
import type { ExcitingRows, PassportRequest, PassportResult, UnitActivity, UnitView } from '#shared/passport.ts';
import { cosine, incoming, norm, projectedDown } from '../core/unit-filter.ts';
import { openPreparedDataset } from '../files/prepared-dataset.ts';
import { forEachChunk, type Input } from '../training/input.ts';
import { asBytes, range } from '../training/pictures.ts';
import type { Stage } from '../training/trained-model.ts';
import { foldedValues } from '../training/variances.ts';
import { hasStage, readLayer } from '../training/weights-file.ts';
import { openSubject, partOf, type Subject, type SubjectPlace, theSubject } from './subject.ts';

const BINS = 10;

/** @throws AppError BAD_USAGE for a layer or unit that the run does not have. */
export function* passport(request: PassportRequest, job: AnalysisJob): Generator<null, PassportResult> {
  const place = theSubject(job);
  const { layer, unit, part } = request;
  const units = unitsOf(place, request);
  const subject = openSubject(place);
  const rows = partOf(subject.data, part).subarray(0, request.rows);
  const before = viewOf(place, subject, request, rows, 'pretrained');
  yield null;
  const after = hasStage(place.weights, 'finetuned') ? viewOf(place, subject, request, rows, 'finetuned') : null;
  const alike = after && cosine(Float64Array.from(before.filter), Float64Array.from(after.filter));
  const { image } = place.dataset.manifest;
  return { layer, unit, units, part, rows: rows.length, image, before, after, cosine: alike };
}

function unitsOf({ spec, weights }: SubjectPlace, { layer, unit }: PassportRequest): number {
  if (layer >= spec.stack.length) {
    throw new AppError('BAD_USAGE', `There is no layer ${layer + 1}: this run has ${spec.stack.length}.`);
  }
  const units = readLayer(weights, layer, 'pretrained').outputs;
  if (unit < units) return units;
  throw new AppError('BAD_USAGE', `There is no unit ${unit + 1}: layer ${layer + 1} has ${units}.`);
}

function viewOf(
  place: SubjectPlace,
  subject: Subject,
  request: PassportRequest,
  rows: Uint32Array,
  stage: Stage,
): UnitView {
  const { layer, unit } = request;
  const read = (l: number) => {
    const values = readLayer(place.weights, l, stage);
    return stage === 'pretrained' ? foldedValues(values) : values;
  };
  const own = read(layer);
  const filter = incoming(own, unit);
  const below = Array.from({ length: layer }, (_, l) => read(l));
  const outputs = columnOf(subject.features(rows, layer, stage), unit);
  return {
    filter: [...filter],
    seen: [...projectedDown(below, filter)],
    bias: own.bias[unit]!,
    norm: norm(filter),
    activity: activityOf(outputs, isBetweenZeroAndOne(place.spec.stack[layer]!)),
    exciting: excitingRows(place, subject, rows, outputs, request.exciting),
  };
}

function columnOf(input: Input, column: number): Float32Array {
  const values = new Float32Array(input.rows);
  forEachChunk(input, (chunk, from) => {
    values.set(tf.slice(chunk, [0, column], [chunk.shape[0], 1]).dataSync(), from);
  });
  return values;
}

function activityOf(outputs: Float32Array, isShare: boolean): UnitActivity {
  const low = isShare ? 0 : outputs.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const high = isShare ? 1 : outputs.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const histogram = Array<number>(BINS).fill(0);
  for (const output of outputs) {
    const bin = high > low ? Math.floor((BINS * (output - low)) / (high - low)) : 0;
    histogram[Math.min(BINS - 1, Math.max(0, bin))]!++;
  }
  const mean = outputs.reduce((sum, output) => sum + output, 0) / outputs.length;
  return { mean, onShare: outputs.filter((output) => output > 0.5).length / outputs.length, histogram, low, high };
}

function excitingRows(
  { dataset }: SubjectPlace,
  { data }: Subject,
  rows: Uint32Array,
  outputs: Float32Array,
  count: number,
): ExcitingRows {
  const best = Array.from(outputs.keys())
    .toSorted((a, b) => outputs[b]! - outputs[a]!)
    .slice(0, count);
  const chosen = best.map((position) => rows[position]!);
  const { classes } = openPreparedDataset(dataset.path, dataset.manifest);
  const { label } = dataset.manifest;
  const names = label?.kind === 'class' ? label.classes : [];
  const inputs = tf.tidy(() => {
    const values = data.input(Uint32Array.from(chosen)).gather(Uint32Array.from(chosen.keys()));
    const [low, high] = range(values);
    return asBytes(values, Math.min(low, 0), Math.max(high, 1));
  });
  return {
    rows: chosen,
    values: best.map((position) => outputs[position]!),
    classes: classes ? chosen.map((row) => names[classes[row]!] ?? '') : null,
    inputs,
  };
}
