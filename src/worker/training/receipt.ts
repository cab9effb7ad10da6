// The transfer receipt: where each layer came from, what fine-tuning was allowed to do, and how far it moved.
import { createHash } from 'node:crypto';
import type { LayerReceipt } from '#shared/event.ts';
import type { LayerValues } from './parameters.ts';

/** What a receipt is made of: the layer's very first weights, those when fine-tuning began, and those at the end. */
export interface LayerHistory {
  readonly kind: LayerReceipt['kind'];
  readonly source: LayerReceipt['source'];
  readonly frozen: boolean;
  readonly learningRateScale: number;
  readonly first: Float32Array;
  readonly before: LayerValues;
  readonly after: LayerValues;
}

export function layerReceipt(history: LayerHistory): LayerReceipt {
  const { kind, source, frozen, learningRateScale, first, before, after } = history;
  return {
    kind,
    inputs: after.inputs - (after.labels ?? 0),
    outputs: after.outputs,
    source,
    frozen,
    learningRateScale,
    weightNorm: norm(after.weights),
    weightChange: distance(after.weights, before.weights),
    weightChangeFromSource: distance(after.weights, first),
    angleFromSource: angleDegrees(first, after.weights),
    sha256: createHash('sha256').update(bytes(after.weights)).update(bytes(after.bias)).digest('hex'),
  };
}

function bytes({ buffer, byteOffset, byteLength }: Float32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** Frobenius norm. */
function norm(a: Float32Array): number {
  return Math.sqrt(a.reduce((sum, value) => sum + value * value, 0));
}

/** Frobenius norm of the difference. */
function distance(a: Float32Array, b: Float32Array): number {
  return Math.sqrt(a.reduce((sum, value, i) => sum + (value - b[i]!) ** 2, 0));
}

/** Angle between two weight matrices read as vectors, in degrees; 0 where one of them is all zeros. */
function angleDegrees(a: Float32Array, b: Float32Array): number {
  const lengths = norm(a) * norm(b);
  if (lengths === 0) return 0;
  const cosine = a.reduce((sum, value, i) => sum + value * b[i]!, 0) / lengths;
  return (Math.acos(Math.min(1, Math.max(-1, cosine))) * 180) / Math.PI;
}
