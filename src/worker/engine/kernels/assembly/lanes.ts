// Four floats at a time: incomplete vectors, the constant table, sigmoid and softplus.
import { CONSTANTS, control } from './job';
import { multiplyAdd } from './tile';

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
 * load is one: `v128.load_splat<f32>(table, offsetof<Constants>('one'))`. Keep the table's address in a local variable, since
 * V8 loads a global one again at every use.
 */
@unmanaged
export class Constants {
  highest: f32;
  lowest: f32;
  minusLog2e: f32;
  roundingShift: f32;
  minusLn2High: f32;
  minusLn2Low: f32;
  exp5: f32;
  exp4: f32;
  exp3: f32;
  exp2: f32;
  exp1: f32;
  exp0: f32;
  one: f32;
  artanh3: f32;
  artanh5: f32;
  artanh7: f32;
  artanh9: f32;
  artanh11: f32;
  artanh13: f32;
  philoxMultiplier0: u32;
  philoxMultiplier1: u32;
  philoxBump0: u32;
  philoxBump1: u32;
  philoxUnit: f32;
}

@inline
export function constantTable(): usize {
  return control + CONSTANTS;
}

/** Fills the constant table; the training thread does it once. */
export function fillConstants(): void {
  const table = changetype<Constants>(constantTable());
  table.highest = 87.3;
  table.lowest = -88.7;
  table.minusLog2e = -1.44269504088896341;
  table.roundingShift = 12582912;
  table.minusLn2High = -0.693359375;
  table.minusLn2Low = 2.1219444e-4;
  table.exp5 = 1.98756915e-4;
  table.exp4 = 1.3981999507e-3;
  table.exp3 = 8.3334519073e-3;
  table.exp2 = 4.1665795894e-2;
  table.exp1 = 1.6666665459e-1;
  table.exp0 = 5.0000001201e-1;
  table.one = 1;
  table.artanh3 = 1.0 / 3;
  table.artanh5 = 1.0 / 5;
  table.artanh7 = 1.0 / 7;
  table.artanh9 = 1.0 / 9;
  table.artanh11 = 1.0 / 11;
  table.artanh13 = 1.0 / 13;
  table.philoxMultiplier0 = 0xd2511f53;
  table.philoxMultiplier1 = 0xcd9e8d57;
  table.philoxBump0 = 0x9e3779b9;
  table.philoxBump1 = 0xbb67ae85;
  table.philoxUnit = 5.9604644775390625e-8;
}

/**
 * exp(-x), relative error below 2e-7, by Cephes' expf: -x = n ln 2 + r, a polynomial in r, and 2^n made in the exponent
 * bits (n = 128 makes infinity, for x below -88.4, and n = -127 makes 0, for x above 87.7). pmin and pmax have x first, so
 * that NaN passes; adding 1.5 2^23 rounds to the nearest integer and leaves it in the low bits.
 */
@inline
function expOfMinus(value: v128, table: usize): v128 {
  const lowest = v128.load_splat<f32>(table, offsetof<Constants>('lowest'));
  const x = f32x4.pmin(f32x4.pmax(value, lowest), v128.load_splat<f32>(table, offsetof<Constants>('highest')));
  const magic = v128.load_splat<f32>(table, offsetof<Constants>('roundingShift'));
  const shifted = multiplyAdd(x, v128.load_splat<f32>(table, offsetof<Constants>('minusLog2e')), magic);
  const n = f32x4.sub(shifted, magic);
  let r = multiplyAdd(n, v128.load_splat<f32>(table, offsetof<Constants>('minusLn2High')), f32x4.neg(x));
  r = multiplyAdd(n, v128.load_splat<f32>(table, offsetof<Constants>('minusLn2Low')), r);
  let p = v128.load_splat<f32>(table, offsetof<Constants>('exp5'));
  p = multiplyAdd(p, r, v128.load_splat<f32>(table, offsetof<Constants>('exp4')));
  p = multiplyAdd(p, r, v128.load_splat<f32>(table, offsetof<Constants>('exp3')));
  p = multiplyAdd(p, r, v128.load_splat<f32>(table, offsetof<Constants>('exp2')));
  p = multiplyAdd(p, r, v128.load_splat<f32>(table, offsetof<Constants>('exp1')));
  p = multiplyAdd(p, r, v128.load_splat<f32>(table, offsetof<Constants>('exp0')));
  const one = v128.load_splat<f32>(table, offsetof<Constants>('one'));
  p = f32x4.add(multiplyAdd(p, f32x4.mul(r, r), r), one);
  return f32x4.mul(p, i32x4.add(i32x4.shl(shifted, 23), one));
}

/** 1 / (1 + exp(-x)), error below 2e-7; exactly 0 below -88.4 and 1 above 87.7. */
@inline
export function sigmoid(x: v128, table: usize): v128 {
  const one = v128.load_splat<f32>(table, offsetof<Constants>('one'));
  return f32x4.div(one, f32x4.add(one, expOfMinus(x, table)));
}

/**
 * log(1 + e^x) = max(x, 0) + log(1 + y) with y = e^-|x|, relative error below 1e-6. log(1 + y) = 2 artanh(y / (2 + y)),
 * a series in z^2 with z at most 1/3.
 */
@inline
export function softplus(x: v128, table: usize): v128 {
  const y = expOfMinus(f32x4.abs(x), table);
  const one = v128.load_splat<f32>(table, offsetof<Constants>('one'));
  const z = f32x4.div(y, f32x4.add(f32x4.add(one, one), y));
  const square = f32x4.mul(z, z);
  let p = v128.load_splat<f32>(table, offsetof<Constants>('artanh13'));
  p = multiplyAdd(p, square, v128.load_splat<f32>(table, offsetof<Constants>('artanh11')));
  p = multiplyAdd(p, square, v128.load_splat<f32>(table, offsetof<Constants>('artanh9')));
  p = multiplyAdd(p, square, v128.load_splat<f32>(table, offsetof<Constants>('artanh7')));
  p = multiplyAdd(p, square, v128.load_splat<f32>(table, offsetof<Constants>('artanh5')));
  p = multiplyAdd(p, square, v128.load_splat<f32>(table, offsetof<Constants>('artanh3')));
  const half = multiplyAdd(f32x4.mul(p, square), z, z);
  return f32x4.add(f32x4.pmax(x, f32x4.splat(0)), f32x4.add(half, half));
}
