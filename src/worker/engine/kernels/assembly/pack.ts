// Packing: the operands of a product, copied into the order in which the tile function reads them.
//
//   op(a), 3 panels of ROWS rows          packed: panel after panel, each column by column
//   +-----------inner----------+
//   | a b c ...                | \         a d g j   b e h k   c f i l   ...
//   | d e f ...                |  panel 0
//   | g h i ...                |
//   | j k l ...                | /
//   | ...                      |  panel 1
//
// op(b) is packed likewise, in panels of COLUMNS columns, each row by row. A transposed operand differs only in which
// direction lies together in memory. Panels at the edge are filled up with zeros.
import { Finish, job, Layout } from './job';
import { loadSome } from './lanes';
import { LISTS, listRows, noteFinite, STRIPE, stripeWidth } from './stripes';
import { COLUMNS, ROWS } from './tile';

/** Panels in one chunk of packing work. */
const PANELS: i32 = 4;

@inline
export function parts(size: i32, step: i32): i32 {
  return (size + step - 1) / step;
}

/** One panel row of `width` (6, or a multiple of 4) neighbouring floats, times the sign. */
@inline
function copyRow(width: i32, to: usize, from: usize, sign: v128): void {
  for (let at: usize = 0; at + 16 <= <usize>width << 2; at += 16) {
    v128.store(to + at, f32x4.mul(sign, v128.load(from + at)));
  }
  if (width == 6) v128.store_lane<i64>(to, f32x4.mul(sign, v128.load_zero<i64>(from, 16)), 0, 16);
}

/** The same of which only the first `valid` floats are there; zeros follow. */
@inline
function copySome(width: i32, to: usize, from: usize, sign: v128, valid: i32): void {
  let i = 0;
  if (width % 4 == 0) {
    for (; i + 4 <= valid; i += 4, to += 16, from += 16) v128.store(to, f32x4.mul(sign, v128.load(from)));
    if (i < valid) v128.store(to, f32x4.mul(sign, loadSome(from, valid - i)));
    else if (i < width) v128.store(to, f32x4.splat(0));
    for (i += 4, to += 16; i < width; i += 4, to += 16) v128.store(to, f32x4.splat(0));
  } else {
    const one = f32x4.extract_lane(sign, 0);
    for (; i < width; i++, to += 4, from += 4) store<f32>(to, i < valid ? one * load<f32>(from) : 0);
  }
}

/** Packs `inner` panel rows from a source in which the panel's direction lies together. */
@inline
function packTogether(width: i32, to: usize, from: usize, stride: usize, valid: i32, inner: i32, sign: f32): void {
  const signs = f32x4.splat(sign);
  for (let k = 0; k < inner; k++, from += stride, to += <usize>width << 2) {
    if (valid == width) copyRow(width, to, from, signs);
    else copySome(width, to, from, signs, valid);
  }
}

/** Turns four rows of four floats, `stride` bytes apart, into four columns, `toStride` bytes apart. */
@inline
function turn(to: usize, toStride: usize, from: usize, stride: usize): void {
  const row0 = v128.load(from);
  const row1 = v128.load(from + stride);
  const row2 = v128.load(from + 2 * stride);
  const row3 = v128.load(from + 3 * stride);
  const low01 = v128.shuffle<i32>(row0, row1, 0, 4, 1, 5);
  const high01 = v128.shuffle<i32>(row0, row1, 2, 6, 3, 7);
  const low23 = v128.shuffle<i32>(row2, row3, 0, 4, 1, 5);
  const high23 = v128.shuffle<i32>(row2, row3, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<i64>(low01, low23, 0, 2));
  v128.store(to + toStride, v128.shuffle<i64>(low01, low23, 1, 3));
  v128.store(to + 2 * toStride, v128.shuffle<i64>(high01, high23, 0, 2));
  v128.store(to + 3 * toStride, v128.shuffle<i64>(high01, high23, 1, 3));
}

/** Panel rows that are turned together, so that what is written stays in the first cache. */
const TURNED: i32 = 64;

/** Packs `inner` panel rows from a source in which the inner direction lies together. */
@inline
function packApart(width: i32, to: usize, from: usize, stride: usize, valid: i32, inner: i32): void {
  const toStride = <usize>width << 2;
  for (let first = 0; first < inner; first += TURNED) {
    const end = min(inner, first + TURNED);
    let i = 0;
    for (; i + 4 <= valid; i += 4) {
      const at = from + <usize>i * stride;
      const column = to + (<usize>i << 2);
      let k = first;
      for (; k + 4 <= end; k += 4) turn(column + <usize>k * toStride, toStride, at + (<usize>k << 2), stride);
      for (; k < end; k++) {
        for (let r: usize = 0; r < 4; r++) {
          store<f32>(column + <usize>k * toStride + (r << 2), load<f32>(at + r * stride + (<usize>k << 2)));
        }
      }
    }
    for (; i < width; i++) {
      const at = from + <usize>i * stride;
      const column = to + (<usize>i << 2);
      for (let k = first; k < end; k++) {
        store<f32>(column + <usize>k * toStride, i < valid ? load<f32>(at + (<usize>k << 2)) : 0);
      }
    }
  }
}

function packPanelA(row: i32): void {
  const inner = job.inner;
  const valid = min(ROWS, job.endRow - row);
  const to = job.packedA + <usize>(row - job.firstRow) * inner * 4;
  const stride = <usize>(job.transposeA ? job.rows : inner) << 2;
  if (!job.transposeA) return packApart(ROWS, to, job.a + <usize>row * stride, stride, valid, inner);
  const half = job.a2 ? inner >> 1 : inner;
  const offset = <usize>row << 2;
  packTogether(ROWS, to, job.a + offset, stride, valid, half, 1);
  if (job.a2) packTogether(ROWS, to + <usize>(half * ROWS) * 4, job.a2 + offset, stride, valid, half, 1);
}

@inline
function packPanelB(to: usize, column: i32, width: i32): void {
  const inner = job.inner;
  const valid = min(width, job.columns - column);
  const stride = <usize>(job.transposeB ? inner : job.columns) << 2;
  if (job.transposeB) return packApart(width, to, job.b + <usize>column * stride, stride, valid, inner);
  const half = job.b2 ? inner >> 1 : inner;
  const offset = <usize>column << 2;
  packTogether(width, to, job.b + offset, stride, valid, half, 1);
  if (job.b2) packTogether(width, to + <usize>(half * width) * 4, job.b2 + offset, stride, valid, half, -1);
}

/** Packs the stripe of b that begins at `column`, and notes whether all of it is finite. */
export function packStripe(to: usize, column: i32): void {
  const width = stripeWidth(job.columns - column);
  if (width == STRIPE) packPanelB(to, column, STRIPE);
  else if (width == 32) packPanelB(to, column, 32);
  else packPanelB(to, column, 16);
  noteFinite(to, width * job.inner);
}

/** Rows of a, and columns of b, in one chunk of packing work. */
@inline
function rowStep(): i32 {
  return job.layout == Layout.Stripes ? LISTS : PANELS * ROWS;
}

@inline
function columnStep(): i32 {
  return job.layout == Layout.Stripes ? STRIPE : PANELS * COLUMNS;
}

@inline
function chunksOfA(): i32 {
  return parts(job.endRow - job.firstRow, rowStep());
}

/**
 * How many chunks the packing of this slab has: those of a, then those of b with the first slab. A stripe is packed by the
 * thread that uses it, when it does, which keeps it in that core's cache and needs room for one; but for steps, whose
 * chunks need all columns of a b that is small.
 */
export function packChunks(): i32 {
  const packsB = job.firstRow == 0 && (job.layout == Layout.Panels || job.finish == Finish.Step);
  return chunksOfA() + (packsB ? parts(job.columns, columnStep()) : 0);
}

export function packChunk(index: i32): void {
  const first = chunksOfA();
  const isStripes = job.layout == Layout.Stripes;
  if (index < first) {
    const row = job.firstRow + index * rowStep();
    const end = min(job.endRow, row + rowStep());
    if (isStripes) listRows(row, end);
    else for (let r = row; r < end; r += ROWS) packPanelA(r);
  } else {
    const column = (index - first) * columnStep();
    const end = min(job.columns, column + columnStep());
    const to = job.packedB + <usize>column * job.inner * 4;
    if (isStripes) packStripe(to, column);
    else for (let c = column; c < end; c += COLUMNS) packPanelB(to + <usize>(c - column) * job.inner * 4, c, COLUMNS);
  }
}
