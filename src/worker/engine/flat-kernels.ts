// The fused operations without a product, on our kernels: draws, look-ups, softplus, parameter steps and their watch.
import type * as tf from '@tensorflow/tfjs';
import { KERNEL } from '../core/kernel.ts';
import type { AdamRule, MomentumRule, StoredRows } from '../core/ops.ts';
import type { PhiloxAddress } from '../core/random.ts';
import type { Undo } from './replace-kernel.ts';
import type { Resident } from './resident.ts';
import { type Kernel, putKernel } from './resident-kernel.ts';

export function installFlat(resident: Resident): Undo[] {
  return [
    putKernel(resident, KERNEL.uniform, uniform),
    putKernel(resident, KERNEL.gatherRows, gatherRows),
    putKernel(resident, KERNEL.softplus, softplus),
    putKernel(resident, KERNEL.momentumStep, momentumStep),
    putKernel(resident, KERNEL.adamStep, adamStep),
    putKernel(resident, KERNEL.nonFiniteSteps, nonFiniteSteps),
  ];
}

const uniform: Kernel<never, { rows: number; columns: number } & PhiloxAddress> = (
  resident,
  _inputs,
  { rows, columns, key0, key1, counter1, counter2, counter3 },
) => {
  const out = resident.backend.makeOutput([rows, columns], 'float32');
  resident.kernels.uniform(resident.address(out), rows, columns, key0, key1, counter1, counter2, counter3);
  return out;
};

/** Bytes are copied as they are and looked up by all threads; other values are copied to where they are wanted. */
const gatherRows: Kernel<never, StoredRows> = (resident, _inputs, { values, rows, columns, table }) => {
  const out = resident.backend.makeOutput([rows.length, columns], 'float32');
  const to = resident.address(out);
  const size = rows.length * columns;
  if (!table) {
    copyRows(values, rows, columns, resident.floats(to, size));
    return out;
  }
  const at = resident.room(TABLE_BYTES + size);
  resident.floats(at, table.length).set(table);
  copyRows(values, rows, columns, resident.bytes(at + TABLE_BYTES, size));
  resident.kernels.lookUp(at + TABLE_BYTES, at, to, size);
  return out;
};

/** 256 floats. */
const TABLE_BYTES = 1024;

/** Rows shorter than this are copied element by element, which takes less than a call. */
const SHORT_ROW = 200;

/** Copies the rows one after the other. from: row-major [any, columns], to: [rows.length, columns]. */
export function copyRows(
  from: StoredRows['values'],
  rows: Uint32Array,
  columns: number,
  to: Uint8Array | Float32Array,
): void {
  for (let i = 0; i < rows.length; i++) {
    const start = rows[i]! * columns;
    if (columns >= SHORT_ROW) to.set(from.subarray(start, start + columns), i * columns);
    else for (let c = 0; c < columns; c++) to[i * columns + c] = from[start + c]!;
  }
}

const softplus: Kernel<'x', object> = (resident, { x }) => {
  const from = resident.at(x, ...x.shape);
  const out = resident.backend.makeOutput(x.shape, 'float32');
  resident.kernels.softplus(from, resident.address(out), (x as tf.Tensor).size);
  return out;
};

const momentumStep: Kernel<'w' | 'velocity' | 'gradient', MomentumRule> = (
  resident,
  { w, velocity, gradient },
  { learningRate, momentum, weightDecay },
) => {
  const shape = w.shape;
  const at = [
    resident.writableAt(w, ...shape),
    resident.writableAt(velocity, ...shape),
    resident.at(gradient, ...shape),
  ];
  const size = (w as tf.Tensor).size;
  resident.kernels.momentumStep(...at, size, learningRate, momentum, learningRate * weightDecay);
  return [];
};

const adamStep: Kernel<'w' | 'mean' | 'square' | 'gradient', AdamRule> = (
  resident,
  { w, mean, square, gradient },
  { learningRate, beta1, beta2, epsilon, step },
) => {
  const at = [w, mean, square].map((variable) => resident.writableAt(variable, ...w.shape));
  const means = [1 - beta1, beta1, 1 - beta2, beta2, 1 / (1 - beta2 ** step)];
  const { size } = w as tf.Tensor;
  const rate = learningRate / (1 - beta1 ** step);
  resident.kernels.adamStep(...at, resident.at(gradient, ...w.shape), size, ...means, epsilon, rate);
  return [];
};

/** An empty list where all steps wrote finite numbers, else one number. */
const nonFiniteSteps: Kernel<never, object> = ({ backend, kernels }) =>
  kernels.takeNonFinite() === 0 ? [] : [backend.makeOutput([1], 'float32')];
