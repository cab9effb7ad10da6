// The few tensor operations that decide the speed of training, each written once in tfjs ops; a backend may register a
// fused kernel of the same name (engine/), which then runs instead and must give the same numbers.
import * as tf from '@tensorflow/tfjs';
import { KERNEL, runKernel } from './kernel.ts';
import { type Draw, philoxAddress, philoxNormals, philoxUniforms } from './random.ts';
import { lookUpRows } from './scaling.ts';

/** Activations of a dense layer, by the names that tfjs's fused matrix product takes. */
export type Activation = 'linear' | 'sigmoid' | 'relu';

/** How a parameter with momentum is stepped: `velocity = momentum velocity + learningRate (gradient - weightDecay w)`. */
export interface MomentumRule {
  readonly learningRate: number;
  readonly momentum: number;
  readonly weightDecay: number;
}

/** Adam's constants and its 1-based step counter (Kingma & Ba 2015). */
export interface AdamRule {
  readonly learningRate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly step: number;
}

/** Rows of values that lie outside the engine until a batch of them is wanted. */
export interface StoredRows {
  /** Row-major [any, columns]. */
  readonly values: Uint8Array | Float32Array;
  /** The rows wanted. */
  readonly rows: Uint32Array;
  readonly columns: number;
  /** What each of 256 bytes stands for; null for values that stand for themselves. */
  readonly table: Float32Array | null;
}

/** The rows as a tensor, [rows.length, columns]. */
export function gatherRows(stored: StoredRows): tf.Tensor2D {
  const { values, rows, columns, table } = stored;
  const made = runKernel(KERNEL.gatherRows, {}, stored);
  if (made) return made as tf.Tensor2D;
  const out = new Float32Array(rows.length * columns);
  if (table) lookUpRows(values, rows, columns, table, out);
  else
    rows.forEach((row, i) => {
      out.set(values.subarray(row * columns, (row + 1) * columns), i * columns);
    });
  return tf.tensor2d(out, [rows.length, columns]);
}

/** Uniform draws in [0, 1), [rows, columns], float32. */
export function uniform(rows: number, columns: number, draw: Draw): tf.Tensor2D {
  const made = runKernel(KERNEL.uniform, {}, { rows, columns, ...philoxAddress(draw) });
  return (made as tf.Tensor2D | null) ?? tf.tensor2d(philoxUniforms(rows, columns, draw), [rows, columns]);
}

/** Standard normal draws, [rows, columns], float32. */
export function normal(rows: number, columns: number, draw: Draw): tf.Tensor2D {
  return tf.tensor2d(philoxNormals(rows, columns, draw), [rows, columns]);
}

/** 0/1 draws with the given probabilities: 1 where uniform < p. p: [batch, units]. */
export function sampleBernoulli(probabilities: tf.Tensor2D, draw: Draw): tf.Tensor2D {
  return tf.tidy(() => {
    const [rows, columns] = probabilities.shape;
    return tf.cast(tf.less(uniform(rows, columns, draw), probabilities), 'float32');
  });
}

/** activation(x W + b). x: [batch, in], w: [in, out] (or [out, in] with `transposeWeights`), b: [out]. */
export function dense(
  x: tf.Tensor2D,
  w: tf.Tensor2D,
  b: tf.Tensor1D,
  activation: Activation,
  transposeWeights = false,
): tf.Tensor2D {
  const made = runKernel(KERNEL.dense, { x, w, b }, { transposeWeights, activation });
  if (made) return made as tf.Tensor2D;
  return tf.fused.matMul({ a: x, b: w, transposeB: transposeWeights, bias: b, activation }) as tf.Tensor2D;
}

/** sigma(x W + b) and a Bernoulli sample of it. Shapes as in `dense`. */
export function denseSample(
  x: tf.Tensor2D,
  w: tf.Tensor2D,
  b: tf.Tensor1D,
  draw: Draw,
  transposeWeights = false,
): [probabilities: tf.Tensor2D, sample: tf.Tensor2D] {
  const made = runKernel(KERNEL.denseSample, { x, w, b }, { transposeWeights, ...philoxAddress(draw) });
  if (made) return made as [tf.Tensor2D, tf.Tensor2D];
  const probabilities = dense(x, w, b, 'sigmoid', transposeWeights);
  return [probabilities, sampleBernoulli(probabilities, draw)];
}

/**
 * One momentum step of RBM weights on the contrastive gradient `(v0' h0 - v1' h1) / batch`, uphill, written into the
 * variables. v0, v1: [batch, visible]; h0, h1: [batch, hidden]; weights and velocity: [visible, hidden].
 */
export function contrastiveStep(
  weights: tf.Variable,
  velocity: tf.Variable,
  [v0, h0]: readonly [tf.Tensor2D, tf.Tensor2D],
  [v1, h1]: readonly [tf.Tensor2D, tf.Tensor2D],
  rule: MomentumRule,
): void {
  if (runKernel(KERNEL.contrastiveStep, { weights, velocity, v0, h0, v1, h1 }, rule)) return;
  const gradient = tf.tidy(() =>
    tf.div(tf.sub(tf.matMul(v0, h0, true), tf.matMul(v1, h1, true)), Math.max(1, v0.shape[0])),
  );
  momentumStep(weights, velocity, gradient, rule);
  gradient.dispose();
}

/** One momentum step of a bias on `mean(positive - negative)` over the batch, uphill. positive, negative: [batch, units]. */
export function biasStep(
  bias: tf.Variable,
  velocity: tf.Variable,
  positive: tf.Tensor2D,
  negative: tf.Tensor2D,
  rule: MomentumRule,
): void {
  if (runKernel(KERNEL.biasStep, { bias, velocity, positive, negative }, rule)) return;
  const gradient = tf.tidy(() => tf.mean(tf.sub(positive, negative), 0));
  momentumStep(bias, velocity, gradient, rule);
  gradient.dispose();
}

/** An RBM's parameters and their velocities, as a whole update reads and writes them, and the batch. */
export interface DivergenceInputs {
  /** [visible, hidden] */
  readonly weights: tf.Variable;
  readonly weightsVelocity: tf.Variable;
  /** [visible] */
  readonly visibleBias: tf.Variable;
  readonly visibleVelocity: tf.Variable;
  /** [hidden] */
  readonly hiddenBias: tf.Variable;
  readonly hiddenVelocity: tf.Variable;
  /** [batch, visible] */
  readonly v0: tf.Tensor2D;
}

/** What a whole update does, and where its draws stand: the addresses are those of the first Gibbs step. */
export interface DivergenceRule extends MomentumRule {
  readonly cdSteps: number;
  readonly hiddenDraw: Draw;
  readonly visibleDraw: Draw;
}

/**
 * The whole CD-k update of a Bernoulli RBM as one kernel: the chain of operations above that
 * `contrastiveDivergenceStep` is made of, bit for bit, called once.
 * @returns the means of the first reconstruction, [batch, visible], or null (and nothing done) without such a kernel.
 */
export function wholeDivergenceStep(inputs: DivergenceInputs, rule: DivergenceRule): tf.Tensor2D | null {
  return runKernel(KERNEL.contrastiveDivergence, { ...inputs }, rule) as tf.Tensor2D | null;
}

/**
 * Whether all numbers that steps have written since this was last asked are finite, or null where the engine does not
 * watch them. Its kernel returns a list that is empty where they are.
 */
export function stepsAreFinite(): boolean | null {
  const found = runKernel(KERNEL.nonFiniteSteps, {}, {}) as tf.Tensor[] | null;
  tf.dispose(found ?? []);
  return found && found.length === 0;
}

/**
 * The gradient at a layer's output carried back to its input: `(delta W') * f'(h)`, with `f'` written in terms of the
 * input's own activation h (sigmoid: h(1-h); relu: 1 where h > 0; linear: 1). delta: [batch, out], w: [in, out], h: [batch, in].
 */
export function denseBackward(delta: tf.Tensor2D, w: tf.Tensor2D, h: tf.Tensor2D, activation: Activation): tf.Tensor2D {
  const made = runKernel(KERNEL.denseBackward, { delta, w, h }, { activation });
  if (made) return made as tf.Tensor2D;
  return tf.tidy(() => {
    const back = tf.matMul(delta, w, false, true) as tf.Tensor2D;
    if (activation === 'sigmoid') return tf.mul(back, tf.mul(h, tf.sub(1, h))) as tf.Tensor2D;
    if (activation === 'relu') return tf.mul(back, tf.cast(tf.greater(h, 0), 'float32')) as tf.Tensor2D;
    return back;
  });
}

/** The sum over all rows, [columns]: a bias's gradient. x: [rows, columns]. */
export function columnSums(x: tf.Tensor2D): tf.Tensor1D {
  return (runKernel(KERNEL.columnSums, { x }, {}) as tf.Tensor1D | null) ?? (tf.sum(x, 0) as tf.Tensor1D);
}

/** `velocity = momentum velocity + learningRate (gradient - weightDecay w)`, `w += velocity`, written into the variables. */
export function momentumStep(w: tf.Variable, velocity: tf.Variable, gradient: tf.Tensor, rule: MomentumRule): void {
  if (runKernel(KERNEL.momentumStep, { w, velocity, gradient }, rule)) return;
  tf.tidy(() => {
    const slope = rule.weightDecay === 0 ? gradient : tf.sub(gradient, tf.mul(w, rule.weightDecay));
    velocity.assign(tf.add(tf.mul(velocity, rule.momentum), tf.mul(slope, rule.learningRate)));
    w.assign(tf.add(w, velocity));
  });
}

/** One Adam step, downhill, written into the variables (Kingma & Ba 2015, algorithm 1). All tensors share one shape. */
export function adamStep(w: tf.Variable, mean: tf.Variable, square: tf.Variable, gradient: tf.Tensor, rule: AdamRule) {
  if (runKernel(KERNEL.adamStep, { w, mean, square, gradient }, rule)) return;
  tf.tidy(() => {
    const { beta1, beta2, epsilon, step, learningRate } = rule;
    mean.assign(tf.add(tf.mul(mean, beta1), tf.mul(gradient, 1 - beta1)));
    square.assign(tf.add(tf.mul(square, beta2), tf.mul(tf.square(gradient), 1 - beta2)));
    const size = learningRate / (1 - beta1 ** step);
    const spread = tf.add(tf.sqrt(tf.div(square, 1 - beta2 ** step)), epsilon);
    w.assign(tf.sub(w, tf.mul(tf.div(mean, spread), size)));
  });
}
