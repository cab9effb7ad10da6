// Which tensor engine did the work of a run, stored with it and shown beside it.
import { z } from './zod.ts';

export const engineInfoSchema = z.strictObject({
  backend: z.enum(['tensorflow', 'wasm', 'cpu']),
  version: z.string(),
  /** Our kernels' variant on the wasm backend, "stock" without them, "native" for TensorFlow. */
  kernels: z.string(),
  threads: z.int().min(1),
  notes: z.array(z.string()),
});

export type EngineInfo = z.infer<typeof engineInfoSchema>;
