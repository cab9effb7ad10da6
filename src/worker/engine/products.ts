// tfjs' two matrix product kernels, BatchMatMul and _FusedMatMul, on our blocked product.
import * as tf from '@tensorflow/tfjs';
import { composedFusedMatMul } from './fused-product.ts';
import { ACTIVATION_FINISH, FINISH } from './kernel-module.ts';
import { replaceKernel, type Undo } from './replace-kernel.ts';
import type { Resident } from './resident.ts';

interface Transposes {
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

export function installProducts(resident: Resident): Undo[] {
  return [
    replaceKernel(tf.BatchMatMul, 'wasm', (own) => batchMatMul(resident, own)),
    replaceKernel(tf._FusedMatMul, 'wasm', () => fusedMatMul(resident)),
  ];
}

function areFloats(a: tf.TensorInfo, b: tf.TensorInfo): boolean {
  return a.dtype === 'float32' && b.dtype === 'float32';
}

function batchMatMul(resident: Resident, own: tf.KernelFunc | null): tf.KernelFunc {
  return (call) => {
    const { a, b } = call.inputs as { a: tf.TensorInfo; b: tf.TensorInfo };
    if (!areFloats(a, b) && own) return own(call);
    return multiply(resident, a, b, call.attrs as unknown as Transposes, FINISH.nothing, 0);
  };
}

function fusedMatMul(resident: Resident): tf.KernelFunc {
  return (call) => {
    const { a, b, bias } = call.inputs as { a: tf.TensorInfo; b: tf.TensorInfo; bias?: tf.TensorInfo };
    const attributes = call.attrs as unknown as Transposes & { activation: string };
    const finish = ACTIVATION_FINISH[attributes.activation];
    const columns = b.shape[b.shape.length - (attributes.transposeB ? 2 : 1)];
    const fits = bias?.dtype === 'float32' && bias.shape.length === 1 && bias.shape[0] === columns;
    if (finish === undefined || !bias || !fits || !areFloats(a, b)) return composedFusedMatMul(call);
    return multiply(resident, a, b, attributes, finish, resident.address(bias));
  };
}

/** op(a) op(b) for each pair of matrices; the outer dimensions of a and b are broadcast. */
function multiply(
  resident: Resident,
  a: tf.TensorInfo,
  b: tf.TensorInfo,
  { transposeA, transposeB }: Transposes,
  finish: number,
  bias: number,
): tf.TensorInfo {
  const [aOuter, bOuter] = [a.shape.slice(0, -2), b.shape.slice(0, -2)];
  const outer = tf.broadcast_util.assertAndGetBroadcastShape(aOuter, bOuter);
  const rows = a.shape.at(transposeA ? -1 : -2)!;
  const inner = a.shape.at(transposeA ? -2 : -1)!;
  const columns = b.shape.at(transposeB ? -2 : -1)!;
  const out = resident.backend.makeOutput([...outer, rows, columns], 'float32');
  const spaceAt = resident.space(rows, columns, inner);
  const [aAt, bAt, outAt] = [resident.address(a), resident.address(b), resident.address(out)];
  const aIndex = matrixIndex(aOuter, outer);
  const bIndex = matrixIndex(bOuter, outer);
  for (let i = 0; i < tf.util.sizeFromShape(outer); i++) {
    const aMatrix = aAt + 4 * aIndex(i) * rows * inner;
    const bMatrix = bAt + 4 * bIndex(i) * inner * columns;
    const outMatrix = outAt + 4 * i * rows * columns;
    resident.kernels.product(
      aMatrix,
      bMatrix,
      outMatrix,
      rows,
      columns,
      inner,
      +transposeA,
      +transposeB,
      finish,
      bias,
      spaceAt,
    );
  }
  return out;
}

/** Which matrix of an operand with outer dimensions `own` belongs to matrix i of the broadcast result. */
function matrixIndex(own: readonly number[], outer: readonly number[]): (i: number) => number {
  const size = tf.util.sizeFromShape([...own]);
  if (size === 1) return () => 0;
  if (size === tf.util.sizeFromShape([...outer])) return (i) => i;
  return (i) => {
    let index = 0;
    let rest = i;
    let stride = 1;
    for (let axis = 1; axis <= own.length; axis++) {
      const length = outer.at(-axis)!;
      if (own.at(-axis) !== 1) index += (rest % length) * stride;
      stride *= own.at(-axis)!;
      rest = Math.floor(rest / length);
    }
    return index;
  };
}
