// Examines one engine on this machine: does it start, is its arithmetic right, and how fast is an update.
import * as tf from '@tensorflow/tfjs';
import type { Examination } from '#shared/engine.ts';
import type { ExaminationJob } from '#shared/job.ts';
import { contrastiveDivergenceStep } from '../core/contrastive-divergence.ts';
import { dense, sampleBernoulli } from '../core/ops.ts';
import { PURPOSE, philoxUniforms } from '../core/random.ts';
import type { TrainableMachine } from '../core/rbm-step.ts';
import { bernoulliUnits } from '../core/units.ts';
import { startEngine } from './backend.ts';

/** Rounding of float32 sums of these lengths stays far below this. */
const TOLERANCE = 1e-5;
/** [rows, inner, columns]: odd edges, and more than one block of `inner`. */
const SHAPES = [
  [3, 5, 7],
  [10, 64, 33],
  [17, 600, 31],
] as const;

const VISIBLE = 784;
const HIDDEN = 500;
const ROWS = 100;
const WARM_UP = 5;
const TIMED_MS = 1000;

/** Never throws: an engine that can't be had is a finding. */
export async function examineEngine({ engine, kernels, threads }: ExaminationJob): Promise<Examination> {
  const nothing = { engine, kernels, info: null, problem: null, selfTest: null, updateMs: null };
  try {
    const info = await startEngine({ engine, threads, variant: kernels });
    const selfTest = testArithmetic();
    return { ...nothing, info, selfTest, updateMs: selfTest.passed ? timeUpdates() : null };
  } catch (cause) {
    return { ...nothing, problem: cause instanceof Error ? cause.message : String(cause) };
  }
}

/** Layers with and without transposed weights against float64, and samples against their probabilities. */
function testArithmetic(): { largestError: number; passed: boolean } {
  let largestError = 0;
  let samplesAgree = true;
  for (const [rows, inner, columns] of SHAPES) {
    const [x, w, b] = [values(rows * inner, 1), values(inner * columns, 2), values(columns, 3)];
    for (const transposed of [false, true]) {
      const shape: [number, number] = transposed ? [columns, inner] : [inner, columns];
      const layer = dense(tf.tensor2d(x, [rows, inner]), tf.tensor2d(w, shape), tf.tensor1d(b), 'sigmoid', transposed);
      const draw = { seed: 1, purpose: PURPOSE.hiddenSample, layer: 0, step: 0 };
      const sample = sampleBernoulli(layer, draw).dataSync();
      const uniforms = philoxUniforms(rows, columns, draw);
      layer.dataSync().forEach((got, i) => {
        const [row, column] = [Math.floor(i / columns), i % columns];
        let sum = b[column]!;
        for (let k = 0; k < inner; k++) {
          sum += x[row * inner + k]! * w[transposed ? column * inner + k : k * columns + column]!;
        }
        largestError = Math.max(largestError, Math.abs(got - 1 / (1 + Math.exp(-sum))));
        if (sample[i] !== (uniforms[i]! < got ? 1 : 0)) samplesAgree = false;
      });
    }
  }
  return { largestError, passed: samplesAgree && largestError < TOLERANCE };
}

/** Reproducible values in [-1, 1). */
function values(length: number, step: number): Float32Array {
  const draws = philoxUniforms(1, length, { seed: 7, purpose: PURPOSE.initialWeights, layer: 0, step });
  return draws.map((uniform) => 2 * uniform - 1);
}

/** Times whole CD-1 updates for about a second. */
function timeUpdates(): { best: number; median: number } {
  const weights = tf.tensor2d(
    values(VISIBLE * HIDDEN, 4).map((value) => value / 100),
    [VISIBLE, HIDDEN],
  );
  const zeros = <R extends tf.Rank>(shape: tf.ShapeMap[R]) => tf.variable(tf.zeros<R>(shape), false);
  const rbm: TrainableMachine = {
    visible: bernoulliUnits,
    hidden: bernoulliUnits,
    logVariance: null,
    weights: tf.variable(weights, false),
    visibleBias: zeros<tf.Rank.R1>([VISIBLE]),
    hiddenBias: zeros<tf.Rank.R1>([HIDDEN]),
  };
  const velocities = {
    weights: zeros<tf.Rank.R2>([VISIBLE, HIDDEN]),
    visibleBias: zeros<tf.Rank.R1>([VISIBLE]),
    hiddenBias: zeros<tf.Rank.R1>([HIDDEN]),
  };
  const rows = tf.tensor2d(
    values(ROWS * VISIBLE, 5).map((value) => (value + 1) / 2),
    [ROWS, VISIBLE],
  );
  const learning = { cdSteps: 1, rule: { learningRate: 0.05, momentum: 0.5, weightDecay: 2e-4 }, sparsity: null };
  const times: number[] = [];
  const end = performance.now() + TIMED_MS;
  for (let step = 0; step < WARM_UP || performance.now() < end; step++) {
    const startedAt = performance.now();
    contrastiveDivergenceStep(rbm, velocities, rows, learning, { seed: 1, layer: 0, step }).dispose();
    rbm.hiddenBias.dataSync();
    if (step >= WARM_UP) times.push(performance.now() - startedAt);
  }
  times.sort((a, b) => a - b);
  return { best: times[0]!, median: times[Math.floor(times.length / 2)]! };
}
