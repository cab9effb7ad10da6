// The blocked matrix product: one chunk of the output, tile by tile, and what follows on it.
//
//            columns                           one chunk of the output
//      +------+------+------+             +------+------+------+------+
//      |chunk |      |      |             | tile |      |      |      |   a tile is ROWS x COLUMNS sums, all held in
//      +------+------+------+             +------+------+------+------+   vector registers while `inner` runs; a panel
// rows |      |      |      |   ------>   |      |      |      |      |   of b stays in the first cache while the tiles
//      +------+------+------+             +------+------+------+------+   below each other use it
//      |      |      |      |             |      |      |      |      |
//      +------+------+------+             +------+------+------+------+
//
// `inner` is cut into blocks of INNER_BLOCK, added up in order. Every output element is thus summed in one fixed order,
// whatever the grid of chunks and the number of threads: results are bit-identical.
import { BLOCK, BLOCK_COLUMNS, BLOCK_ROWS, Finish, INNER_BLOCK, job, Layout, member, scratch, threads, TILE } from './job';
import { packStripe, parts } from './pack';
import { sampleRow } from './philox';
import { biasRow, momentumRow, reluRow, reluSlopeRow, sigmoidRow, sigmoidSlopeRow } from './rows';
import { STRIPE, sumStripes } from './stripes';
import { COLUMNS, ROWS, tile } from './tile';

/** Rows that make it worth while to pack a stripe once more. */
const LEAST_LISTS: i32 = 64;

/** Cuts the slab's output into chunks: along its longer side, and at least four for each thread where it can be. */
export function chooseGrid(): i32 {
  const rows = job.endRow - job.firstRow;
  const aside = job.finish == Finish.Step;
  if (job.layout == Layout.Stripes && !aside) return stripeGrid(rows);
  if (aside || rows > job.columns) {
    job.rowStep = aside ? BLOCK_ROWS : 2 * BLOCK_ROWS;
    job.columnStep = min((job.columns + 15) & ~15, BLOCK_COLUMNS);
  } else {
    job.rowStep = min(rows, (120 / ROWS) * ROWS);
    job.columnStep = 128;
  }
  const down = parts(rows, job.rowStep);
  const narrowest = job.layout == Layout.Stripes ? job.columnStep : 16;
  while (threads > 1 && job.columnStep > narrowest && down * parts(job.columns, job.columnStep) < 4 * threads) {
    job.columnStep -= 16;
  }
  job.chunksAcross = parts(job.columns, job.columnStep);
  return down * job.chunksAcross;
}

/** One stripe in each chunk, and all rows, so that it is packed once, unless there are too few stripes for the threads. */
function stripeGrid(rows: i32): i32 {
  job.columnStep = STRIPE;
  job.chunksAcross = parts(job.columns, STRIPE);
  const down = min(parts(4 * threads, job.chunksAcross), parts(rows, LEAST_LISTS));
  job.rowStep = parts(rows, threads > 1 ? max(1, down) : 1);
  return parts(rows, job.rowStep) * job.chunksAcross;
}

/** Writes (or adds) the valid part of the finished tile to the output. */
@inline
function writeTile(to: usize, stride: usize, rows: i32, columns: i32, add: bool): void {
  let from = scratch + TILE;
  for (let r = 0; r < rows; r++, to += stride, from += COLUMNS * 4) {
    if (columns == COLUMNS) {
      for (let c: usize = 0; c < <usize>COLUMNS * 4; c += 16) {
        const x = v128.load(from + c);
        v128.store(to + c, add ? f32x4.add(x, v128.load(to + c)) : x);
      }
    } else {
      for (let c: usize = 0; c < (<usize>columns) << 2; c += 4) {
        const x = load<f32>(from + c);
        store<f32>(to + c, add ? x + load<f32>(to + c) : x);
      }
    }
  }
}

/** Sums the chunk [row, endRow) x [column, endColumn) into `to`. */
function sumChunk(row: i32, endRow: i32, column: i32, endColumn: i32, to: usize, stride: usize): void {
  const inner = job.inner;
  for (let r = row; inner == 0 && r < endRow; r++) {
    memory.fill(to + <usize>(r - row) * stride, 0, (<usize>(endColumn - column)) << 2);
  }
  for (let k = 0; k < inner; k += INNER_BLOCK) {
    const depth = min(INNER_BLOCK, inner - k);
    for (let c = column; c < endColumn; c += COLUMNS) {
      const panelB = job.packedB + (<usize>c * inner + <usize>k * COLUMNS) * 4;
      for (let r = row; r < endRow; r += ROWS) {
        const panelA = job.packedA + (<usize>(r - job.firstRow) * inner + <usize>k * ROWS) * 4;
        tile(depth, panelA, panelB, scratch + TILE);
        const at = to + <usize>(r - row) * stride + ((<usize>(c - column)) << 2);
        writeTile(at, stride, min(ROWS, endRow - r), min(COLUMNS, endColumn - c), k > 0);
      }
    }
  }
}

/** Finishes one row of a chunk, from `column` on; `row` is where its sums lie, `at` the same place in the output. */
@inline
function finishRow(row: usize, r: i32, column: i32, count: i32): void {
  const at = (<usize>r * job.columns + column) << 2;
  const bias = job.bias + ((<usize>column) << 2);
  switch (job.finish) {
    case Finish.Bias: biasRow(row, bias, count); break;
    case Finish.Sigmoid: sigmoidRow(row, bias, count); break;
    case Finish.Relu: reluRow(row, bias, count); break;
    case Finish.Sample:
      sigmoidRow(row, bias, count);
      sampleRow(job.sample + at, row, r, column, count);
      break;
    case Finish.SigmoidSlope: sigmoidSlopeRow(row, job.activity + at, count); break;
    case Finish.ReluSlope: reluSlopeRow(row, job.activity + at, count); break;
    case Finish.Step: momentumRow(job.weights + at, job.velocity + at, row, count); break;
  }
}

/** The stripes from `column` on: packed ahead for steps, else one that this thread packs into a place of its own. */
@inline
function stripesFor(column: i32): usize {
  if (job.finish == Finish.Step) return job.packedB + <usize>column * job.inner * 4;
  const own = job.packedB + <usize>(member * STRIPE) * job.inner * 4;
  packStripe(own, column);
  return own;
}

/** Computes one chunk. A parameter step sums aside, in this thread's scratch space, and leaves no product behind. */
export function productChunk(index: i32): void {
  const row = job.firstRow + (index / job.chunksAcross) * job.rowStep;
  const column = (index % job.chunksAcross) * job.columnStep;
  const endRow = min(job.endRow, row + job.rowStep);
  const endColumn = min(job.columns, column + job.columnStep);
  const aside = job.finish == Finish.Step;
  const stride = (<usize>(aside ? job.columnStep : job.columns)) << 2;
  const to = aside ? scratch + BLOCK : job.out + <usize>row * stride + ((<usize>column) << 2);
  if (job.layout == Layout.Stripes) sumStripes(row, endRow, column, endColumn, to, stride, stripesFor(column));
  else sumChunk(row, endRow, column, endColumn, to, stride);
  if (job.finish == Finish.Nothing) return;
  for (let r = row; r < endRow; r++) finishRow(to + <usize>(r - row) * stride, r, column, endColumn - column);
}
