// A process that loads native TensorFlow, does a fixed piece of work and reports its results as sha256.
import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import * as tf from '@tensorflow/tfjs';
import { contrastiveDivergenceStep } from '../../../src/worker/core/contrastive-divergence.ts';
import { uniform } from '../../../src/worker/core/ops.ts';
import { PURPOSE } from '../../../src/worker/core/random.ts';
import { bernoulliUnits } from '../../../src/worker/core/units.ts';
import { startEngine } from '../../../src/worker/engine/backend.ts';
import { setNativeThreads } from '../../../src/worker/engine/native-threads.ts';

export interface NativeReport {
  readonly version: string;
  readonly backend: string;
  readonly products: string;
  readonly steps: string;
  /** CPU time over wall time while multiplying: about 1 with one thread. */
  readonly busyThreads: number;
}

const VISIBLE = 784;
const HIDDEN = 500;
const BATCH = 100;
const STEPS = 50;

const threads = Number(process.argv[2]);
const inWorker = process.argv[3] === 'in-worker';
if (isMainThread && inWorker) {
  setNativeThreads(threads);
  new Worker(fileURLToPath(import.meta.url), { argv: process.argv.slice(2) }).on('message', (report) =>
    process.send?.(report),
  );
} else {
  const report = await work();
  if (inWorker) parentPort?.postMessage(report);
  else process.send?.(report);
}

async function work(): Promise<NativeReport> {
  const { version } = await startEngine({ engine: 'tensorflow', threads });
  const [products, busyThreads] = multiply();
  return { version, backend: tf.getBackend(), products, steps: trainSteps(), busyThreads };
}

function draw(rows: number, columns: number, step: number): tf.Tensor2D {
  return uniform(rows, columns, { seed: 7, layer: 0, step, purpose: PURPOSE.hiddenSample, gibbsStep: 0 });
}

function multiply(): [sha256: string, busyThreads: number] {
  const a = draw(1000, 1000, 1);
  const b = draw(1000, 1000, 2);
  tf.matMul(a, b).dispose();
  const hash = createHash('sha256');
  const cpu = process.cpuUsage();
  const start = performance.now();
  for (const transposeA of [false, true]) {
    for (const transposeB of [false, true]) hash.update(tf.matMul(a, b, transposeA, transposeB).dataSync());
  }
  const { user, system } = process.cpuUsage(cpu);
  return [hash.digest('hex'), (user + system) / 1000 / (performance.now() - start)];
}

function trainSteps(): string {
  const weights = tf.variable(tf.mul(tf.sub(draw(VISIBLE, HIDDEN, 3), 0.5), 0.02) as tf.Tensor2D);
  const zeros = (units: number) => tf.variable(tf.zeros([units]) as tf.Tensor1D);
  const rbm = {
    visible: bernoulliUnits,
    hidden: bernoulliUnits,
    logVariance: null,
    weights,
    visibleBias: zeros(VISIBLE),
    hiddenBias: zeros(HIDDEN),
  };
  const velocities = {
    weights: tf.variable(tf.zeros([VISIBLE, HIDDEN]) as tf.Tensor2D),
    visibleBias: zeros(VISIBLE),
    hiddenBias: zeros(HIDDEN),
  };
  const rule = { learningRate: 0.1, momentum: 0.9, weightDecay: 1e-4 };
  for (let step = 0; step < STEPS; step++) {
    const v0 = draw(BATCH, VISIBLE, 10 + step);
    const address = { seed: 7, layer: 0, step };
    contrastiveDivergenceStep(rbm, velocities, v0, { cdSteps: 1, rule, sparsity: null }, address).dispose();
  }
  const hash = createHash('sha256');
  for (const tensor of [rbm.weights, rbm.visibleBias, rbm.hiddenBias]) hash.update(tensor.dataSync());
  return hash.digest('hex');
}
