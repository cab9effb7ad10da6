// Checks a kernel variant against float64 arithmetic on awkward shapes, before it may touch anyone's numbers.
import { philoxAddress, philoxUniforms } from '../core/random.ts';
import { FINISH } from './kernel-module.ts';
import type { ScratchMemory } from './scratch-memory.ts';

/** [rows, columns, inner]: single elements, odd edges, fewer than a tile, and more than one block of `inner`. */
const SHAPES = [
  [1, 1, 1],
  [7, 13, 9],
  [5, 37, 3],
  [5, 18, 530],
  [3, 4, 0],
] as const;

const DRAW = { seed: 2 ** 40 + 12345, purpose: 3, layer: 2, step: 7, gibbsStep: 1 } as const;
const ADDRESS = Object.values(philoxAddress(DRAW)) as number[];

/** Throws an Error that names the first disagreement. */
export function selfTest(scratch: ScratchMemory): void {
  for (const shape of SHAPES) {
    for (const transposes of [0, 1, 2, 3]) {
      for (const isSparse of [false, true]) {
        scratch.clear();
        testDenseSample(scratch, shape, transposes >> 1 === 1, transposes % 2 === 1, isSparse);
      }
    }
    for (const isSparse of [false, true]) {
      scratch.clear();
      testContrastiveStep(scratch, shape, isSparse);
    }
  }
  scratch.clear();
  testSoftplus(scratch);
  scratch.clear();
}

/** Reproducible values in [-1, 1). */
function values(length: number, step: number): Float32Array {
  return philoxUniforms(1, length, { ...DRAW, step }).map((u) => 2 * u - 1);
}

/** The same with zeros in five of six places: the kernels go another way where the left side is sparse. */
function leftSide(length: number, step: number, isSparse: boolean): Float32Array {
  const all = values(length, step);
  return isSparse ? all.map((x, i) => (i % 6 === 3 ? x : 0)) : all;
}

/** op(a) op(b) in float64. */
function product64(
  a: Float32Array,
  b: Float32Array,
  shape: readonly [number, number, number],
  tA: boolean,
  tB: boolean,
) {
  const [rows, columns, inner] = shape;
  const at = (i: number, k: number) => a[tA ? k * rows + i : i * inner + k]!;
  const bt = (k: number, j: number) => b[tB ? j * inner + k : k * columns + j]!;
  return Float64Array.from({ length: rows * columns }, (_, e) => {
    let sum = 0;
    for (let k = 0; k < inner; k++) sum += at(Math.floor(e / columns), k) * bt(k, e % columns);
    return sum;
  });
}

function expectClose(what: string, got: Float32Array, wanted: Float64Array, tolerance: number): void {
  const worst = got.findIndex((x, i) => !(Math.abs(x - wanted[i]!) <= tolerance));
  if (worst >= 0) throw new Error(`${what}: element ${worst} is ${got[worst]}, float64 says ${wanted[worst]}`);
}

/** The plain product, the product with bias and sigmoid, and (without transposed a) the sample. */
function testDenseSample(
  scratch: ScratchMemory,
  shape: readonly [number, number, number],
  tA: boolean,
  tB: boolean,
  isSparse: boolean,
): void {
  const [rows, columns, inner] = shape;
  const kernels = scratch.team.kernels;
  const [a, b, bias] = [leftSide(rows * inner, 1, isSparse), values(inner * columns, 2), values(columns, 3)];
  const [aAt, bAt, biasAt] = [scratch.put(a), scratch.put(b), scratch.put(bias)];
  const [out, sample] = [scratch.allocate(4 * rows * columns), scratch.allocate(4 * rows * columns)];
  const space = scratch.allocate(kernels.spaceBytes(rows, columns, inner));
  const turned = `${tA ? ' a transposed' : ''}${tB ? ' b transposed' : ''}`;
  const name = `product ${shape.join('x')}${turned}${isSparse ? ', sparse' : ''}`;
  const wanted = product64(a, b, shape, tA, tB);
  kernels.product(aAt, bAt, out, rows, columns, inner, +tA, +tB, FINISH.nothing, 0, space);
  expectClose(name, scratch.take(out, rows * columns), wanted, 2e-6 * Math.sqrt(inner + 1));
  if (tA) return;
  kernels.denseSample(aAt, bAt, biasAt, out, sample, rows, columns, inner, +tB, ...ADDRESS, space);
  const sigmoid = wanted.map((x, i) => 1 / (1 + Math.exp(-x - bias[i % columns]!)));
  const probabilities = scratch.take(out, rows * columns);
  expectClose(`${name}, sigmoid`, probabilities, sigmoid, 1e-6 * Math.sqrt(inner + 1));
  const uniforms = philoxUniforms(rows, columns, DRAW);
  const samples = Float64Array.from(uniforms, (u, i) => (u < probabilities[i]! ? 1 : 0));
  expectClose(`${name}, sample`, scratch.take(sample, rows * columns), samples, 0);
}

/** One contrastive step with momentum and decay, and a bias step. The batch is `inner`. */
function testContrastiveStep(
  scratch: ScratchMemory,
  [visible, hidden, batch]: readonly [number, number, number],
  isSparse: boolean,
): void {
  const kernels = scratch.team.kernels;
  const [v0, v1] = [leftSide(batch * visible, 4, isSparse), leftSide(batch * visible, 5, isSparse)];
  const [h0, h1] = [values(batch * hidden, 6), values(batch * hidden, 7)];
  const [w, velocity] = [values(visible * hidden, 8), values(visible * hidden, 9)];
  const [wAt, velocityAt] = [scratch.put(w), scratch.put(velocity)];
  const at = [v0, h0, v1, h1].map((matrix) => scratch.put(matrix));
  const space = scratch.allocate(kernels.spaceBytes(visible, hidden, 2 * batch));
  kernels.contrastiveStep(wAt, velocityAt, ...at, visible, hidden, batch, 0.25, 0.5, 0.125, space);
  const shape = [visible, hidden, batch] as const;
  const positive = product64(v0, h0, shape, true, false);
  const negative = product64(v1, h1, shape, true, false);
  const next = positive.map((p, i) => 0.5 * velocity[i]! + 0.25 * (p - negative[i]!) - 0.125 * w[i]!);
  const tolerance = 2e-6 * Math.sqrt(batch + 1);
  expectClose('contrastive step, velocity', scratch.take(velocityAt, w.length), next, tolerance);
  expectClose(
    'contrastive step, weights',
    scratch.take(wAt, w.length),
    next.map((x, i) => x + w[i]!),
    tolerance,
  );
  kernels.biasStep(wAt, velocityAt, at[1]!, at[3]!, batch, hidden, 0.25, 0, 0);
  const means = Float64Array.from({ length: hidden }, (_, j) => {
    let sum = 0;
    for (let i = 0; i < batch; i++) sum += h0[i * hidden + j]! - h1[i * hidden + j]!;
    return 0.25 * sum;
  });
  expectClose('bias step', scratch.take(velocityAt, hidden), means, tolerance);
}

function testSoftplus(scratch: ScratchMemory): void {
  const x = values(101, 10).map((value) => 20 * value);
  const [at, out] = [scratch.put(x), scratch.allocate(4 * x.length)];
  scratch.team.kernels.softplus(at, out, x.length);
  const wanted = Float64Array.from(x, (value) => Math.max(value, 0) + Math.log1p(Math.exp(-Math.abs(value))));
  expectClose('softplus', scratch.take(out, x.length), wanted, 4e-6);
}
