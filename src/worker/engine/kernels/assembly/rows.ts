// What is done to one row: bias, activations, slopes, and parameter steps.
import { control, job, NON_FINITE } from './job';
import { constantTable, loadSome, sigmoid, softplus, storeSome } from './lanes';

@inline
function sum(x: usize, y: usize): v128 {
  return f32x4.add(v128.load(x), v128.load(y));
}

@inline
function sumSome(x: usize, y: usize, count: i32): v128 {
  return f32x4.add(loadSome(x, count), loadSome(y, count));
}

/** row = row + bias */
export function biasRow(row: usize, bias: usize, count: i32): void {
  for (; count >= 4; count -= 4, row += 16, bias += 16) v128.store(row, sum(row, bias));
  if (count > 0) storeSome(row, sumSome(row, bias, count), count);
}

/** row = sigmoid(row + bias) */
export function sigmoidRow(row: usize, bias: usize, count: i32): void {
  const table = constantTable();
  for (; count >= 4; count -= 4, row += 16, bias += 16) v128.store(row, sigmoid(sum(row, bias), table));
  if (count > 0) storeSome(row, sigmoid(sumSome(row, bias, count), table), count);
}

/** out = softplus(x) */
export function softplusRow(out: usize, x: usize, count: i32): void {
  const table = constantTable();
  for (; count >= 4; count -= 4, out += 16, x += 16) v128.store(out, softplus(v128.load(x), table));
  if (count > 0) storeSome(out, softplus(loadSome(x, count), table), count);
}

/** row = max(row + bias, 0); pmax with x first lets NaN pass. */
export function reluRow(row: usize, bias: usize, count: i32): void {
  const zero = f32x4.splat(0);
  for (; count >= 4; count -= 4, row += 16, bias += 16) v128.store(row, f32x4.pmax(sum(row, bias), zero));
  if (count > 0) storeSome(row, f32x4.pmax(sumSome(row, bias, count), zero), count);
}

@inline
function slope(row: v128, h: v128, one: v128): v128 {
  return f32x4.mul(row, f32x4.mul(h, f32x4.sub(one, h)));
}

/** row = row h (1 - h) */
export function sigmoidSlopeRow(row: usize, h: usize, count: i32): void {
  const one = f32x4.splat(1);
  for (; count >= 4; count -= 4, row += 16, h += 16) v128.store(row, slope(v128.load(row), v128.load(h), one));
  if (count > 0) storeSome(row, slope(loadSome(row, count), loadSome(h, count), one), count);
}

@inline
function gate(row: v128, h: v128, one: v128): v128 {
  return f32x4.mul(row, v128.and(f32x4.gt(h, f32x4.splat(0)), one));
}

/** row = row where h > 0, else 0 (a product, so that NaN in row stays) */
export function reluSlopeRow(row: usize, h: usize, count: i32): void {
  const one = f32x4.splat(1);
  for (; count >= 4; count -= 4, row += 16, h += 16) v128.store(row, gate(v128.load(row), v128.load(h), one));
  if (count > 0) storeSome(row, gate(loadSome(row, count), loadSome(h, count), one), count);
}

/** momentum velocity + (scale gradient - decay w) */
@inline
function nextVelocity(velocity: v128, gradient: v128, w: v128, scale: v128, momentum: v128, decay: v128): v128 {
  return f32x4.add(f32x4.mul(momentum, velocity), f32x4.sub(f32x4.mul(scale, gradient), f32x4.mul(decay, w)));
}

/** Nothing times zero but NaN and infinity gives NaN: what is added up so tells whether any number was one of them. */
@inline
function watch(seen: v128, written: v128): v128 {
  return f32x4.add(seen, f32x4.mul(written, f32x4.splat(0)));
}

/** Raises the flag that the training thread looks at after each update. */
@inline
function report(seen: v128): void {
  if (v128.any_true(f32x4.ne(seen, seen))) atomic.store<i32>(control + NON_FINITE, 1);
}

/** velocity = momentum velocity + (scale gradient - decay w), w = w + velocity */
export function momentumRow(w: usize, velocity: usize, gradient: usize, count: i32): void {
  const scale = f32x4.splat(job.scale);
  const momentum = f32x4.splat(job.momentum);
  const decay = f32x4.splat(job.decay);
  let seen = f32x4.splat(0);
  for (; count >= 4; count -= 4, w += 16, velocity += 16, gradient += 16) {
    const x = v128.load(w);
    const next = nextVelocity(v128.load(velocity), v128.load(gradient), x, scale, momentum, decay);
    const stepped = f32x4.add(x, next);
    v128.store(velocity, next);
    v128.store(w, stepped);
    seen = watch(seen, stepped);
  }
  if (count > 0) {
    const x = loadSome(w, count);
    const last = nextVelocity(loadSome(velocity, count), loadSome(gradient, count), x, scale, momentum, decay);
    const stepped = f32x4.add(x, last);
    storeSome(velocity, last, count);
    storeSome(w, stepped, count);
    seen = watch(seen, stepped);
  }
  report(seen);
}

/** One Adam step on one element (Kingma & Ba 2015, algorithm 1); all in float32, as the composed form. */
@inline
function adamOne(w: usize, mean: usize, square: usize, gradient: usize): void {
  const g = load<f32>(gradient);
  const m = job.momentum * load<f32>(mean) + job.scale * g;
  const s = job.squareMomentum * load<f32>(square) + job.squareScale * (g * g);
  store<f32>(mean, m);
  store<f32>(square, s);
  store<f32>(w, load<f32>(w) - job.stepSize * (m / (sqrt<f32>(s * job.squareCorrection) + job.epsilon)));
}

/** Adam on `count` elements. */
export function adamRow(w: usize, mean: usize, square: usize, gradient: usize, count: i32): void {
  const scale = f32x4.splat(job.scale);
  const momentum = f32x4.splat(job.momentum);
  const squareScale = f32x4.splat(job.squareScale);
  const squareMomentum = f32x4.splat(job.squareMomentum);
  const correction = f32x4.splat(job.squareCorrection);
  const epsilon = f32x4.splat(job.epsilon);
  const size = f32x4.splat(job.stepSize);
  let seen = f32x4.splat(0);
  for (; count >= 4; count -= 4, w += 16, mean += 16, square += 16, gradient += 16) {
    const g = v128.load(gradient);
    const m = f32x4.add(f32x4.mul(momentum, v128.load(mean)), f32x4.mul(scale, g));
    const s = f32x4.add(f32x4.mul(squareMomentum, v128.load(square)), f32x4.mul(squareScale, f32x4.mul(g, g)));
    v128.store(mean, m);
    v128.store(square, s);
    const spread = f32x4.add(f32x4.sqrt(f32x4.mul(s, correction)), epsilon);
    const stepped = f32x4.sub(v128.load(w), f32x4.mul(size, f32x4.div(m, spread)));
    v128.store(w, stepped);
    seen = watch(seen, stepped);
  }
  for (; count > 0; count--, w += 4, mean += 4, square += 4, gradient += 4) {
    adamOne(w, mean, square, gradient);
    seen = watch(seen, loadSome(w, 1));
  }
  report(seen);
}
