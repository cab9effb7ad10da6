// How well simple classifiers do on some hidden units of a finished run, against the inputs and random features.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs';
import type { AnalysisJob } from '#shared/job.ts';
import { type Classifier, type ProbeRequest, type ProbeResult, type ProbeRow, selectionName } from '#shared/probe.ts';
import { type Centring, centred, fitCentring } from '../core/centring.ts';
import { drawFolds, drawProportional } from '../core/folds.ts';
import { PURPOSE } from '../core/random.ts';
import { type Contender, chooseSetting, type TrainingRows, wrongShare } from './contender.ts';
import { linearContender } from './linear-contender.ts';
import { nearestContender } from './nearest-contender.ts';
import {
  type ChosenUnit,
  chooseUnits,
  type FeatureSet,
  inputFeatures,
  projectedFeatures,
  unitFeatures,
  untrainedLayers,
  untrainedName,
} from './probe-features.ts';
import { type ClassRows, type ProbeRows, probeRows } from './probe-rows.ts';
import { rbfContender } from './rbf-contender.ts';
import { theSubject } from './subject.ts';

/** Rows that choose a penalty, and that classifiers which compare all pairs of rows learn from, at most. */
const CHOICE_ROWS = 5000;
const PAIR_ROWS = 5000;

/** Held-out rows that are classified together. */
const CHUNK_ROWS = 500;

/**
 * Units are chosen, and penalties by cross-validation, on training rows alone. Units are chosen once, not part by part, so
 * the cross-validated error of the most informative ones flatters; validation and test rows have no part in any choice.
 * @throws AppError BAD_USAGE without one run whose dataset has classes, or where a selection names what is not there.
 */
export function* probe(request: ProbeRequest, job: AnalysisJob): Generator<null, ProbeResult> {
  const place = theSubject(job);
  const before = fileHash(place.weights);
  const rows = probeRows(place, request);
  const own = (some: Uint32Array, layer: number) => rows.subject.features(some, layer, request.stage);
  const untrained = untrainedLayers(place.spec, rows, request.seed);
  const chosen: ChosenUnit[][] = [];
  const sets: FeatureSet[] = request.compare.includes('inputs') ? [inputFeatures(rows)] : [];
  for (const [selection, asked] of request.selections.entries()) {
    const units = chooseUnits(asked, selection, place.spec, rows, own, request);
    chosen.push(units);
    const features = selectionName(asked, units.length);
    sets.push(unitFeatures({ features, source: 'units', selection }, units, own));
    yield null;
    if (request.compare.includes('untrained')) {
      const same = chooseUnits(asked, selection, place.spec, rows, untrained, request);
      const name = untrainedName(asked, units.length);
      sets.push(unitFeatures({ features: name, source: 'untrained', selection }, same, untrained));
      yield null;
    }
    if (request.compare.includes('projection')) {
      sets.push(projectedFeatures(rows, units.length, selection, request.seed));
    }
  }
  const found: ProbeRow[] = [];
  for (const set of sets) found.push(...(yield* rowsOf(set, rows, request)));
  return {
    rows: found,
    chosen,
    validationRows: rows.validation.rows.length,
    testRows: rows.test.rows.length,
    weights: { before, after: fileHash(place.weights) },
    cautions: [...rows.cautions, ...pairCautions(request, rows)],
  };
}

function fileHash(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}

function pairCautions({ classifiers }: ProbeRequest, { train }: ProbeRows): string[] {
  const compares = classifiers.filter((it) => it === 'rbf-svm' || it === 'k-nearest');
  if (compares.length === 0 || train.rows.length <= PAIR_ROWS) return [];
  return [`${compares.join(' and ')} learned from ${PAIR_ROWS} of ${train.rows.length} training rows.`];
}

/** Every classifier on one set of features. */
function* rowsOf(set: FeatureSet, rows: ProbeRows, request: ProbeRequest): Generator<null, ProbeRow[]> {
  const values = set.values(rows.train.rows);
  const centring = fitCentring(values, set.columns);
  const all = trainingRows(centred(centring, values), rows, request, null);
  const some = trainingRows(all.x, rows, request, Math.min(CHOICE_ROWS, PAIR_ROWS));
  yield null;
  const found: ProbeRow[] = [];
  for (const classifier of request.classifiers) {
    const contender = contenderOf(classifier, some, all);
    const { setting, errors } = yield* chooseSetting(contender);
    const classify = yield* contender.fit(setting);
    const { features, source, selection, columns } = set;
    const isLinear = classifier === 'linear-svm' || classifier === 'logistic';
    found.push({
      ...{ features, source, selection, columns, classifier, setting },
      crossValidation: { ...spreadOf(errors), folds: errors.length },
      validationError: yield* heldOutError(classify, set, centring, rows.validation),
      testError: yield* heldOutError(classify, set, centring, rows.test),
      trainRows: (isLinear ? all : some).classes.length,
    });
    contender.dispose();
  }
  tf.dispose([all.x, some.x]);
  return found;
}

/** The training rows with their parts; at most so many of them, drawn. */
function trainingRows(
  x: tf.Tensor2D,
  { train, classCount }: ProbeRows,
  { folds, seed }: ProbeRequest,
  most: number | null,
): TrainingRows {
  const draw = { seed, layer: 0, step: 0 };
  const positions = drawProportional(train.classes, most ?? train.classes.length, {
    ...draw,
    purpose: PURPOSE.probeRows,
  });
  const classes = Int32Array.from(positions, (at) => train.classes[at]!);
  const foldCount = Math.min(folds, classes.length);
  return {
    x: most === null ? x : tf.tidy(() => tf.gather(x, Int32Array.from(positions))),
    classes,
    classCount,
    folds: drawFolds(classes, foldCount, { ...draw, purpose: PURPOSE.probeFolds }),
    foldCount,
  };
}

function contenderOf(classifier: Classifier, some: TrainingRows, all: TrainingRows): Contender {
  switch (classifier) {
    case 'linear-svm':
      return linearContender('squared-hinge', some, all);
    case 'logistic':
      return linearContender('logistic', some, all);
    case 'rbf-svm':
      return rbfContender(some);
    case 'k-nearest':
      return nearestContender(some);
  }
}

function spreadOf(errors: readonly number[]): { error: number; deviation: number } {
  const error = errors.reduce((sum, it) => sum + it, 0) / errors.length;
  const squares = errors.reduce((sum, it) => sum + (it - error) ** 2, 0);
  return { error, deviation: Math.sqrt(squares / Math.max(1, errors.length - 1)) };
}

/** Null for no rows. */
function* heldOutError(
  classify: (x: tf.Tensor2D) => Int32Array,
  set: FeatureSet,
  centring: Centring,
  { rows, classes }: ClassRows,
): Generator<null, number | null> {
  if (rows.length === 0) return null;
  let wrong = 0;
  for (let from = 0; from < rows.length; from += CHUNK_ROWS) {
    const part = rows.subarray(from, from + CHUNK_ROWS);
    const x = centred(centring, set.values(part));
    wrong += wrongShare(classify(x), classes.subarray(from, from + CHUNK_ROWS)) * part.length;
    x.dispose();
    yield null;
  }
  return wrong / rows.length;
}
