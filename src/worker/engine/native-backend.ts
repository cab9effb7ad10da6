// tfjs-node's backend as our kernels use it: TensorFlow's operations by name, with the attributes that they take.
import * as tf from '@tensorflow/tfjs';

/** One attribute of an operation; the type is one of the numbers that the addon exports. */
interface Attribute {
  readonly name: string;
  readonly type: number;
  readonly value: number | boolean;
}

/** What we use of tfjs-node's NodeJSKernelBackend. */
interface NodeBackend {
  readonly binding: {
    readonly TF_Version: string;
    readonly TF_FLOAT: number;
    readonly TF_ATTR_TYPE: number;
    readonly TF_ATTR_BOOL: number;
  };
  executeMultipleOutputs(
    name: string,
    attributes: readonly Attribute[],
    inputs: readonly tf.TensorInfo[],
    outputs: number,
  ): tf.Tensor[];
}

/** Native TensorFlow, which has to be tfjs' backend. */
export class NativeBackend {
  readonly #backend = tf.backend() as unknown as NodeBackend;
  readonly #float: Attribute;
  readonly #productAttributes: readonly (readonly Attribute[])[];

  constructor() {
    const { TF_ATTR_TYPE, TF_ATTR_BOOL, TF_FLOAT } = this.#backend.binding;
    this.#float = { name: 'T', type: TF_ATTR_TYPE, value: TF_FLOAT };
    const transpose = (name: string, value: boolean) => ({ name, type: TF_ATTR_BOOL, value });
    this.#productAttributes = [0, 1, 2, 3].map((bits) => [
      this.#float,
      transpose('transpose_a', (bits & 1) !== 0),
      transpose('transpose_b', (bits & 2) !== 0),
    ]);
  }

  get version(): string {
    return this.#backend.binding.TF_Version;
  }

  /** Runs an operation that takes no attributes. @throws what TensorFlow says against it. */
  run(name: string, inputs: readonly tf.TensorInfo[], outputs: number): tf.Tensor[] {
    return this.#backend.executeMultipleOutputs(name, [], inputs, outputs);
  }

  /** op(a) op(b) for two float32 matrices. */
  product(a: tf.TensorInfo, b: tf.TensorInfo, transposeA: boolean, transposeB: boolean): tf.Tensor {
    const attributes = this.#productAttributes[+transposeA + 2 * +transposeB]!;
    return this.#backend.executeMultipleOutputs('MatMul', attributes, [a, b], 1)[0]!;
  }
}
