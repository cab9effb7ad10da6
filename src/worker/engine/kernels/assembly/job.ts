// The one job that all threads work on, and where it lies in memory: written by the training thread, read by every thread.

// Byte offsets in the control block. The counters are on cache lines of their own, so that threads do not fight for them.
export const REMAINING: usize = 0;
export const DONE: usize = 128;
export const CALL: usize = 256;
export const ASLEEP: usize = 384;
export const QUIT: usize = 512;
export const NON_FINITE: usize = 576;
export const CONSTANTS: usize = 640;
const JOB: usize = 768;
/** Bytes of the control block. */
export const CONTROL_BYTES: i32 = 1024;

// Byte offsets in a thread's own scratch space.
export const TILE: usize = 0;
export const WORDS: usize = 512;
export const BLOCK: usize = 1024;
/** The largest chunk that is computed aside before it is used: rows x columns. */
export const BLOCK_ROWS: i32 = 24;
export const BLOCK_COLUMNS: i32 = 528;
/** Bytes of scratch space for one thread. */
export const SCRATCH_BYTES: i32 = 1024 + 4 * BLOCK_ROWS * BLOCK_COLUMNS;

export const enum Operation {
  Pack,
  Product,
  Uniform,
  LookUp,
  Softplus,
  Bias,
  Momentum,
  Adam,
}

/** Bytes of one entry in the list of a row's numbers that are not zero: its place in the row times 64, and the number. */
export const LIST_ENTRY: usize = 8;

/** `inner` is cut into blocks of this length; a panel of b is COLUMNS times as many floats: 8 to 16 KB. */
export const INNER_BLOCK: i32 = 256;

/** How the operands of a product are packed: pack.ts and stripes.ts. */
export const enum Layout {
  Panels,
  Stripes,
}

/** What is done to a finished chunk of a product, row by row. */
export const enum Finish {
  Nothing,
  Bias,
  Sigmoid,
  Relu,
  Sample,
  SigmoidSlope,
  ReluSlope,
  Step,
}

/** All matrices are float32 and row-major; addresses are byte offsets in the shared memory. */
@unmanaged
export class Job {
  operation: Operation;
  finish: Finish;
  /** The product is out[rows, columns] = op(a)[rows, inner] op(b)[inner, columns]. */
  rows: i32;
  columns: i32;
  inner: i32;
  transposeA: i32;
  transposeB: i32;
  a: usize;
  b: usize;
  /** The second half of `inner`, in the contrastive step (zero elsewhere): a2 follows a, and minus b2 follows b. */
  a2: usize;
  b2: usize;
  out: usize;
  /** Rows are packed and computed in slabs [firstRow, endRow), to bound the packing space. */
  firstRow: i32;
  endRow: i32;
  packedA: usize;
  layout: Layout;
  /** Becomes false where a number in b is found to be NaN or infinity while it is packed in stripes. */
  bIsFinite: i32;
  packedB: usize;
  /** The grid of chunks. It never changes a result. */
  rowStep: i32;
  columnStep: i32;
  chunksAcross: i32;
  bias: usize;
  sample: usize;
  /** Activations whose slope multiplies the product in the backward pass. */
  activity: usize;
  /** Philox's key and the counter words after the first. */
  key0: u32;
  key1: u32;
  counter1: u32;
  counter2: u32;
  counter3: u32;
  /** A parameter and its momentum (or Adam's mean), then Adam's mean square. */
  weights: usize;
  velocity: usize;
  square: usize;
  /** Multiplies the gradient, the old velocity (or mean) and the weights. */
  scale: f32;
  momentum: f32;
  decay: f32;
  /** Adam only. */
  squareMomentum: f32;
  squareScale: f32;
  squareCorrection: f32;
  epsilon: f32;
  stepSize: f32;
}

/**
 * This thread's view of the control block, its scratch space, its place in the team (0 is the training thread), and, on the
 * training thread, the size of the team.
 */
export let control: usize = 0;
export let scratch: usize = 0;
export let member: i32 = 0;
export let threads: i32 = 1;
export let job: Job = changetype<Job>(0);

export function attach(controlAt: usize, scratchAt: usize, place: i32, teamSize: i32): void {
  control = controlAt;
  scratch = scratchAt;
  member = place;
  threads = teamSize;
  job = changetype<Job>(controlAt + JOB);
}
