// The bundled engine: tfjs' wasm backend with our kernels in its own memory, or as published where that cannot be.
import * as tf from '@tensorflow/tfjs';
import { type BackendWasm, version_wasm } from '@tensorflow/tfjs-backend-wasm';
import type { EngineInfo } from '#shared/engine.ts';
import { AppError } from '#shared/error.ts';
import { convolutionGradients } from './convolution-gradients.ts';
import { installFlat } from './flat-kernels.ts';
import { broadcastMatMul, composedFusedMatMul } from './fused-product.ts';
import { kernelModule, type Variant } from './kernel-module.ts';
import { installProducts } from './products.ts';
import { replaceKernel, type Undo } from './replace-kernel.ts';
import { Resident } from './resident.ts';
import { installSlice } from './slice.ts';
import { formTeam, type Team } from './team.ts';
import { installTraining } from './training-kernels.ts';
import { chooseVariant } from './tune.ts';
import { installUniform } from './uniform.ts';
import { insides, readTfjsBinary, removeWasm, startShared, startStock } from './wasm-memory.ts';

export interface BundledOptions {
  readonly threads: number;
  readonly variant: 'auto' | Variant | 'stock';
  readonly cacheFolder?: string | undefined;
}

export interface StartedEngine {
  readonly info: EngineInfo;
  stop(): Promise<void>;
}

/** Starts the wasm backend. Throws ENGINE_UNAVAILABLE only where not even the published backend starts. */
export async function startBundled(options: BundledOptions, binary = readTfjsBinary()): Promise<StartedEngine> {
  const notes: string[] = [];
  if (options.variant !== 'stock') {
    try {
      const started = await startOurs(options, options.variant, binary, notes);
      if (started) return started;
    } catch (cause) {
      notes.push(
        `Our kernels cannot run in tfjs' memory: ${reason(cause)}. Using tfjs' own kernels, which are slower.`,
      );
    }
  }
  return startPublished(notes);
}

function reason(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

async function startOurs(
  options: BundledOptions,
  asked: 'auto' | Variant,
  binary: Uint8Array,
  notes: string[],
): Promise<StartedEngine | null> {
  const choice = await chooseVariant(asked, options.cacheFolder);
  notes.push(...choice.notes);
  const module = choice.variant && kernelModule(choice.variant);
  if (choice.variant === null || module === null) return null;
  const backend = await startShared(binary);
  const { memory, malloc } = insides(backend).asm;
  refuseFailedAllocation(backend);
  const team = await formTeam(module, memory, (sizeBytes) => malloc(sizeBytes) >>> 0, options.threads);
  const undo = install(backend, team);
  const info: EngineInfo = {
    backend: 'wasm',
    version: version_wasm,
    kernels: choice.variant,
    threads: team.threads,
    notes,
  };
  return { info, stop: () => stop(undo, team) };
}

/** tfjs writes to address 0 when its memory is full, and takes sizes modulo 4 GB; an error is better. */
function refuseFailedAllocation(backend: BackendWasm): void {
  const wasm = insides(backend);
  const { malloc } = wasm.asm;
  wasm._malloc = (sizeBytes) => {
    const at = sizeBytes < 2 ** 32 ? malloc(sizeBytes) : 0;
    if (at === 0 && sizeBytes > 0) {
      const megabytes = Math.ceil(sizeBytes / 1e6);
      throw new AppError(
        'OUT_OF_MEMORY',
        `The tensor memory has no room for another ${megabytes} MB; use smaller batches or layers.`,
      );
    }
    return at;
  };
}

function install(backend: BackendWasm, team: Team): Undo[] {
  const resident = new Resident(backend, team.kernels);
  return [
    ...installProducts(resident),
    ...installSlice(backend),
    ...installTraining(resident),
    ...installFlat(resident),
    ...convolutionGradients('wasm'),
  ];
}

async function stop(undo: readonly Undo[], team: Team | null): Promise<void> {
  for (const one of undo) one();
  await team?.stop();
  removeWasm();
}

/** tfjs' own kernels; the wrong one among them is replaced all the same, and our draws are kept fast. */
async function startPublished(notes: string[]): Promise<StartedEngine> {
  try {
    await startStock();
  } catch (cause) {
    throw new AppError('ENGINE_UNAVAILABLE', `The wasm engine does not start: ${reason(cause)}. Choose engine "cpu".`, {
      cause,
    });
  }
  const undo = [
    replaceKernel(tf._FusedMatMul, 'wasm', () => composedFusedMatMul),
    replaceKernel(tf.BatchMatMul, 'wasm', (own) => broadcastMatMul(own!)),
    ...convolutionGradients('wasm'),
    ...(await installUniform('wasm')),
  ];
  const info: EngineInfo = { backend: 'wasm', version: version_wasm, kernels: 'stock', threads: 1, notes };
  return { info, stop: () => stop(undo, null) };
}
