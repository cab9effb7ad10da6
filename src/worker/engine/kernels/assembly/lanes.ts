// Four floats at a time: incomplete vectors, the constant table, and the sigmoid.
import { CONSTANTS, control } from './job';

/** The first `count` (1 to 3) floats at `from`; the other lanes are zero. */
@inline
export function loadSome(from: usize, count: i32): v128 {
  let x = v128.load_zero<f32>(from);
  if (count > 1) x = v128.load_lane<f32>(from, x, 1, 4);
  if (count > 2) x = v128.load_lane<f32>(from, x, 2, 8);
  return x;
}

/** Stores the first `count` (1 to 3) lanes. */
@inline
export function storeSome(to: usize, x: v128, count: i32): void {
  v128.store_lane<f32>(to, x, 0);
  if (count > 1) v128.store_lane<f32>(to, x, 1, 4);
  if (count > 2) v128.store_lane<f32>(to, x, 2, 8);
}

/**
 * Constants are loaded from a table: V8 rebuilds a v128 literal at every use (three instructions), while a broadcast
 * load is one.
 */
@inline
export function constant(index: usize): v128 {
  return v128.load_splat<f32>(control + CONSTANTS + (index << 2));
}

/** Philox's multipliers and key increments, and 2^-24, by their place in the table. */
export const PHILOX: usize = 16;

/** Fills the constant table; the training thread does it once. */
export function fillConstants(): void {
  const at = control + CONSTANTS;
  store<f32>(at, 87.3);
  store<f32>(at, -88.7, 4);
  store<f32>(at, -1.44269504088896341, 8);
  store<f32>(at, 12582912, 12);
  store<f32>(at, 0.693359375, 16);
  store<f32>(at, -2.1219444e-4, 20);
  store<f32>(at, 1.98756915e-4, 24);
  store<f32>(at, 1.3981999507e-3, 28);
  store<f32>(at, 8.3334519073e-3, 32);
  store<f32>(at, 4.1665795894e-2, 36);
  store<f32>(at, 1.6666665459e-1, 40);
  store<f32>(at, 5.0000001201e-1, 44);
  store<f32>(at, 1, 48);
  const philox = at + (PHILOX << 2);
  store<u32>(philox, 0xd2511f53);
  store<u32>(philox, 0xcd9e8d57, 4);
  store<u32>(philox, 0x9e3779b9, 8);
  store<u32>(philox, 0xbb67ae85, 12);
  store<f32>(philox, 5.9604644775390625e-8, 16);
}

/**
 * 1 / (1 + exp(-x)), error below 2e-7. exp is Cephes' expf: -x = n ln 2 + r, a polynomial in r, and 2^n made in the
 * exponent bits (n = 128 makes infinity, hence exactly 0 below -88.4, and n = -127 makes 0, hence exactly 1 above 87.7).
 * pmin and pmax have x first, so that NaN passes; adding 1.5 2^23 rounds to the nearest integer and leaves it in the
 * low bits.
 */
@inline
export function sigmoid(value: v128): v128 {
  const x = f32x4.pmin(f32x4.pmax(value, constant(1)), constant(0));
  const magic = constant(3);
  const shifted = f32x4.add(f32x4.mul(x, constant(2)), magic);
  const n = f32x4.sub(shifted, magic);
  const r = f32x4.sub(f32x4.sub(f32x4.neg(x), f32x4.mul(n, constant(4))), f32x4.mul(n, constant(5)));
  let p = f32x4.add(f32x4.mul(constant(6), r), constant(7));
  p = f32x4.add(f32x4.mul(p, r), constant(8));
  p = f32x4.add(f32x4.mul(p, r), constant(9));
  p = f32x4.add(f32x4.mul(p, r), constant(10));
  p = f32x4.add(f32x4.mul(p, r), constant(11));
  const one = constant(12);
  p = f32x4.add(f32x4.add(f32x4.mul(p, f32x4.mul(r, r)), r), one);
  const power = i32x4.add(i32x4.shl(shifted, 23), one);
  return f32x4.div(one, f32x4.add(one, f32x4.mul(p, power)));
}
