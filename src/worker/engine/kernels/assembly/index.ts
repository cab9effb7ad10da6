// The kernels as the engine calls them. Addresses are byte offsets in the shared memory; no call allocates anything.
import { BIAS_COLUMNS, STRETCH, UNIFORM_ROWS } from './flat';
import { attach, CONTROL_BYTES, Finish, job, Operation, SCRATCH_BYTES } from './job';
import { fillConstants } from './lanes';
import { packChunks, parts } from './pack';
import { chooseGrid } from './product';
import { share } from './team';
import { COLUMNS, ROWS } from './tile';

export { dismiss, help } from './team';

/** Products with fewer multiplications, and other work on fewer elements, stay on the calling thread. */
const SMALL_PRODUCT: f64 = 262144;
const SMALL_WORK: i32 = 16384;
/** Rows that are packed at once. */
const SLAB_ROWS: i32 = 2040;

export function controlBytes(): i32 {
  return CONTROL_BYTES;
}

export function scratchBytes(): i32 {
  return SCRATCH_BYTES;
}

/** Prepares the training thread: the control block must be zeroed before. */
export function lead(controlAt: usize, scratchAt: usize, teamSize: i32): void {
  attach(controlAt, scratchAt, teamSize);
  fillConstants();
}

/** Prepares a helper thread. */
export function join(controlAt: usize, scratchAt: usize): void {
  attach(controlAt, scratchAt, 1);
}

/** Bytes that `space` must have for a product of this shape (as a float, since it can exceed 32 bits). */
export function spaceBytes(rows: i32, columns: i32, inner: i32): f64 {
  const panelRows = parts(min(rows, SLAB_ROWS), ROWS) * ROWS;
  return 4 * <f64>inner * (<f64>panelRows + <f64>(parts(columns, COLUMNS) * COLUMNS)) + 64;
}

/** Runs the product that the job describes, slab by slab. */
function runProduct(rows: i32, columns: i32, inner: i32, space: usize): void {
  if (columns == 0) return;
  job.rows = rows;
  job.columns = columns;
  job.inner = inner;
  job.packedB = (space + 63) & ~63;
  job.packedA = job.packedB + <usize>(parts(columns, COLUMNS) * COLUMNS) * inner * 4;
  for (let row = 0; row < rows; row += SLAB_ROWS) {
    job.firstRow = row;
    job.endRow = min(rows, row + SLAB_ROWS);
    const alone = <f64>(job.endRow - row) * columns * inner < SMALL_PRODUCT;
    share(Operation.Pack, packChunks(), alone);
    share(Operation.Product, chooseGrid(), alone);
  }
}

function setOperands(a: usize, b: usize, transposeA: bool, transposeB: bool): void {
  job.a = a;
  job.b = b;
  job.a2 = 0;
  job.b2 = 0;
  job.transposeA = transposeA;
  job.transposeB = transposeB;
}

/** out = op(a) op(b), then with `finish` 1 to 3: + bias, sigmoid(+ bias), relu(+ bias). out: [rows, columns]. */
export function product(
  a: usize, b: usize, out: usize, rows: i32, columns: i32, inner: i32,
  transposeA: bool, transposeB: bool, finish: Finish, bias: usize, space: usize,
): void {
  setOperands(a, b, transposeA, transposeB);
  job.out = out;
  job.finish = finish;
  job.bias = bias;
  runProduct(rows, columns, inner, space);
}

function setAddress(key0: u32, key1: u32, counter1: u32, counter2: u32, counter3: u32): void {
  job.key0 = key0;
  job.key1 = key1;
  job.counter1 = counter1;
  job.counter2 = counter2;
  job.counter3 = counter3;
}

/** probabilities = sigmoid(x op(w) + bias), sample = uniform < probabilities. */
export function denseSample(
  x: usize, w: usize, bias: usize, probabilities: usize, sample: usize,
  rows: i32, columns: i32, inner: i32, transposeW: bool,
  key0: u32, key1: u32, counter1: u32, counter2: u32, counter3: u32, space: usize,
): void {
  setOperands(x, w, false, transposeW);
  setAddress(key0, key1, counter1, counter2, counter3);
  job.out = probabilities;
  job.sample = sample;
  job.finish = Finish.Sample;
  job.bias = bias;
  runProduct(rows, columns, inner, space);
}

/** out = (delta w') times the slope of `activity`; `finish` is 0, 5 (sigmoid) or 6 (relu). w: [columns, inner]. */
export function denseBackward(
  delta: usize, w: usize, activity: usize, out: usize,
  rows: i32, columns: i32, inner: i32, finish: Finish, space: usize,
): void {
  setOperands(delta, w, false, true);
  job.out = out;
  job.activity = activity;
  job.finish = finish;
  runProduct(rows, columns, inner, space);
}

function setStep(weights: usize, velocity: usize, scale: f32, momentum: f32, decay: f32): void {
  job.weights = weights;
  job.velocity = velocity;
  job.scale = scale;
  job.momentum = momentum;
  job.decay = decay;
}

/** velocity = momentum velocity + scale (v0' h0 - v1' h1) - decay w, w += velocity. One product of depth 2 batch. */
export function contrastiveStep(
  weights: usize, velocity: usize, v0: usize, h0: usize, v1: usize, h1: usize,
  visible: i32, hidden: i32, batch: i32, scale: f32, momentum: f32, decay: f32, space: usize,
): void {
  setOperands(v0, h0, true, false);
  job.a2 = v1;
  job.b2 = h1;
  setStep(weights, velocity, scale, momentum, decay);
  job.finish = Finish.Step;
  runProduct(visible, hidden, 2 * batch, space);
}

/** The same step for a bias, on the sums over the rows of positive - negative. */
export function biasStep(
  bias: usize, velocity: usize, positive: usize, negative: usize,
  rows: i32, columns: i32, scale: f32, momentum: f32, decay: f32,
): void {
  setStep(bias, velocity, scale, momentum, decay);
  job.a = positive;
  job.b = negative;
  job.rows = rows;
  job.columns = columns;
  share(Operation.Bias, parts(columns, BIAS_COLUMNS), <f64>rows * columns < SMALL_WORK);
}

/** The same step for a parameter of `size` elements with a ready gradient. */
export function momentumStep(
  weights: usize, velocity: usize, gradient: usize, size: i32, scale: f32, momentum: f32, decay: f32,
): void {
  setStep(weights, velocity, scale, momentum, decay);
  job.a = gradient;
  job.columns = size;
  share(Operation.Momentum, parts(size, STRETCH), size < SMALL_WORK);
}

/** One Adam step on `size` elements; `correction` is 1 / (1 - beta2^step), `stepSize` the rate / (1 - beta1^step). */
export function adamStep(
  weights: usize, mean: usize, square: usize, gradient: usize, size: i32,
  meanRate: f32, beta1: f32, squareRate: f32, beta2: f32, correction: f32, epsilon: f32, stepSize: f32,
): void {
  setStep(weights, mean, meanRate, beta1, 0);
  job.a = gradient;
  job.square = square;
  job.squareScale = squareRate;
  job.squareMomentum = beta2;
  job.squareCorrection = correction;
  job.epsilon = epsilon;
  job.stepSize = stepSize;
  job.columns = size;
  share(Operation.Adam, parts(size, STRETCH), size < SMALL_WORK);
}

/** out = uniform draws in [0, 1). out: [rows, columns]. */
export function uniform(
  out: usize, rows: i32, columns: i32, key0: u32, key1: u32, counter1: u32, counter2: u32, counter3: u32,
): void {
  setAddress(key0, key1, counter1, counter2, counter3);
  job.out = out;
  job.rows = rows;
  job.columns = columns;
  share(Operation.Uniform, parts(rows, UNIFORM_ROWS), <f64>rows * columns < SMALL_WORK);
}
