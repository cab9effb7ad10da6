// Matrix products as calls: each fills the job, and runs it slab by slab.
import { Finish, INNER_BLOCK, job, Layout, LIST_ENTRY, Operation, threads } from './job';
import { packChunks, parts } from './pack';
import { chooseGrid } from './product';
import { setAddress, setStep } from './steps';
import { looksSparse, STRIPE } from './stripes';
import { share } from './team';
import { ROWS } from './tile';

/** Products with fewer multiplications stay on the calling thread. */
const SMALL_PRODUCT: f64 = 262144;
/** Rows that are packed at once. */
const SLAB_ROWS: i32 = 2040;
/** Rows that are listed at once. */
const SLAB_LISTS: i32 = 1020;

/** Bytes that a row's lists need at most. */
@inline
function listBytes(inner: i32): f64 {
  return <f64>LIST_ENTRY * inner + 4 * <f64>parts(inner, INNER_BLOCK);
}

/** Bytes that b needs, packed in panels, in stripes (which end at the next 16 columns), or a stripe for each thread. */
@inline
function bytesOfB(columns: i32, inner: i32): f64 {
  return 4 * <f64>inner * <f64>max(parts(columns, 16) * 16, threads * STRIPE);
}

/** Bytes that `space` must have for a product of this shape (as a float, since it can exceed 32 bits). */
export function spaceBytes(rows: i32, columns: i32, inner: i32): f64 {
  const panels = 4 * <f64>inner * <f64>(parts(min(rows, SLAB_ROWS), ROWS) * ROWS);
  const lists = <f64>min(rows, SLAB_LISTS) * listBytes(inner);
  return bytesOfB(columns, inner) + max(panels, lists) + 64;
}

/** Runs one slab. A sparse product that meets NaN or infinity in b is done again as a dense one. */
function runSlab(alone: bool): void {
  job.bIsFinite = 1;
  share(Operation.Pack, packChunks(), alone);
  if (job.bIsFinite) share(Operation.Product, chooseGrid(), alone);
  if (job.bIsFinite) return;
  job.layout = Layout.Panels;
  share(Operation.Pack, packChunks(), alone);
  share(Operation.Product, chooseGrid(), alone);
}

/** Runs the product that the job describes, slab by slab. */
function runProduct(rows: i32, columns: i32, inner: i32, space: usize): void {
  if (columns == 0) return;
  job.rows = rows;
  job.columns = columns;
  job.inner = inner;
  job.packedB = (space + 63) & ~63;
  job.packedA = job.packedB + <usize>bytesOfB(columns, inner);
  job.layout = looksSparse() ? Layout.Stripes : Layout.Panels;
  const slab = job.layout == Layout.Stripes ? SLAB_LISTS : SLAB_ROWS;
  for (let row = 0; row < rows; row += slab) {
    job.firstRow = row;
    job.endRow = min(rows, row + slab);
    runSlab(<f64>(job.endRow - row) * columns * inner < SMALL_PRODUCT);
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

/** A layer whose draws have been addressed: probabilities = sigmoid(x op(w) + bias), sample = uniform < probabilities. */
export function sampleLayer(
  x: usize, w: usize, bias: usize, probabilities: usize, sample: usize,
  rows: i32, columns: i32, inner: i32, transposeW: bool, space: usize,
): void {
  setOperands(x, w, false, transposeW);
  job.out = probabilities;
  job.sample = sample;
  job.finish = Finish.Sample;
  job.bias = bias;
  runProduct(rows, columns, inner, space);
}

/** The same with the address of its draws. */
export function denseSample(
  x: usize, w: usize, bias: usize, probabilities: usize, sample: usize,
  rows: i32, columns: i32, inner: i32, transposeW: bool,
  key0: u32, key1: u32, counter1: u32, counter2: u32, counter3: u32, space: usize,
): void {
  setAddress(key0, key1, counter1, counter2, counter3);
  sampleLayer(x, w, bias, probabilities, sample, rows, columns, inner, transposeW, space);
}

/** out = sigmoid(x w + bias). */
export function sigmoidLayer(
  x: usize, w: usize, bias: usize, out: usize, rows: i32, columns: i32, inner: i32, space: usize,
): void {
  setOperands(x, w, false, false);
  job.out = out;
  job.finish = Finish.Sigmoid;
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
