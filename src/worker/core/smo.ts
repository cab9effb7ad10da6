// Trains a two-class support vector machine from its kernel values: sequential minimal optimisation (Platt 1998).

/** The two-class machine that decides by the sign of `sum_i coefficients[i] k(rows[i], x) + bias`. */
export interface SupportVectors {
  /** Positions of the rows with a part in it. */
  readonly rows: Uint32Array;
  /** y_i alpha_i of each. */
  readonly coefficients: Float64Array;
  readonly bias: number;
}

export interface SmoRows {
  /** Positions of the rows in the kernel matrix. */
  readonly rows: Uint32Array;
  /** 1 or -1 of each. */
  readonly signs: Int8Array;
  /** Row-major [size, size]. */
  readonly kernel: Float32Array;
  readonly size: number;
}

const MAX_STEPS_PER_ROW = 1000;

/** A curvature below this is taken for it, as in LIBSVM. */
const LEAST_CURVATURE = 1e-12;

/**
 * Maximises `sum_i alpha_i - 1/2 sum_ij alpha_i alpha_j y_i y_j k_ij` under 0 <= alpha_i <= C and sum_i y_i alpha_i = 0, two
 * alphas at a time, chosen by second-order information (Fan, Chen & Lin 2005), until the conditions of the optimum hold to
 * within `tolerance`.
 */
export function trainPair({ rows, signs, kernel, size }: SmoRows, penalty: number, tolerance = 1e-3): SupportVectors {
  const n = rows.length;
  const alpha = new Float64Array(n);
  // Slopes of the function that is minimised, sum_j y_i y_j k_ij alpha_j - 1.
  const slope = new Float64Array(n).fill(-1);
  const k = (a: number, b: number) => kernel[rows[a]! * size + rows[b]!]!;
  for (let step = 0; step < MAX_STEPS_PER_ROW * n; step++) {
    const pair = worstPair();
    if (!pair) break;
    const [i, j] = pair;
    const [yi, yj] = [signs[i]!, signs[j]!];
    const curvature = Math.max(LEAST_CURVATURE, k(i, i) + k(j, j) - 2 * k(i, j));
    // alpha_i moves by y_i t and alpha_j by -y_j t, so that the sum of y alpha stays.
    const wanted = (-yi * slope[i]! + yj * slope[j]!) / curvature;
    const t = Math.min(wanted, roomOf(alpha[i]!, yi), roomOf(alpha[j]!, -yj));
    alpha[i] = clamp(alpha[i]! + yi * t);
    alpha[j] = clamp(alpha[j]! - yj * t);
    for (let a = 0; a < n; a++) slope[a]! += signs[a]! * t * (k(a, i) - k(a, j));
  }
  return result();

  function roomOf(value: number, way: number): number {
    return way > 0 ? penalty - value : value;
  }

  function clamp(value: number): number {
    const near = penalty * 1e-12;
    return value < near ? 0 : value > penalty - near ? penalty : value;
  }

  /** The steepest row that may go up, and the row that may go down whose pair gains most; null at the optimum. */
  function worstPair(): readonly [number, number] | null {
    let [i, top, bottom] = [-1, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
    for (let a = 0; a < n; a++) {
      const upward = -signs[a]! * slope[a]!;
      if (roomOf(alpha[a]!, signs[a]!) > 0 && upward > top) [i, top] = [a, upward];
    }
    let [j, most] = [-1, 0];
    for (let a = 0; a < n; a++) {
      if (roomOf(alpha[a]!, -signs[a]!) <= 0) continue;
      const upward = -signs[a]! * slope[a]!;
      bottom = Math.min(bottom, upward);
      if (i === -1 || upward >= top) continue;
      const gain = (top - upward) ** 2 / Math.max(LEAST_CURVATURE, k(i, i) + k(a, a) - 2 * k(i, a));
      if (gain > most) [j, most] = [a, gain];
    }
    return i === -1 || j === -1 || top - bottom <= tolerance ? null : [i, j];
  }

  /** The bias puts rows on the margin at distance 1; without such rows it lies in the middle of what is allowed. */
  function result(): SupportVectors {
    let [free, sum, low, high] = [0, 0, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
    for (let a = 0; a < n; a++) {
      const upward = -signs[a]! * slope[a]!;
      if (alpha[a]! > 0 && alpha[a]! < penalty) [free, sum] = [free + 1, sum + upward];
      else if (roomOf(alpha[a]!, signs[a]!) > 0) low = Math.max(low, upward);
      else high = Math.min(high, upward);
    }
    const kept = Uint32Array.from(alpha.keys()).filter((a) => alpha[a]! > 0);
    return {
      rows: kept.map((a) => rows[a]!),
      coefficients: Float64Array.from(kept, (a) => signs[a]! * alpha[a]!),
      bias: free > 0 ? sum / free : middle(low, high),
    };
  }
}

function middle(low: number, high: number): number {
  if (Number.isFinite(low) && Number.isFinite(high)) return (low + high) / 2;
  return Number.isFinite(low) ? low : high;
}
