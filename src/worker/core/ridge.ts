// Solves (I + c X'X) z = g by a Cholesky factor, for a curvature that is worked out once and used many times.

/** The lower factor L of I + c products = L L', row-major [size, size]. products: symmetric, not negative, [size, size]. */
export function factorRidge(products: Float32Array, size: number, c: number): Float64Array {
  const factor = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = c * products[i * size + j]! + (i === j ? 1 : 0);
      for (let k = 0; k < j; k++) sum -= factor[i * size + k]! * factor[j * size + k]!;
      // Rounding of the products must not make a square root impossible.
      factor[i * size + j] = i === j ? Math.sqrt(Math.max(sum, 1e-6)) : sum / factor[j * size + j]!;
    }
  }
  return factor;
}

/** Replaces g by z, column by column. g: row-major [size, columns]. */
export function solveRidge(factor: Float64Array, size: number, g: Float64Array, columns: number): void {
  const one = new Float64Array(size);
  for (let column = 0; column < columns; column++) {
    for (let i = 0; i < size; i++) {
      let sum = g[i * columns + column]!;
      for (let j = 0; j < i; j++) sum -= factor[i * size + j]! * one[j]!;
      one[i] = sum / factor[i * size + i]!;
    }
    for (let i = size - 1; i >= 0; i--) {
      const value = one[i]! / factor[i * size + i]!;
      g[i * columns + column] = value;
      for (let j = 0; j < i; j++) one[j]! -= factor[i * size + j]! * value;
    }
  }
}
