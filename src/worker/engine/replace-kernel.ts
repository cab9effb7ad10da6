// Puts a kernel of ours in place of a backend's own, and back.
import * as tf from '@tensorflow/tfjs';

export type Undo = () => void;

/**
 * Registers the kernel that `make` returns, given the backend's own (null where it has none). Undo restores what stood
 * there before.
 */
export function replaceKernel(
  kernelName: string,
  backendName: string,
  make: (own: tf.KernelFunc | null) => tf.KernelFunc,
): Undo {
  const own: tf.KernelConfig | undefined = tf.getKernel(kernelName, backendName);
  if (own) tf.unregisterKernel(kernelName, backendName);
  const kernelFunc = make(own?.kernelFunc ?? null);
  tf.registerKernel(own ? { ...own, kernelFunc } : { kernelName, backendName, kernelFunc });
  return () => {
    tf.unregisterKernel(kernelName, backendName);
    if (own) tf.registerKernel(own);
  };
}
