// Our compiled kernels: which variants this host can run, and what a running one offers.
import v8 from 'node:v8';
import { KERNELS } from './kernels/compiled.ts';

/**
 * base: any 128-bit SIMD. relaxed: with relaxed SIMD's fused multiply-add. wide: laid out so that V8's experimental
 * 256-bit revectoriser doubles it.
 */
export type Variant = keyof typeof KERNELS;

/** What follows on a product, by the numbers in assembly/job.ts. */
export const FINISH = { nothing: 0, linear: 1, sigmoid: 2, relu: 3, sigmoidSlope: 5, reluSlope: 6 } as const;

/** What follows on a dense layer's product, by the activation's name in tfjs. */
export const ACTIVATION_FINISH: Readonly<Record<string, number>> = {
  linear: FINISH.linear,
  sigmoid: FINISH.sigmoid,
  relu: FINISH.relu,
};

/** A call into WebAssembly: every argument is a number (an address, a size, a flag, a float32). */
type Call<Result = void> = (...numbers: number[]) => Result;

/** The exports of assembly/index.ts, which says what the arguments are. */
export interface Kernels {
  readonly controlBytes: Call<number>;
  readonly scratchBytes: Call<number>;
  readonly lead: Call;
  readonly dismiss: Call;
  readonly spaceBytes: Call<number>;
  readonly product: Call;
  readonly denseSample: Call;
  readonly denseBackward: Call;
  readonly contrastiveStep: Call;
  readonly biasStep: Call;
  readonly divergenceBytes: Call<number>;
  readonly contrastiveDivergence: Call;
  readonly takeNonFinite: Call<number>;
  readonly momentumStep: Call;
  readonly adamStep: Call;
  readonly uniform: Call;
  readonly lookUp: Call;
  readonly softplus: Call;
}

const modules = new Map<Variant, WebAssembly.Module>();

/** The compiled module of a variant, or null where this host cannot run it. */
export function kernelModule(variant: Variant): WebAssembly.Module | null {
  const known = modules.get(variant);
  if (known) return known;
  if (variant === 'wide') allowRevectorizer();
  const bytes = Buffer.from(KERNELS[variant], 'base64');
  if (!WebAssembly.validate(bytes)) return null;
  const module = new WebAssembly.Module(bytes);
  modules.set(variant, module);
  return module;
}

/**
 * Lets V8 join neighbouring 128-bit operations into 256-bit ones. Experimental, and process-wide; the flag lost its
 * prefix between V8 13.6 and 15.6, and V8 before 12 has none.
 */
function allowRevectorizer(): void {
  const major = Number.parseInt(process.versions.v8, 10);
  if (major >= 12) v8.setFlagsFromString(major >= 15 ? '--wasm-revectorize' : '--experimental-wasm-revectorize');
}

/** Runs a module in a memory, on the calling thread. */
export function runModule(module: WebAssembly.Module, memory: WebAssembly.Memory): Kernels {
  return new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as Kernels;
}
