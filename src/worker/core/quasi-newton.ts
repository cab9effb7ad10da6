// Finds the lowest place of a smooth convex function of many numbers: limited-memory BFGS (Liu & Nocedal 1989).

/** The value at x; writes the gradient into `gradient`. */
export type SmoothFunction = (x: Float64Array, gradient: Float64Array) => number;

export interface SearchOptions {
  /** The largest entry of the gradient that counts as flat. */
  readonly flat: number;
  readonly iterations: number;
  /** Multiplies a gradient, in place, by a guess at the inverse curvature; null: by one number. */
  readonly precondition: ((gradient: Float64Array) => void) | null;
}

/** Steps that are remembered. */
const MEMORY = 10;

/** Share of the promised decrease that a step must bring (Armijo). */
const SUFFICIENT = 1e-4;

/** A step is given up after so many shorter ones, and the search where it gains less: values can't be told apart any more. */
const MAX_TRIES = 12;
const LEAST_GAIN = 1e-8;

interface Step {
  readonly s: Float64Array;
  readonly y: Float64Array;
  readonly rho: number;
}

/** Moves x to the minimum, in place; breathes after each iteration. */
export function* minimise(
  f: SmoothFunction,
  x: Float64Array,
  { flat, iterations, precondition }: SearchOptions,
): Generator<null, void> {
  const steps: Step[] = [];
  let gradient: Float64Array = new Float64Array(x.length);
  let value = f(x, gradient);
  for (let iteration = 0; iteration < iterations && largest(gradient) > flat; iteration++) {
    const direction = descent(steps, gradient, precondition);
    const slope = dot(direction, gradient);
    const first = steps.length === 0 && !precondition ? 1 / Math.sqrt(dot(gradient, gradient)) : 1;
    const next = search(f, x, direction, { value, slope, first });
    if (!next) return;
    const s = next.x.map((to, i) => to - x[i]!);
    const y = next.gradient.map((to, i) => to - gradient[i]!);
    const curvature = dot(s, y);
    if (curvature > 0) steps.push({ s, y, rho: 1 / curvature });
    if (steps.length > MEMORY) steps.shift();
    x.set(next.x);
    const gain = value - next.value;
    [value, gradient] = [next.value, next.gradient];
    if (gain <= LEAST_GAIN * Math.abs(value)) return;
    yield null;
  }
}

/** Minus the gradient times the remembered curvature (Nocedal & Wright 2006, algorithm 7.4). */
function descent(
  steps: readonly Step[],
  gradient: Float64Array,
  precondition: SearchOptions['precondition'],
): Float64Array {
  const q = gradient.map((it) => -it);
  const alphas: number[] = [];
  for (const { s, y, rho } of steps.toReversed()) {
    const alpha = rho * dot(s, q);
    add(q, y, -alpha);
    alphas.push(alpha);
  }
  const last = steps.at(-1);
  if (precondition) precondition(q);
  else if (last) {
    const scale = 1 / (last.rho * dot(last.y, last.y));
    for (let i = 0; i < q.length; i++) q[i]! *= scale;
  }
  for (const { s, y, rho } of steps) add(q, s, (alphas.pop() ?? 0) - rho * dot(y, q));
  return q;
}

/** Backtracks from the full step; the next length is where a parabola through what is known has its lowest place. */
function search(
  f: SmoothFunction,
  x: Float64Array,
  direction: Float64Array,
  { value, slope, first }: { value: number; slope: number; first: number },
): { x: Float64Array; value: number; gradient: Float64Array } | null {
  let length = first;
  const gradient = new Float64Array(x.length);
  for (let tried = 0; tried < MAX_TRIES; tried++) {
    const at = x.map((from, i) => from + length * direction[i]!);
    const found = f(at, gradient);
    if (found <= value + SUFFICIENT * length * slope) return { x: at, value: found, gradient };
    const bottom = (-slope * length * length) / (2 * (found - value - slope * length));
    length = Math.min(length / 2, Math.max(length / 10, Number.isFinite(bottom) ? bottom : 0));
  }
  return null;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

function add(to: Float64Array, values: Float64Array, times: number): void {
  for (let i = 0; i < to.length; i++) to[i]! += times * values[i]!;
}

function largest(values: Float64Array): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}
