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
import { job } from './job';
import { COLUMNS, ROWS } from './tile';

/** Panels in one chunk of packing work. */
const PANELS: i32 = 4;

@inline
export function parts(size: i32, step: i32): i32 {
  return (size + step - 1) / step;
}

/** One panel row of `width` (4, 6, 8 or 16) neighbouring floats, times the sign. */
@inline
function copyRow(width: i32, to: usize, from: usize, sign: v128): void {
  v128.store(to, f32x4.mul(sign, v128.load(from)));
  if (width == 6) v128.store_lane<i64>(to, f32x4.mul(sign, v128.load_zero<i64>(from, 16)), 0, 16);
  if (width >= 8) v128.store(to, f32x4.mul(sign, v128.load(from, 16)), 16);
  if (width >= 16) {
    v128.store(to, f32x4.mul(sign, v128.load(from, 32)), 32);
    v128.store(to, f32x4.mul(sign, v128.load(from, 48)), 48);
  }
}

/** Packs `inner` panel rows from a source in which the panel's direction lies together. */
@inline
function packTogether(width: i32, to: usize, from: usize, stride: usize, valid: i32, inner: i32, sign: f32): void {
  const signs = f32x4.splat(sign);
  for (let k = 0; k < inner; k++, from += stride, to += <usize>width << 2) {
    if (valid == width) copyRow(width, to, from, signs);
    else for (let i: usize = 0; i < <usize>width; i++) {
      store<f32>(to + (i << 2), i < <usize>valid ? sign * load<f32>(from + (i << 2)) : 0);
    }
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

/** Packs `inner` panel rows from a source in which the inner direction lies together. */
@inline
function packApart(width: i32, to: usize, from: usize, stride: usize, valid: i32, inner: i32): void {
  const toStride = <usize>width << 2;
  let i = 0;
  for (; i + 4 <= valid; i += 4, from += stride << 2, to += 16) {
    let k = 0;
    for (; k + 4 <= inner; k += 4) turn(to + <usize>k * toStride, toStride, from + (<usize>k << 2), stride);
    for (; k < inner; k++) {
      for (let r: usize = 0; r < 4; r++) {
        store<f32>(to + <usize>k * toStride + (r << 2), load<f32>(from + r * stride + (<usize>k << 2)));
      }
    }
  }
  for (; i < width; i++, from += stride, to += 4) {
    for (let k = 0; k < inner; k++) {
      store<f32>(to + <usize>k * toStride, i < valid ? load<f32>(from + (<usize>k << 2)) : 0);
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

function packPanelB(column: i32): void {
  const inner = job.inner;
  const valid = min(COLUMNS, job.columns - column);
  const to = job.packedB + <usize>column * inner * 4;
  const stride = <usize>(job.transposeB ? inner : job.columns) << 2;
  if (job.transposeB) return packApart(COLUMNS, to, job.b + <usize>column * stride, stride, valid, inner);
  const half = job.b2 ? inner >> 1 : inner;
  const offset = <usize>column << 2;
  packTogether(COLUMNS, to, job.b + offset, stride, valid, half, 1);
  if (job.b2) packTogether(COLUMNS, to + <usize>(half * COLUMNS) * 4, job.b2 + offset, stride, valid, half, -1);
}

@inline
function chunksOfA(): i32 {
  return parts(parts(job.endRow - job.firstRow, ROWS), PANELS);
}

/** How many chunks the packing of this slab has: those of a, then (with the first slab) those of b. */
export function packChunks(): i32 {
  return chunksOfA() + (job.firstRow == 0 && job.packsB ? parts(parts(job.columns, COLUMNS), PANELS) : 0);
}

export function packChunk(index: i32): void {
  const first = chunksOfA();
  if (index < first) {
    const row = job.firstRow + index * PANELS * ROWS;
    const end = min(job.endRow, row + PANELS * ROWS);
    for (let r = row; r < end; r += ROWS) packPanelA(r);
  } else {
    const column = (index - first) * PANELS * COLUMNS;
    const end = min(job.columns, column + PANELS * COLUMNS);
    for (let c = column; c < end; c += COLUMNS) packPanelB(c);
  }
}
