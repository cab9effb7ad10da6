// The fused operations of core/ops.ts on native TensorFlow: its products, and between them our own operations.
import * as tf from '@tensorflow/tfjs';
import { KERNEL } from '../core/kernel.ts';
import type { AdamRule, MomentumRule, StoredRows } from '../core/ops.ts';
import type { PhiloxAddress } from '../core/random.ts';
import { lookUpRows } from '../core/scaling.ts';
import { copyRows } from './flat-kernels.ts';
import { NativeBackend } from './native-backend.ts';
import { replaceKernel, type Undo } from './replace-kernel.ts';

type Inputs<Name extends string> = Record<Name, tf.TensorInfo>;
type Kernel<Name extends string, Attributes> = (
  native: NativeBackend,
  inputs: Inputs<Name>,
  attributes: Attributes,
) => tf.Tensor | tf.Tensor[];

/**
 * Registers the kernels whose operations `npm run native` compiles into the addon (kernels/native/). Nothing is installed
 * where the addon is one without them; the compositions of core/ops.ts then run on TensorFlow's own operations.
 */
export function installNativeKernels(): Undo[] {
  const native = new NativeBackend();
  if (!hasOperations(native)) return [];
  const put = <Name extends string, Attributes>(name: string, kernel: Kernel<Name, Attributes>) =>
    replaceKernel(
      name,
      'tensorflow',
      () =>
        ({ inputs, attrs }) =>
          kernel(native, inputs as Inputs<Name>, attrs as unknown as Attributes),
    );
  return [
    put(KERNEL.uniform, uniform),
    put(KERNEL.gatherRows, gatherRows),
    put(KERNEL.softplus, softplus),
    put(KERNEL.dense, dense),
    put(KERNEL.denseSample, denseSample),
    put(KERNEL.denseBackward, denseBackward),
    put(KERNEL.columnSums, columnSums),
    put(KERNEL.softmaxCrossEntropy, softmaxCrossEntropy),
    put(KERNEL.contrastiveStep, contrastiveStep),
    put(KERNEL.biasStep, biasStep),
    put(KERNEL.nonFiniteSteps, nonFiniteSteps),
    put(KERNEL.momentumStep, momentumStep),
    put(KERNEL.adamStep, adamStep),
  ];
}

/** The VERSION of kernels/native/operations.cc that the kernels here were written for. */
const OPERATIONS = 2;

/** An addon stays as it was built until the next npm run native. TensorFlow refuses an operation that it doesn't know. */
function hasOperations(native: NativeBackend): boolean {
  try {
    return use(native.run('StrataVersion', [], 1), ([version]) => version!.dataSync()[0] === OPERATIONS);
  } catch {
    return false;
  }
}

/**
 * Gives tf.matMul TensorFlow's product of two matrices: the one for batches of them, which tfjs-node always takes, needs
 * four times as long for small ones.
 */
export function installNativeProduct(): Undo {
  const native = new NativeBackend();
  return replaceKernel(tf.BatchMatMul, 'tensorflow', (own) => (call) => {
    const { a, b } = call.inputs as Inputs<'a' | 'b'>;
    const { transposeA, transposeB } = call.attrs as unknown as tf.BatchMatMulAttrs;
    const isPlain = [a, b].every(({ shape, dtype }) => shape.length === 2 && dtype === 'float32');
    return isPlain || own === null ? native.product(a, b, transposeA, transposeB) : own(call);
  });
}

/** Returns what `run` makes, and frees the tensors that were only made for it. */
function use<Result>(made: tf.Tensor[], run: (made: tf.Tensor[]) => Result): Result {
  try {
    return run(made);
  } finally {
    tf.dispose(made);
  }
}

function addressTensor({ key0, key1, counter1, counter2, counter3 }: PhiloxAddress): tf.Tensor1D {
  return tf.tensor1d(Int32Array.of(key0, key1, counter1, counter2, counter3), 'int32');
}

const uniform: Kernel<never, { rows: number; columns: number } & PhiloxAddress> = (native, _inputs, attributes) => {
  const shape = tf.tensor1d(Int32Array.of(attributes.rows, attributes.columns), 'int32');
  const address = addressTensor(attributes);
  return use([shape, address], () => native.run('StrataUniform', [shape, address], 1)[0]!);
};

/** Fewer bytes are looked up in JavaScript, which takes less than a call. */
const SMALL_BATCH = 8192;

/** Bytes go to TensorFlow as they are, four in a word since tfjs has no tensors of bytes, and are looked up there. */
const gatherRows: Kernel<never, StoredRows> = (native, _inputs, { values, rows, columns, table }) => {
  const size = rows.length * columns;
  if (!table || size < SMALL_BATCH) {
    const gathered = new Float32Array(size);
    if (table) lookUpRows(values, rows, columns, table, gathered);
    else copyRows(values, rows, columns, gathered);
    return tf.tensor2d(gathered, [rows.length, columns]);
  }
  const words = new Int32Array(Math.ceil(size / 4));
  copyRows(values, rows, columns, new Uint8Array(words.buffer));
  const inputs = [
    tf.tensor1d(words, 'int32'),
    tf.tensor1d(Int32Array.of(rows.length, columns), 'int32'),
    tf.tensor1d(table),
  ];
  return use(inputs, () => native.run('StrataLookUp', inputs, 1)[0]!);
};

const softplus: Kernel<'x', object> = (native, { x }) => native.run('Softplus', [x], 1)[0]!;

const ACTIVATION: Readonly<Record<string, string>> = {
  linear: 'StrataLinear',
  sigmoid: 'StrataSigmoid',
  relu: 'StrataRelu',
};

const dense: Kernel<'x' | 'w' | 'b', { transposeWeights: boolean; activation: string }> = (
  native,
  { x, w, b },
  { transposeWeights, activation },
) => {
  const operation = ACTIVATION[activation];
  if (operation === undefined) throw new Error(`dense has no activation "${activation}".`);
  const sums = native.product(x, w, false, transposeWeights);
  return use([sums], () => native.run(operation, [sums, b], 1)[0]!);
};

const denseSample: Kernel<'x' | 'w' | 'b', { transposeWeights: boolean } & PhiloxAddress> = (
  native,
  { x, w, b },
  attributes,
) => {
  const sums = native.product(x, w, false, attributes.transposeWeights);
  const address = addressTensor(attributes);
  return use([sums, address], () => native.run('StrataSample', [sums, b, address], 2));
};

const SLOPE: Readonly<Record<string, string>> = { sigmoid: 'StrataSigmoidSlope', relu: 'StrataReluSlope' };

const denseBackward: Kernel<'delta' | 'w' | 'h', { activation: string }> = (
  native,
  { delta, w, h },
  { activation },
) => {
  const back = native.product(delta, w, false, true);
  if (activation === 'linear') return back;
  const operation = SLOPE[activation];
  if (operation === undefined) throw new Error(`denseBackward has no activation "${activation}".`);
  return use([back], () => native.run(operation, [back, h], 1)[0]!);
};

const columnSums: Kernel<'x', object> = (native, { x }) => native.run('StrataColumnSums', [x], 1)[0]!;

const softmaxCrossEntropy: Kernel<'logits' | 'onehot', object> = (native, { logits, onehot }) =>
  native.run('StrataSoftmaxCrossEntropy', [logits, onehot], 2);

/**
 * Runs a step, whose operation makes new tensors, and hands them to the variables: TensorFlow may share a tensor's memory
 * with slices of it, so writing into that memory could change numbers that others hold.
 */
function step(
  native: NativeBackend,
  operation: string,
  variables: tf.TensorInfo[],
  slopes: tf.TensorInfo[],
  rule: number[],
): tf.Tensor[] {
  const ruleTensor = tf.tensor1d(Float32Array.from(rule));
  const inputs = [...variables, ...slopes, ruleTensor];
  const made = use([ruleTensor], () => native.run(operation, inputs, variables.length));
  made.forEach((tensor, i) => {
    const variable = variables[i];
    if (!(variable instanceof tf.Variable)) throw new Error('A step can only write into a tf.Variable.');
    variable.assign(tensor);
  });
  tf.dispose(made);
  return [];
}

/** Both phases in one product of twice the depth, which is faster than two. */
const contrastiveStep: Kernel<'weights' | 'velocity' | 'v0' | 'h0' | 'v1' | 'h1', MomentumRule> = (
  native,
  { weights, velocity, v0, h0, v1, h1 },
  { learningRate, momentum, weightDecay },
) => {
  const [v] = native.run('StrataStack', [v0, v1], 1);
  const [h] = native.run('StrataStackNegative', [h0, h1], 1);
  const gradient = native.product(v!, h!, true, false);
  const rule = [learningRate / Math.max(1, v0.shape[0]!), momentum, learningRate * weightDecay];
  return use([v!, h!, gradient], () => step(native, 'StrataMomentumStep', [weights, velocity], [gradient], rule));
};

const biasStep: Kernel<'bias' | 'velocity' | 'positive' | 'negative', MomentumRule> = (
  native,
  { bias, velocity, positive, negative },
  { learningRate, momentum, weightDecay },
) => {
  const rule = [learningRate / Math.max(1, positive.shape[0]!), momentum, learningRate * weightDecay];
  return step(native, 'StrataBiasStep', [bias, velocity], [positive, negative], rule);
};

const momentumStep: Kernel<'w' | 'velocity' | 'gradient', MomentumRule> = (
  native,
  { w, velocity, gradient },
  { learningRate, momentum, weightDecay },
) =>
  step(native, 'StrataMomentumStep', [w, velocity], [gradient], [learningRate, momentum, learningRate * weightDecay]);

const adamStep: Kernel<'w' | 'mean' | 'square' | 'gradient', AdamRule> = (
  native,
  { w, mean, square, gradient },
  { learningRate, beta1, beta2, epsilon, step: count },
) => {
  const size = learningRate / (1 - beta1 ** count);
  const rule = [size, beta1, 1 - beta1, beta2, 1 - beta2, epsilon, 1 / (1 - beta2 ** count)];
  return step(native, 'StrataAdamStep', [w, mean, square], [gradient], rule);
};

/** An empty list where all steps since the last call wrote finite numbers, else one number. */
const nonFiniteSteps: Kernel<never, object> = (native) => {
  const [found] = native.run('StrataTakeNonFinite', [], 1);
  if (found!.dataSync()[0] !== 0) return [found!];
  found!.dispose();
  return [];
};
