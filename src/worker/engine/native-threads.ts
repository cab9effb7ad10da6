// How many threads native TensorFlow gets: two variables of the process's environment, read once when it loads.
import { isMainThread } from 'node:worker_threads';

const OPERATION_THREADS = 'TF_NUM_INTRAOP_THREADS';
const CONCURRENT_OPERATIONS = 'TF_NUM_INTEROP_THREADS';

/**
 * Sets the threads of an operation; operations themselves run one at a time. A worker thread has only a copy of the
 * environment, so the process's main thread calls this before it starts the thread that loads TensorFlow.
 */
export function setNativeThreads(threads: number): void {
  if (!isMainThread) throw new Error('setNativeThreads has no effect in a worker thread; call it before starting one.');
  process.env[OPERATION_THREADS] = String(threads);
  process.env[CONCURRENT_OPERATIONS] = '1';
}

/** The number that TensorFlow will find, or null where it would take every core. */
export function nativeThreads(): number | null {
  const set = Number(process.env[OPERATION_THREADS]);
  return set >= 1 ? set : null;
}
