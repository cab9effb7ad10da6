// A fused kernel as it is written here, and how it becomes one of tfjs'.
import type * as tf from '@tensorflow/tfjs';
import { replaceKernel, type Undo } from './replace-kernel.ts';
import type { Resident } from './resident.ts';

export type Inputs<Name extends string> = Record<Name, tf.TensorInfo>;
/** A kernel as it is written here: what it reads, what it is told, what it makes. */
export type Kernel<Name extends string, Attributes> = (
  resident: Resident,
  inputs: Inputs<Name>,
  attributes: Attributes,
) => tf.TensorInfo | tf.TensorInfo[];

/** Registers a kernel under a name of KERNEL. */
export function putKernel<Name extends string, Attributes>(
  resident: Resident,
  name: string,
  kernel: Kernel<Name, Attributes>,
): Undo {
  return replaceKernel(
    name,
    'wasm',
    () =>
      ({ inputs, attrs }) =>
        kernel(resident, inputs as Inputs<Name>, attrs as unknown as Attributes),
  );
}
