// The few statistics that a comparison needs, as pure functions: mean, spread, intervals, effect size.

/** A mean with the interval that covers it at the asked level. */
export interface Interval {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
  /** How many values it rests on. */
  readonly n: number;
}

/** The level that the whole product shows. */
export const LEVEL = 0.95;

/** NaN for no values. */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Sample standard deviation, with n - 1 below the line. NaN for fewer than two values. */
export function sd(values: readonly number[]): number {
  const centre = mean(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1));
}

/** Lanczos's approximation with g = 7 and nine terms (Press et al., Numerical Recipes, 6.1). */
const LANCZOS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
];

function logGamma(x: number): number {
  const [first = 0, ...rest] = LANCZOS;
  const sum = rest.reduce((total, term, i) => total + term / (x + i), first);
  const t = x + 6.5;
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(t) - t + Math.log(sum);
}

/** The regularised incomplete beta function by its continued fraction (Press et al., 6.4). */
function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a);
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x));
  let [c, d] = [1, 1 / (1 - ((a + b) * x) / (a + 1))];
  let fraction = d;
  for (let m = 1; m < 1000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    for (const term of [even, odd]) {
      d = 1 / (1 + term * d);
      c = 1 + term / c;
      fraction *= c * d;
    }
    if (Math.abs(c * d - 1) < 1e-15) break;
  }
  return (front * fraction) / a;
}

/** Share of Student's t distribution below `t`. */
export function tDistribution(t: number, degrees: number): number {
  const tail = incompleteBeta(degrees / (degrees + t * t), degrees / 2, 0.5) / 2;
  return t > 0 ? 1 - tail : tail;
}

/** Quantiles that were worked out before: tables ask for the same few thousands of times. */
const QUANTILES = new Map<string, number>();

/** The `t` with the share `p` of Student's distribution below it, by bisection; p is between 0 and 1, ends left out. */
export function tQuantile(p: number, degrees: number): number {
  if (p === 0.5) return 0;
  if (p < 0.5) return -tQuantile(1 - p, degrees);
  const key = `${p} ${degrees}`;
  const known = QUANTILES.get(key) ?? upperQuantile(p, degrees);
  QUANTILES.set(key, known);
  return known;
}

function upperQuantile(p: number, degrees: number): number {
  // The upper tail is exact where 1 - p would have lost its digits.
  const tail = (t: number) => incompleteBeta(degrees / (degrees + t * t), degrees / 2, 0.5) / 2;
  let [low, high] = [0, 1];
  while (tail(high) > 1 - p) high *= 2;
  for (let step = 0; step < 200 && high - low > 1e-15 * high; step++) {
    const middle = (low + high) / 2;
    if (tail(middle) > 1 - p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Student's interval of a mean (Student 1908). Null for fewer than two values, which say nothing about their spread. */
export function tInterval(values: readonly number[], level = LEVEL): Interval | null {
  const n = values.length;
  if (n < 2) return null;
  const centre = mean(values);
  const half = tQuantile((1 + level) / 2, n - 1) * (sd(values) / Math.sqrt(n));
  return { mean: centre, low: centre - half, high: centre + half, n };
}

/** Student's interval of the mean of `theirs - ours`, pair by pair. Null for fewer than two pairs. */
export function pairedInterval(
  pairs: readonly (readonly [ours: number, theirs: number])[],
  level = LEVEL,
): Interval | null {
  return tInterval(
    pairs.map(([ours, theirs]) => theirs - ours),
    level,
  );
}

/** Fewer values than this are too few to be drawn from again and again. */
export const LEAST_FOR_BOOTSTRAP = 10;

/**
 * The percentile bootstrap interval of a mean (Efron 1979). The same values and seed give the same interval.
 * Null for fewer than ten values.
 */
export function bootstrapInterval(
  values: readonly number[],
  { seed = 1, resamples = 10_000, level = LEVEL }: { seed?: number; resamples?: number; level?: number } = {},
): Interval | null {
  const n = values.length;
  if (n < LEAST_FOR_BOOTSTRAP) return null;
  const draw = uniforms(seed);
  const means = Float64Array.from({ length: resamples }, () => {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += values[Math.floor(draw() * n)] ?? 0;
    return sum / n;
  }).sort();
  const low = quantile(means, (1 - level) / 2);
  return { mean: mean(values), low, high: quantile(means, (1 + level) / 2), n };
}

/** Linear interpolation between the two nearest of the sorted values (Hyndman and Fan 1996, type 7). */
function quantile(sorted: Float64Array, p: number): number {
  const place = p * (sorted.length - 1);
  const below = sorted[Math.floor(place)] ?? Number.NaN;
  const above = sorted[Math.ceil(place)] ?? below;
  return below + (place - Math.floor(place)) * (above - below);
}

/** Numbers in [0, 1) from a seed: Steele and Vigna's SplitMix, in its 32-bit form. */
export function uniforms(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
  };
}

/**
 * How far two groups lie apart in standard deviations, `theirs - ours` over the pooled one, freed from the bias of small
 * groups (Hedges 1981). Null where a group has fewer than two values or nothing varies.
 */
export function hedgesG(ours: readonly number[], theirs: readonly number[]): number | null {
  if (ours.length < 2 || theirs.length < 2) return null;
  const degrees = ours.length + theirs.length - 2;
  const pooled = Math.sqrt(((ours.length - 1) * sd(ours) ** 2 + (theirs.length - 1) * sd(theirs) ** 2) / degrees);
  if (pooled === 0) return null;
  const correction = Math.exp(logGamma(degrees / 2) - logGamma((degrees - 1) / 2)) / Math.sqrt(degrees / 2);
  return (correction * (mean(theirs) - mean(ours))) / pooled;
}
