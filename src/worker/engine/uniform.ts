// Fast uniform draws for backends without our kernels: Philox in a small memory of its own, the same numbers everywhere.
import * as tf from '@tensorflow/tfjs';
import { KERNEL } from '../core/kernel.ts';
import type { PhiloxAddress } from '../core/random.ts';
import { replaceKernel, type Undo } from './replace-kernel.ts';
import { ScratchMemory } from './scratch-memory.ts';

/** Nothing is installed where WebAssembly has no SIMD; core/random.ts then draws in TypeScript. */
export async function installUniform(backendName: string): Promise<Undo[]> {
  const scratch = await ScratchMemory.open('base');
  if (scratch === null) return [];
  const draw: tf.KernelFunc = ({ attrs }) => {
    const { rows, columns, key0, key1, counter1, counter2, counter3 } = attrs as unknown as {
      rows: number;
      columns: number;
    } & PhiloxAddress;
    scratch.clear();
    const out = scratch.allocate(4 * rows * columns);
    scratch.team.kernels.uniform(out, rows, columns, key0, key1, counter1, counter2, counter3);
    return tf.tensor2d(scratch.take(out, rows * columns), [rows, columns]);
  };
  return [replaceKernel(KERNEL.uniform, backendName, () => draw)];
}
