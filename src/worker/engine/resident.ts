// Our kernels at work in the wasm backend's memory: where tensors lie, and the room for packing.
import * as tf from '@tensorflow/tfjs';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { Kernels } from './kernel-module.ts';
import { insides } from './wasm-memory.ts';

export class Resident {
  readonly backend: BackendWasm;
  readonly kernels: Kernels;
  #spaceAt = 0;
  #spaceBytes = 0;

  constructor(backend: BackendWasm, kernels: Kernels) {
    this.backend = backend;
    this.kernels = kernels;
  }

  /** Address of the packing space for a product. */
  space(rows: number, columns: number, inner: number): number {
    return this.room(this.kernels.spaceBytes(rows, columns, inner));
  }

  /** Address of a working space of so many bytes, grown where needed: one for all kernels, as they run one at a time. */
  room(needed: number): number {
    if (needed > this.#spaceBytes) {
      const wasm = insides(this.backend);
      if (this.#spaceBytes > 0) wasm._free(this.#spaceAt);
      this.#spaceBytes = 0;
      this.#spaceAt = wasm._malloc(needed) >>> 0;
      this.#spaceBytes = needed;
    }
    return this.#spaceAt;
  }

  /** So many floats of the memory, to be used at once: growth replaces the buffer. */
  floats(at: number, length: number): Float32Array {
    return new Float32Array(insides(this.backend).HEAPU8.buffer, at, length);
  }

  /** So many bytes of the memory, to be used at once. */
  bytes(at: number, length: number): Uint8Array {
    return new Uint8Array(insides(this.backend).HEAPU8.buffer, at, length);
  }

  /** Address of a tensor's data. */
  address(tensor: tf.TensorInfo): number {
    return this.backend.dataIdMap.get(tensor.dataId).memoryOffset;
  }

  /** Address of a tensor that must be float32 and of this shape: a kernel would read past any other silently. */
  at(tensor: tf.TensorInfo, ...shape: number[]): number {
    const { shape: own, dtype } = tensor;
    let fits = own.length === shape.length && dtype === 'float32';
    for (let axis = 0; axis < shape.length; axis++) fits &&= own[axis] === shape[axis];
    if (!fits) throw new Error(`A float32 tensor [${shape}] is needed here; got ${dtype} [${own}].`);
    return this.address(tensor);
  }

  /**
   * Address of a variable that is about to be overwritten. tfjs shares storage between a variable, its initial value and
   * its clones; whoever else holds this storage keeps the old numbers, and the variable gets a copy.
   */
  writableAt(variable: tf.TensorInfo, ...shape: number[]): number {
    if (!(variable instanceof tf.Variable)) throw new Error('A step can only write into a tf.Variable.');
    const from = this.at(variable, ...shape);
    if (this.backend.refCount(variable.dataId) === 1) return from;
    const copy = this.backend.makeOutput(variable.shape, variable.dtype);
    insides(this.backend).HEAPU8.copyWithin(this.address(copy), from, from + 4 * variable.size);
    const tensor = tf.engine().makeTensorFromTensorInfo(copy);
    variable.assign(tensor);
    tensor.dispose();
    return this.address(variable);
  }
}
