// Work without a product as calls, above all steps of parameters: each fills the job and shares it out.
import { BIAS_COLUMNS, STRETCH, UNIFORM_ROWS } from './flat';
import { job, Operation } from './job';
import { parts } from './pack';
import { share } from './team';

/** Work on fewer elements stays on the calling thread. */
const SMALL_WORK: i32 = 16384;

/** Philox's key and counter words for draws that follow. */
export function setAddress(key0: u32, key1: u32, counter1: u32, counter2: u32, counter3: u32): void {
  job.key0 = key0;
  job.key1 = key1;
  job.counter1 = counter1;
  job.counter2 = counter2;
  job.counter3 = counter3;
}

/** What a momentum step writes to, and its factors. */
export function setStep(weights: usize, velocity: usize, scale: f32, momentum: f32, decay: f32): void {
  job.weights = weights;
  job.velocity = velocity;
  job.scale = scale;
  job.momentum = momentum;
  job.decay = decay;
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

/** out = table[byte] for `size` bytes. table: 256 floats. */
export function lookUp(bytes: usize, table: usize, out: usize, size: i32): void {
  job.a = bytes;
  job.b = table;
  job.out = out;
  job.columns = size;
  share(Operation.LookUp, parts(size, STRETCH), size < SMALL_WORK);
}

/** out = log(1 + e^x) for `size` numbers. */
export function softplus(x: usize, out: usize, size: i32): void {
  job.a = x;
  job.out = out;
  job.columns = size;
  share(Operation.Softplus, parts(size, STRETCH), size < SMALL_WORK);
}
