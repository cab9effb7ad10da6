// What one hidden unit looks for: its weights, seen from the inputs, and how alike two such filters are.

/** Weights of one layer, row-major [inputs, outputs]. */
export interface FilterLayer {
  readonly weights: Float32Array;
  readonly inputs: number;
  readonly outputs: number;
}

/** The weights into unit `unit`, [inputs]. */
export function incoming({ weights, inputs, outputs }: FilterLayer, unit: number): Float64Array {
  return Float64Array.from({ length: inputs }, (_, i) => weights[i * outputs + unit]!);
}

/**
 * The filter of a unit above other layers as a linear combination of their filters, W1 W2 ... w (Lee, Ekanadham & Ng 2008,
 * section 4; Erhan et al. 2009 compare it with others). below: the layers under the unit's own, lowest first; filter:
 * [outputs of the highest of them]; result: [inputs of the lowest].
 */
export function projectedDown(below: readonly FilterLayer[], filter: Float64Array): Float64Array {
  return below.reduceRight((above: Float64Array, { weights, inputs, outputs }) => {
    return Float64Array.from({ length: inputs }, (_, i) => {
      let sum = 0;
      for (let j = 0; j < outputs; j++) sum += weights[i * outputs + j]! * above[j]!;
      return sum;
    });
  }, filter);
}

export function norm(a: Float64Array): number {
  return Math.sqrt(a.reduce((sum, x) => sum + x * x, 0));
}

/** In [-1, 1]; null where either has no length. */
export function cosine(a: Float64Array, b: Float64Array): number | null {
  const lengths = norm(a) * norm(b);
  return lengths === 0 ? null : a.reduce((sum, x, i) => sum + x * b[i]!, 0) / lengths;
}
