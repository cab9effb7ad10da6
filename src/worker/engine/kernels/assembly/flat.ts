// Work without a product: uniform draws by rows, bias steps by columns, the rest by stretches.
import { job, scratch, TILE } from './job';
import { loadSome, storeSome } from './lanes';
import { uniformRow } from './philox';
import { adamRow, momentumRow, softplusRow } from './rows';

/** Rows, columns or elements in one chunk of each kind of work. */
export const UNIFORM_ROWS: i32 = 8;
export const BIAS_COLUMNS: i32 = 64;
export const STRETCH: i32 = 4096;

export function uniformChunk(index: i32): void {
  const end = min(job.rows, (index + 1) * UNIFORM_ROWS);
  for (let row = index * UNIFORM_ROWS; row < end; row++) {
    uniformRow(job.out + ((<usize>row * job.columns) << 2), row);
  }
}

/** job.a: bytes; job.b: what each of 256 bytes stands for. */
export function lookUpChunk(index: i32): void {
  const table = job.b;
  let from = job.a + <usize>(index * STRETCH);
  let to = job.out + ((<usize>(index * STRETCH)) << 2);
  for (let left = min(STRETCH, job.columns - index * STRETCH); left > 0; left--, from++, to += 4) {
    store<f32>(to, load<f32>(table + (<usize>load<u8>(from) << 2)));
  }
}

export function softplusChunk(index: i32): void {
  const at = (<usize>(index * STRETCH)) << 2;
  softplusRow(job.out + at, job.a + at, min(STRETCH, job.columns - index * STRETCH));
}

/** The sum over the rows of a - b, for `count` (up to 4) columns from `column` on. */
@inline
function columnSums(column: i32, count: i32): v128 {
  const stride = (<usize>job.columns) << 2;
  let a = job.a + ((<usize>column) << 2);
  let b = job.b + ((<usize>column) << 2);
  let total = f32x4.splat(0);
  for (let row = 0; row < job.rows; row++, a += stride, b += stride) {
    const difference =
      count == 4 ? f32x4.sub(v128.load(a), v128.load(b)) : f32x4.sub(loadSome(a, count), loadSome(b, count));
    total = f32x4.add(total, difference);
  }
  return total;
}

export function biasChunk(index: i32): void {
  const sums = scratch + TILE;
  const first = index * BIAS_COLUMNS;
  const end = min(job.columns, first + BIAS_COLUMNS);
  let column = first;
  for (; column + 4 <= end; column += 4) v128.store(sums + ((<usize>(column - first)) << 2), columnSums(column, 4));
  if (column < end) storeSome(sums + ((<usize>(column - first)) << 2), columnSums(column, end - column), end - column);
  const at = (<usize>first) << 2;
  momentumRow(job.weights + at, job.velocity + at, sums, end - first);
}

export function momentumChunk(index: i32): void {
  const at = (<usize>(index * STRETCH)) << 2;
  momentumRow(job.weights + at, job.velocity + at, job.a + at, min(STRETCH, job.columns - index * STRETCH));
}

export function adamChunk(index: i32): void {
  const at = (<usize>(index * STRETCH)) << 2;
  const count = min(STRETCH, job.columns - index * STRETCH);
  adamRow(job.weights + at, job.velocity + at, job.square + at, job.a + at, count);
}
