// Loads native TensorFlow (tfjs-node) into this process as a backend of the one tfjs that the product uses.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import util from 'node:util';
import { isMainThread } from 'node:worker_threads';
import * as tf from '@tensorflow/tfjs';
import { AppError } from '#shared/error.ts';
import { NativeBackend } from './native-backend.ts';
import { nativeThreads, setNativeThreads } from './native-threads.ts';

// Not called "require": the bundler may declare that name itself.
const load = createRequire(import.meta.url);

/** What was loaded. */
export interface NativeEngine {
  /** tfjs-node's and TensorFlow's own, e.g. "4.22.0 (TensorFlow 2.21.0)". */
  readonly version: string;
  readonly threads: number;
}

/**
 * Makes native TensorFlow the backend of tfjs. In a worker thread, the process's main thread has called
 * `setNativeThreads` with the same number before.
 * @throws ENGINE_UNAVAILABLE with the reason and the remedy.
 */
export async function loadNative(threads: number): Promise<NativeEngine> {
  if (isMainThread) setNativeThreads(threads);
  else if (nativeThreads() !== threads) {
    throw new Error(
      `TensorFlow would use ${nativeThreads() ?? 'all'} threads instead of ${threads}: call setNativeThreads first.`,
    );
  }
  const folder = nativeFolder();
  if (folder === null) {
    throw new AppError(
      'ENGINE_UNAVAILABLE',
      'Native TensorFlow is not built on this machine: run npm run native (docs/native.md), or use the bundled engine.',
    );
  }
  restoreUtilFunctions();
  const loaded = requireNative(folder);
  if (!(await tf.setBackend('tensorflow'))) throw unavailable('TensorFlow did not start');
  return { version: `${loaded.version['tfjs-node']} (TensorFlow ${new NativeBackend().version})`, threads };
}

/**
 * The folder of the tfjs-node that has its addon: npm's, else the one that `npm run native` made, or null. The latter
 * lies beside the node_modules that hold tfjs, so that its own require of tfjs finds the same instance.
 */
export function nativeFolder(): string | null {
  const modules = join(dirname(load.resolve('@tensorflow/tfjs/package.json')), '..', '..');
  const folders = [modules, join(modules, '..', 'native', 'node_modules')].map((place) =>
    join(place, '@tensorflow', 'tfjs-node'),
  );
  return folders.find((folder) => existsSync(join(folder, 'lib', 'napi-v8', 'tfjs_binding.node'))) ?? null;
}

/** tfjs-node 4.22 calls two functions that Node 23 and later no longer have. */
function restoreUtilFunctions(): void {
  const functions: Record<string, unknown> = util as unknown as Record<string, unknown>;
  functions.isNullOrUndefined ??= (value: unknown) => value === null || value === undefined;
  functions.isArray ??= Array.isArray;
}

function requireNative(folder: string): { version: Record<string, string> } {
  try {
    return load(folder);
  } catch (cause) {
    throw unavailable(cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : String(cause), cause);
  }
}

function unavailable(reason: string, cause?: unknown): AppError {
  return new AppError(
    'ENGINE_UNAVAILABLE',
    `Native TensorFlow did not load (${reason}): run npm run native again, or use the bundled engine.`,
    { cause },
  );
}
