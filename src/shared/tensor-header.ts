// The header of a safetensors file: which tensors it holds, and where they lie.
import { z } from './zod.ts';

/** Bytes of one value. */
export const DTYPE_BYTES = { U8: 1, I32: 4, F32: 4, F64: 8 } as const;

const entrySchema = z.object({
  dtype: z.enum(['U8', 'I32', 'F32', 'F64']),
  shape: z.array(z.int().min(0)).max(8),
  data_offsets: z.tuple([z.int().min(0), z.int().min(0)]),
});

const headerSchema = z.record(z.string(), z.union([entrySchema, z.record(z.string(), z.string())]));

export type TensorEntry = z.infer<typeof entrySchema>;

/** Where the tensors of a file lie; `start` is where the header ends, and what every offset counts from. */
export interface TensorHeader {
  readonly start: number;
  readonly entries: ReadonlyMap<string, TensorEntry>;
  readonly metadata: Readonly<Record<string, string>>;
}

/** Reads the JSON of a header that ends at `start` in a file of `size` bytes. @returns what is wrong with it, if it is. */
export function parseTensorHeader(text: string, start: number, size: number): TensorHeader | string {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return 'its header is not JSON';
  }
  const parsed = headerSchema.safeParse(json);
  if (!parsed.success) return 'its header does not describe tensors';
  const { __metadata__: metadata = {}, ...rest } = parsed.data;
  const entries = new Map<string, TensorEntry>();
  for (const [name, value] of Object.entries(rest)) {
    const entry = entrySchema.parse(value);
    const [from, to] = entry.data_offsets;
    const expected = entry.shape.reduce((product, side) => product * side, DTYPE_BYTES[entry.dtype]);
    if (to - from !== expected || start + to > size) return `tensor ${name} is cut off`;
    entries.set(name, entry);
  }
  return { start, entries, metadata: metadata as Record<string, string> };
}
