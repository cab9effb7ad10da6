// Products whose left side is mostly zeros, as samples and pictures are: each row of it is a list of its other numbers.
//
// b lies in stripes of STRIPE columns, row after row (the last stripe is 16, 32 or 48 wide). One row of the output, one
// stripe wide, is held in vector registers while the list runs; for each entry one row of the stripe is read. What is
// left out is c + 0 b = c, so the sums have the bits of the dense product. That needs b to be finite (0 times infinity is
// NaN), which is looked at while b is packed, and sums that are never -0, which both products see to by a last + 0.
import { INNER_BLOCK, job, LIST_ENTRY, scratch, TILE, WORDS } from './job';
import { parts } from './pack';
import { DENSEST, stripe16, stripe32, stripe48 } from './tile';

export const STRIPE: i32 = 48;
/** Rows that are listed together. */
export const LISTS: i32 = 16;
/** Rows that are looked at to tell whether the left side is sparse. */
const PROBED_ROWS: i32 = 8;

/** Columns of the stripe that begins so many columns before the end. */
@inline
export function stripeWidth(left: i32): i32 {
  return left > 32 ? STRIPE : left > 16 ? 32 : 16;
}

/** Numbers that are zero in the first whole vectors of a row. */
function zerosIn(row: usize, vectors: i32): i32 {
  let zeros = 0;
  for (; vectors > 0; vectors--, row += 16) {
    zeros += i32.popcnt(i32x4.bitmask(f32x4.eq(v128.load(row), f32x4.splat(0))));
  }
  return zeros;
}

/** Whether the left side looks sparse: some of its rows, evenly spread, as they lie in memory. */
export function looksSparse(): bool {
  const stored = job.transposeA ? (job.a2 ? job.inner >> 1 : job.inner) : job.rows;
  const vectors = (job.transposeA ? job.rows : job.inner) >> 2;
  const stride = <usize>(job.transposeA ? job.rows : job.inner) << 2;
  const step = max(1, stored / PROBED_ROWS);
  let zeros = 0;
  let seen = 0;
  for (let row = 0; row < stored; row += step, seen += vectors) {
    zeros += zerosIn(job.a + <usize>row * stride, vectors);
    if (!job.a2) continue;
    zeros += zerosIn(job.a2 + <usize>row * stride, vectors);
    seen += vectors;
  }
  return zeros * 64 > seen * (256 - DENSEST);
}

@inline
function blocks(): i32 {
  return parts(job.inner, INNER_BLOCK);
}

@inline
function listAt(row: i32, k: i32): usize {
  return job.packedA + (<usize>(row - job.firstRow) * job.inner + k) * LIST_ENTRY;
}

/** Where the length of a list is kept: behind the lists, for each row and block of `inner`. */
@inline
function lengthAt(row: i32, block: i32): usize {
  return listAt(job.endRow, 0) + ((<usize>(row - job.firstRow) * blocks() + block) << 2);
}

/** One bit for each of sixteen neighbouring floats: whether it is not zero. */
@inline
function present(at: usize): i32 {
  const zero = f32x4.splat(0);
  const low = i16x8.narrow_i32x4_s(f32x4.ne(v128.load(at), zero), f32x4.ne(v128.load(at, 16), zero));
  const high = i16x8.narrow_i32x4_s(f32x4.ne(v128.load(at, 32), zero), f32x4.ne(v128.load(at, 48), zero));
  return i8x16.bitmask(i8x16.narrow_i16x8_s(low, high));
}

/** Writes an entry for the number at `from`, which stands at place k of its row. */
@inline
function enter(list: usize, from: usize, k: i32): void {
  store<u32>(list, <u32>k << 6);
  store<u32>(list, load<u32>(from), 4);
}

/** Lists what is not zero among `count` floats, `step` bytes apart, that begin at place k of their row. */
function listNumbers(list: usize, from: usize, step: usize, k: i32, count: i32): usize {
  const end = k + count;
  if (step == 4) {
    for (; k + 16 <= end; k += 16, from += 64) {
      for (let bits = present(from); bits != 0; bits &= bits - 1, list += LIST_ENTRY) {
        const i = i32.ctz(bits);
        enter(list, from + (<usize>i << 2), k + i);
      }
    }
  }
  for (; k < end; k++, from += step) {
    if (load<f32>(from) == 0) continue;
    enter(list, from, k);
    list += LIST_ENTRY;
  }
  return list;
}

/** Lists one row of op(a), block by block of `inner`. */
function listRow(row: i32): void {
  const inner = job.inner;
  const step: usize = job.transposeA ? <usize>job.rows << 2 : 4;
  const first = job.a + ((<usize>row * (job.transposeA ? 1 : inner)) << 2);
  const half = job.a2 ? inner >> 1 : inner;
  for (let k = 0, block = 0; k < inner; k += INNER_BLOCK, block++) {
    const end = min(inner, k + INNER_BLOCK);
    const turn = max(k, min(end, half));
    let list = listNumbers(listAt(row, k), first + <usize>k * step, step, k, turn - k);
    if (turn < end) {
      const second = job.a2 + (<usize>row << 2) + <usize>(turn - half) * step;
      list = listNumbers(list, second, step, turn, end - turn);
    }
    store<i32>(lengthAt(row, block), <i32>((list - listAt(row, k)) / LIST_ENTRY));
  }
}

/** Lists sixteen rows of a transposed a, which lie beside each other: each has its next entry's address in `ends`. */
function listSixteen(row: i32): void {
  const inner = job.inner;
  const stride = <usize>job.rows << 2;
  const half = job.a2 ? inner >> 1 : inner;
  const ends = scratch + WORDS;
  for (let k = 0, block = 0; k < inner; block++) {
    for (let i = 0; i < 16; i++) store<usize>(ends + (<usize>i << 2), listAt(row + i, k));
    const start = k;
    for (const end = min(inner, k + INNER_BLOCK); k < end; k++) {
      const from = (k < half ? job.a + <usize>k * stride : job.a2 + <usize>(k - half) * stride) + (<usize>row << 2);
      for (let bits = present(from); bits != 0; bits &= bits - 1) {
        const at = <usize>i32.ctz(bits) << 2;
        const list = load<usize>(ends + at);
        enter(list, from + at, k);
        store<usize>(ends + at, list + LIST_ENTRY);
      }
    }
    for (let i = 0; i < 16; i++) {
      const length = load<usize>(ends + (<usize>i << 2)) - listAt(row + i, start);
      store<i32>(lengthAt(row + i, block), <i32>(length / LIST_ENTRY));
    }
  }
}

/** Lists up to LISTS rows of op(a). */
export function listRows(row: i32, end: i32): void {
  if (job.transposeA && end - row == LISTS) listSixteen(row);
  else for (; row < end; row++) listRow(row);
}

/** Looks for NaN and infinity in `count` packed numbers, a multiple of 16. */
export function noteFinite(at: usize, count: i32): void {
  const zero = f32x4.splat(0);
  let seen0 = zero;
  let seen1 = zero;
  let seen2 = zero;
  let seen3 = zero;
  for (; count > 0; count -= 16, at += 64) {
    seen0 = f32x4.add(seen0, f32x4.mul(v128.load(at), zero));
    seen1 = f32x4.add(seen1, f32x4.mul(v128.load(at, 16), zero));
    seen2 = f32x4.add(seen2, f32x4.mul(v128.load(at, 32), zero));
    seen3 = f32x4.add(seen3, f32x4.mul(v128.load(at, 48), zero));
  }
  const seen = f32x4.add(f32x4.add(seen0, seen1), f32x4.add(seen2, seen3));
  if (v128.any_true(f32x4.ne(seen, seen))) job.bIsFinite = 0;
}

@inline
function sumStripe(
  width: i32, rows: i32, lists: usize, lengths: usize, b: usize, out: usize, stride: usize, add: bool,
): void {
  const listStride = <usize>job.inner * LIST_ENTRY;
  const lengthStride = <usize>blocks() << 2;
  if (width == STRIPE) stripe48(rows, lists, listStride, lengths, lengthStride, b, out, stride, add);
  else if (width == 32) stripe32(rows, lists, listStride, lengths, lengthStride, b, out, stride, add);
  else stripe16(rows, lists, listStride, lengths, lengthStride, b, out, stride, add);
}

/** Adds (or copies) `count` floats. */
@inline
function addSome(to: usize, from: usize, count: i32, add: bool): void {
  for (; count > 0; count--, to += 4, from += 4) {
    store<f32>(to, add ? load<f32>(from) + load<f32>(to) : load<f32>(from));
  }
}

/** Sums the chunk [row, endRow) x [column, endColumn) into `to`; `stripes` has the columns from `column` on. */
export function sumStripes(
  row: i32, endRow: i32, column: i32, endColumn: i32, to: usize, stride: usize, stripes: usize,
): void {
  const aside = scratch + TILE;
  for (let k = 0, block = 0; k < job.inner; k += INNER_BLOCK, block++) {
    for (let c = column; c < endColumn; c += STRIPE) {
      const width = stripeWidth(job.columns - c);
      const valid = min(width, endColumn - c);
      const b = stripes + <usize>(c - column) * job.inner * 4;
      const at = to + (<usize>(c - column) << 2);
      if (valid == width) {
        sumStripe(width, endRow - row, listAt(row, k), lengthAt(row, block), b, at, stride, k > 0);
        continue;
      }
      for (let r = row; r < endRow; r++) {
        sumStripe(width, 1, listAt(r, k), lengthAt(r, block), b, aside, 0, false);
        addSome(at + <usize>(r - row) * stride, aside, valid, k > 0);
      }
    }
  }
}
