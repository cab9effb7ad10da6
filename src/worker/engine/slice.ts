// tfjs' Slice kernel without copying the whole source: runs of neighbouring elements are copied inside the heap.
import * as tf from '@tensorflow/tfjs';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { replaceKernel, type Undo } from './replace-kernel.ts';
import { insides } from './wasm-memory.ts';

export function installSlice(backend: BackendWasm): Undo[] {
  return [replaceKernel(tf.Slice, 'wasm', (own) => sliceKernel(backend, own))];
}

function sliceKernel(backend: BackendWasm, own: tf.KernelFunc | null): tf.KernelFunc {
  return (call) => {
    const x = call.inputs.x!;
    if (x.dtype === 'string' && own) return own(call);
    const attributes = call.attrs as unknown as { begin: number | number[]; size: number | number[] };
    const [begin, size] = tf.slice_util.parseSliceParams(x as tf.Tensor, attributes.begin, attributes.size) as [
      number[],
      number[],
    ];
    tf.slice_util.assertParamsValid(x as tf.Tensor, begin, size);
    const out = backend.makeOutput(size, x.dtype);
    const heap = insides(backend).HEAPU8;
    const from = backend.dataIdMap.get(x.dataId).memoryOffset;
    const to = backend.dataIdMap.get(out.dataId).memoryOffset;
    copyRuns(heap, from, to, x.shape, begin, size, tf.util.bytesPerElement(x.dtype));
    return out;
  };
}

/** Copies a box. The axes that are taken whole at the end, and the one before them, make one run. */
function copyRuns(
  heap: Uint8Array,
  from: number,
  to: number,
  shape: readonly number[],
  begin: readonly number[],
  size: readonly number[],
  elementBytes: number,
): void {
  let axis = Math.max(0, shape.length - 1);
  while (axis > 0 && size[axis] === shape[axis]) axis--;
  const strides = tf.util.computeStrides([...shape]).concat(shape.length > 0 ? [1] : []);
  const outer = size.slice(0, axis);
  const runBytes = elementBytes * tf.util.sizeFromShape(size.slice(axis));
  const runs = tf.util.sizeFromShape([...outer]);
  for (let run = 0; run < runs && runBytes > 0; run++) {
    let offset = (begin[axis] ?? 0) * (strides[axis] ?? 1);
    let rest = run;
    for (let d = axis - 1; d >= 0; d--) {
      offset += (begin[d]! + (rest % size[d]!)) * strides[d]!;
      rest = Math.floor(rest / size[d]!);
    }
    const start = from + offset * elementBytes;
    heap.copyWithin(to + run * runBytes, start, start + runBytes);
  }
}
