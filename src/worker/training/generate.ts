// Has a trained model make samples, give rows back, or fill in what is missing; breathes as it goes.
import * as tf from '@tensorflow/tfjs';
import type { Manifest } from '#shared/dataset.ts';
import { AppError } from '#shared/error.ts';
import type { Generated, GenerationRequest } from '#shared/generation.ts';
import type { GenerationJob } from '#shared/job.ts';
import type { BeliefNetwork } from '../core/belief-network.ts';
import { decode } from '../core/decoder.ts';
import { type Clamp, chainStart, clampLabels, inpaint, runChain } from '../core/generation.ts';
import { hiddenMeans, sampleHidden, sampleVisible, visibleMeans } from '../core/machine.ts';
import { PURPOSE } from '../core/random.ts';
import { openPreparedDataset } from '../files/prepared-dataset.ts';
import { type Input, positionsBetween, rawInput } from './input.ts';
import { openModel, type TrainedModel } from './trained-model.ts';
import { type Ways, waysOf } from './ways.ts';

/** Gibbs steps between breaths. */
const STEPS_AT_ONCE = 20;
/** Gibbs steps at the top in each round of filling in. */
const TOP_STEPS = 5;

/** @throws AppError SHAPE_MISMATCH or BAD_USAGE where the model can't do what is asked. */
export function* generate(job: GenerationJob): Generator<null, Generated> {
  const { request, spec, dataset } = job;
  const { manifest } = dataset;
  const model = openModel({ spec, manifest, path: job.weights });
  const { rows } = openPreparedDataset(dataset.path, manifest);
  const inputOf = (wanted: Uint32Array) => rawInput(rows, wanted, model.scaling);
  const train = () => inputOf(positionsBetween(0, manifest.rows - manifest.testRows));
  const ways = yield* waysOf(request, model, train, spec.seed);
  const made = request.rows
    ? yield* fromRows(ways, inputOf(rowNumbers(request.rows, manifest)), request, manifest)
    : yield* samples(ways, request, manifest);
  const values = inOwnUnits(made, model);
  const [count, columns] = made.shape;
  made.dispose();
  const bytes = Buffer.from(values.buffer, values.byteOffset, values.byteLength);
  return { rows: count, columns, image: manifest.image, values: bytes.toString('base64'), about: aboutOf(request) };
}

function rowNumbers(rows: readonly number[], manifest: Manifest): Uint32Array {
  const wrong = rows.find((row) => row >= manifest.rows);
  if (wrong === undefined) return Uint32Array.from(rows);
  const has = `the dataset "${manifest.name}" has the rows 0 to ${manifest.rows - 1}`;
  throw new AppError('BAD_USAGE', `There is no row ${wrong}: ${has}.`);
}

/** A chain at the top, and down from its hidden units by sampling, with means at the end. [count, inputs], scaled. */
export function* samples(
  ways: Ways,
  request: Pick<GenerationRequest, 'class' | 'count' | 'steps' | 'seed'>,
  manifest: Manifest,
): Generator<null, tf.Tensor2D> {
  const top = ways.up.at(-1)!;
  const { count, steps, seed } = request;
  const at = { seed, layer: ways.up.length - 1, step: 0 };
  const network: BeliefNetwork = { directed: [], top, labels: ways.labels };
  const clamp =
    request.class === null ? null : clampLabels(network, classNumbers(request.class, count, ways, manifest));
  let state = chainStart(top, count, at);
  for (let step = 0; step < steps; step += STEPS_AT_ONCE) {
    const next = runChain(top, state, Math.min(STEPS_AT_ONCE, steps - step), clamp, { ...at, step });
    state.dispose();
    state = next;
    yield null;
  }
  return tf.tidy(() => {
    const draw = { ...at, step: steps };
    let [, above] = sampleHidden(top, state, { ...draw, purpose: PURPOSE.generateHidden });
    state.dispose();
    for (let l = ways.down.length - 1; l >= 0; l--) {
      const layer = ways.down[l]!;
      const place = { ...draw, layer: l, purpose: PURPOSE.generateDown };
      above = l === 0 ? visibleMeans(layer, above) : sampleVisible(layer, above, place)[1];
      if (l === ways.down.length - 1) above = withoutLabels(above, ways.labels);
    }
    return above;
  });
}

function classNumbers(name: string, count: number, { labels }: Ways, { label }: Manifest): number[] {
  const classes = label?.kind === 'class' ? label.classes : [];
  const number = classes.indexOf(name);
  if (labels === 0) {
    const remedy = 'train one with head.kind "label-units", or leave the class out';
    throw new AppError('BAD_USAGE', `This model has no label units to hold at class "${name}"; ${remedy}.`);
  }
  if (number === -1) throw new AppError('BAD_USAGE', `There is no class "${name}"; there are ${classes.join(', ')}.`);
  return Array<number>(count).fill(number);
}

function withoutLabels(state: tf.Tensor2D, labels: number): tf.Tensor2D {
  return tf.slice(state, [0, 0], [state.shape[0], state.shape[1] - labels]);
}

/** Rows given back through all layers by means, or with the inputs that are not given filled in. */
function* fromRows(
  ways: Ways,
  input: Input,
  { given, steps, seed }: GenerationRequest,
  manifest: Manifest,
): Generator<null, tf.Tensor2D> {
  if (ways.labels > 0) {
    throw new AppError('BAD_USAGE', 'A model with label units makes samples by class; leave the rows out.');
  }
  const values = input.gather(positionsBetween(0, input.rows));
  yield null;
  const made = tf.tidy(() => {
    if (given === null)
      return decode(
        ways.down,
        ways.up.reduce((state, layer) => hiddenMeans(layer, state), values),
      );
    const held = Float32Array.from(heldColumns(given, manifest), Number);
    const mask = tf.tile(tf.tensor2d(held, [1, held.length]), [input.rows, 1]) as tf.Tensor2D;
    const clamp: Clamp = { mask, values };
    const directed = ways.up.slice(0, -1).map((up, l) => ({ up, down: ways.down[l]! }));
    return inpaint({ directed, top: ways.up.at(-1)!, labels: 0 }, clamp, steps, TOP_STEPS, { seed, layer: 0, step: 0 });
  });
  values.dispose();
  return made;
}

/** For each input, whether it is given. */
function heldColumns(given: NonNullable<GenerationRequest['given']>, { image, inputs }: Manifest): boolean[] {
  const columns = Array.from({ length: inputs }, (_, column) => column);
  if (typeof given !== 'string') return columns.map((column) => given.includes(column));
  if (!image) throw new AppError('BAD_USAGE', `"${given}" is half of a picture, and this data has none; name inputs.`);
  const { width, height, channels } = image;
  return columns.map((column) => {
    const pixel = Math.floor(column / channels);
    const isLeft = pixel % width < width / 2;
    const isTop = Math.floor(pixel / width) < height / 2;
    if (given === 'left' || given === 'right') return isLeft === (given === 'left');
    return isTop === (given === 'top');
  });
}

/** Scaled values as the data has them. */
function inOwnUnits(made: tf.Tensor2D, { scaling }: TrainedModel): Float32Array {
  const columns = made.shape[1];
  return Float32Array.from(made.dataSync(), (value, at) => {
    const column = at % columns;
    return value / scaling.scale[column]! + scaling.offset[column]!;
  });
}

const DECODER_WORDS: Readonly<Record<GenerationRequest['decoder'], string>> = {
  stored: 'the weights as they were before fine-tuning',
  tied: 'the transposed weights of the way up',
  trained: 'the weights that fine-tuning trained for the way down',
  refitted: 'weights fitted to the training rows afterwards',
};

function aboutOf({ rows, given, stage, steps, seed, decoder, class: held }: GenerationRequest): string {
  const after = stage === 'pretrained' ? 'before fine-tuning' : 'after fine-tuning';
  const by = `brought down by ${DECODER_WORDS[decoder]}`;
  if (rows && given === null) return `Rows given back ${after}, ${by}.`;
  if (rows) return `Rows filled in ${after}, ${steps} rounds from seed ${seed}, ${by}.`;
  const of = held === null ? '' : ` of class "${held}"`;
  return `Samples${of} ${after}, ${steps} Gibbs steps from seed ${seed}, ${by}; the last step shows means.`;
}
