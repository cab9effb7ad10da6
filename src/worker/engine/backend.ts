// Picks and starts the tensor engine: native TensorFlow where it loads, else the bundled engine, else plain JavaScript.
import * as tf from '@tensorflow/tfjs';
import type { EngineInfo } from '#shared/engine.ts';
import { type StartedEngine, startBundled } from './bundled.ts';
import type { Variant } from './kernel-module.ts';
import { loadNative } from './native.ts';
import { installNativeKernels, installNativeProduct } from './native-kernels.ts';
import type { Undo } from './replace-kernel.ts';
import { installUniform } from './uniform.ts';

export interface EngineOptions {
  readonly engine: 'auto' | EngineInfo['backend'];
  /** Threads for matrix work, from 1. */
  readonly threads: number;
  /**
   * Kernels of the wasm engine: "wide" uses an experimental compiler inside V8. "stock" is tfjs as published, with
   * TensorFlow's own operations only on the native engine.
   */
  readonly variant?: 'auto' | Variant | 'stock';
  /** Where the result of timing the variants is kept; without it they are timed at every start. */
  readonly cacheFolder?: string;
}

const UNFUSED =
  "This native TensorFlow lacks this Strata's own operations, so it trains more slowly: npm run native builds them in.";

let started: StartedEngine | null = null;

/**
 * Starts the engine asked for, ending the one before it and losing its tensors.
 * @throws AppError ENGINE_UNAVAILABLE if that engine cannot run here.
 */
export async function startEngine(options: EngineOptions): Promise<EngineInfo> {
  await stopEngine();
  // Only quiets tfjs: it recommends its native package on stderr whenever another backend runs under Node.
  tf.enableProdMode();
  started = await start(options);
  return started.info;
}

/** Ends the engine and its helper threads. All its tensors are lost. */
export async function stopEngine(): Promise<void> {
  const ending = started;
  started = null;
  await ending?.stop();
}

async function start({ engine, threads, variant = 'auto', cacheFolder }: EngineOptions): Promise<StartedEngine> {
  if (engine === 'tensorflow') return startNative(threads, variant);
  if (engine === 'cpu') return startCpu([]);
  if (engine === 'wasm') return startBundled({ threads, variant, cacheFolder });
  const notes: string[] = [];
  const attempts = [() => startNative(threads, variant), () => startBundled({ threads, variant, cacheFolder })];
  for (const attempt of attempts) {
    try {
      const { info, stop } = await attempt();
      return { info: { ...info, notes: [...notes, ...info.notes] }, stop };
    } catch (cause) {
      notes.push(reason(cause));
    }
  }
  return startCpu(notes);
}

function reason(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

async function startNative(asked: number, variant: EngineOptions['variant']): Promise<StartedEngine> {
  const { version, threads } = await loadNative(asked);
  const isStock = variant === 'stock';
  const product = isStock ? [] : [installNativeProduct()];
  const kernels = isStock ? [] : installNativeKernels();
  const isFused = kernels.length > 0;
  const undo = [...product, ...(isFused ? kernels : await installUniform('tensorflow'))];
  return {
    info: {
      ...{ backend: 'tensorflow', version, kernels: isFused ? 'native' : 'stock', threads },
      notes: isStock || isFused ? [] : [UNFUSED],
    },
    stop: async () => revert(undo),
  };
}

async function startCpu(notes: string[]): Promise<StartedEngine> {
  await tf.setBackend('cpu');
  await tf.ready();
  const undo = await installUniform('cpu');
  return {
    info: { backend: 'cpu', version: tf.version_core, kernels: 'stock', threads: 1, notes },
    stop: async () => revert(undo),
  };
}

function revert(undo: readonly Undo[]): void {
  for (const one of undo) one();
}
