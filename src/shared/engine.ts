// Which tensor engine did the work of a run, stored with it and shown beside it.
import { z } from './zod.ts';

export const engineInfoSchema = z.strictObject({
  backend: z.enum(['tensorflow', 'wasm', 'cpu']),
  version: z.string(),
  /** Our kernels' variant on the wasm backend, "native" for our operations in TensorFlow, "stock" without them. */
  kernels: z.string(),
  threads: z.int().min(1),
  notes: z.array(z.string()),
});

export type EngineInfo = z.infer<typeof engineInfoSchema>;

/** Kernels that can be asked for on the wasm backend. "wide" needs an experimental compiler inside V8. */
export const kernelChoiceSchema = z.enum(['auto', 'base', 'relaxed', 'wide', 'stock']);

export type KernelChoice = z.infer<typeof kernelChoiceSchema>;

/** How an engine does its work; nothing here belongs to the specification, for it decides speed and last bits only. */
export const engineChoiceSchema = z.strictObject({
  /** As many as the machine has for one run, where it is left out. */
  threads: z.int().min(1).max(256).exactOptional(),
  kernels: kernelChoiceSchema.exactOptional(),
});

export type EngineChoice = z.infer<typeof engineChoiceSchema>;

/** What one engine is worth on this machine; `problem` says in a sentence why it isn't there. */
export const examinationSchema = z.strictObject({
  engine: z.enum(['tensorflow', 'wasm', 'cpu']),
  kernels: kernelChoiceSchema,
  info: engineInfoSchema.nullable(),
  problem: z.string().nullable(),
  /** Largest relative error of products and a sampled layer against float64 arithmetic, and whether that is small enough. */
  selfTest: z.strictObject({ largestError: z.number(), passed: z.boolean() }).nullable(),
  /** Milliseconds of one CD-1 update of 784-500 units with 100 rows: the best and the middle one of about a second. */
  updateMs: z.strictObject({ best: z.number(), median: z.number() }).nullable(),
});

export type Examination = z.infer<typeof examinationSchema>;
