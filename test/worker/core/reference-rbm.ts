// The RBM's formulas in plain float64, by enumeration and quadrature: the truth that the code under test is held against.

export interface ReferenceRbm {
  readonly visibleUnits: 'bernoulli' | 'gaussian';
  /** [D][H] */
  readonly weights: number[][];
  readonly visibleBias: number[];
  readonly hiddenBias: number[];
}

/** A distribution over visible vectors: points with weights that sum to one. */
export type Distribution = readonly { readonly v: readonly number[]; readonly p: number }[];

/** The three statistics of one phase: E[v q'], E[v], E[q]. */
export interface Statistics {
  readonly weights: number[][];
  readonly visibleBias: number[];
  readonly hiddenBias: number[];
}

export const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
export const softplus = (x: number) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
export const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, x, i) => sum + x * b[i]!, 0);
export const sum = (values: readonly number[]) => values.reduce((total, x) => total + x, 0);

export function logSumExp(values: readonly number[]): number {
  const top = values.reduce((a, b) => Math.max(a, b));
  return top + Math.log(sum(values.map((x) => Math.exp(x - top))));
}

/** All 2^n binary vectors. */
export function states(n: number): number[][] {
  return Array.from({ length: 2 ** n }, (_, code) => Array.from({ length: n }, (_, i) => (code >> i) & 1));
}

const column = (rbm: ReferenceRbm, j: number) => rbm.weights.map((row) => row[j]!);

/** c + v W */
export function hiddenInputs(rbm: ReferenceRbm, v: readonly number[]): number[] {
  return rbm.hiddenBias.map((c, j) => c + dot(v, column(rbm, j)));
}

/** a + W h */
export function visibleInputs(rbm: ReferenceRbm, h: readonly number[]): number[] {
  return rbm.visibleBias.map((a, i) => a + dot(h, rbm.weights[i]!));
}

/** E(v, h), from the definition. */
export function energy(rbm: ReferenceRbm, v: readonly number[], h: readonly number[]): number {
  const pairs = sum(rbm.weights.map((row, i) => v[i]! * dot(row, h)));
  const own =
    rbm.visibleUnits === 'bernoulli'
      ? -dot(v, rbm.visibleBias)
      : sum(v.map((x, i) => (x - rbm.visibleBias[i]!) ** 2)) / 2;
  return own - dot(h, rbm.hiddenBias) - pairs;
}

/** F(v) = -log sum_h e^-E(v,h), by summing over all hidden states. */
export function freeEnergy(rbm: ReferenceRbm, v: readonly number[]): number {
  return -logSumExp(states(rbm.hiddenBias.length).map((h) => -energy(rbm, v, h)));
}

/** log Z of a Bernoulli RBM, by summing over all visible states. */
export function logPartition(rbm: ReferenceRbm): number {
  return logSumExp(states(rbm.visibleBias.length).map((v) => -freeEnergy(rbm, v)));
}

/** log Z by the hidden side: each hidden state's visible units are summed, or integrated, in closed form. */
export function logPartitionByHidden(rbm: ReferenceRbm): number {
  return logSumExp(
    states(rbm.hiddenBias.length).map((h) => {
      const inputs = visibleInputs(rbm, h);
      const visible =
        rbm.visibleUnits === 'bernoulli'
          ? sum(inputs.map(softplus))
          : sum(inputs.map((u, i) => (u ** 2 - rbm.visibleBias[i]! ** 2 + Math.log(2 * Math.PI)) / 2));
      return dot(h, rbm.hiddenBias) + visible;
    }),
  );
}

/** Mean log-likelihood of binary rows, in nats. */
export function logLikelihood(rbm: ReferenceRbm, rows: readonly (readonly number[])[]): number {
  const energies = rows.map((v) => rbmFreeEnergy(rbm, v));
  return -sum(energies) / rows.length - logPartitionByHidden(rbm);
}

/** F(v) of a Bernoulli RBM in closed form; quicker than the sum over states. */
function rbmFreeEnergy(rbm: ReferenceRbm, v: readonly number[]): number {
  return -dot(v, rbm.visibleBias) - sum(hiddenInputs(rbm, v).map(softplus));
}

/** The probability of a binary state of independent units with these means. */
export function bernoulliProbability(state: readonly number[], means: readonly number[]): number {
  return state.reduce((p, on, i) => p * (on ? means[i]! : 1 - means[i]!), 1);
}

/** Points and weights of the visible units given h: all states, or a 2-D grid that integrates a Gaussian to 1e-12. */
function visibleGiven(rbm: ReferenceRbm, h: readonly number[]): Distribution {
  const inputs = visibleInputs(rbm, h);
  if (rbm.visibleUnits === 'bernoulli') {
    const means = inputs.map(sigmoid);
    return states(means.length).map((v) => ({ v, p: bernoulliProbability(v, means) }));
  }
  const step = 0.25;
  const line = Array.from({ length: 65 }, (_, i) => (i - 32) * step);
  const density = (x: number) => (Math.exp(-(x ** 2) / 2) / Math.sqrt(2 * Math.PI)) * step;
  const [m0, m1] = inputs as [number, number];
  return line.flatMap((x) => line.map((y) => ({ v: [m0 + x, m1 + y], p: density(x) * density(y) })));
}

/** One Gibbs step v -> h -> v of a distribution, exactly. Gaussian units need D = 2. */
export function gibbsStep(rbm: ReferenceRbm, from: Distribution): Distribution {
  const weighted = states(rbm.hiddenBias.length).map((h) => ({
    h,
    p: sum(from.map(({ v, p }) => p * bernoulliProbability(h, hiddenInputs(rbm, v).map(sigmoid)))),
  }));
  const points = weighted.flatMap(({ h, p }) => visibleGiven(rbm, h).map((point) => ({ v: point.v, p: p * point.p })));
  return rbm.visibleUnits === 'bernoulli' ? merge(points) : points;
}

function merge(points: Distribution): Distribution {
  const merged = new Map<string, { v: readonly number[]; p: number }>();
  for (const { v, p } of points) merged.set(v.join(), { v, p: (merged.get(v.join())?.p ?? 0) + p });
  return [...merged.values()];
}

/** The first reconstruction where the last visible units are means instead of samples: a different estimator. */
export function meanReconstructions(rbm: ReferenceRbm, v0: readonly number[]): Distribution {
  const q = hiddenInputs(rbm, v0).map(sigmoid);
  return states(q.length).map((h) => ({
    v: visibleInputs(rbm, h).map(sigmoid),
    p: bernoulliProbability(h, q),
  }));
}

/** E[f] for each parameter's statistic f (v_i q_j, v_i, q_j), or the mean of its square. */
export function statistics(rbm: ReferenceRbm, over: Distribution, power: 1 | 2 = 1): Statistics {
  const weights = rbm.weights.map((row) => row.map(() => 0));
  const visibleBias = rbm.visibleBias.map(() => 0);
  const hiddenBias = rbm.hiddenBias.map(() => 0);
  for (const { v, p } of over) {
    const q = hiddenInputs(rbm, v).map(sigmoid);
    q.forEach((qj, j) => {
      hiddenBias[j]! += p * qj ** power;
      v.forEach((vi, i) => {
        weights[i]![j]! += p * (vi * qj) ** power;
      });
    });
    v.forEach((vi, i) => {
      visibleBias[i]! += p * vi ** power;
    });
  }
  return { weights, visibleBias, hiddenBias };
}

/** All numbers of a set of statistics in one list: weights row by row, visible biases, hidden biases. */
export function flatten({ weights, visibleBias, hiddenBias }: Statistics): number[] {
  return [...weights.flat(), ...visibleBias, ...hiddenBias];
}

/**
 * The expected CD-k gradient of data rows and the variance of one case's gradient, both flat. The start is fixed, so
 * only the end of the chain varies.
 */
export function expectedGradient(
  rbm: ReferenceRbm,
  rows: readonly (readonly number[])[],
  chain: (v0: readonly number[]) => Distribution,
): { mean: number[]; variance: number[] } {
  const perRow = rows.map((v0) => {
    const end = chain(v0);
    const start = flatten(statistics(rbm, [{ v: v0, p: 1 }]));
    const first = flatten(statistics(rbm, end));
    const second = flatten(statistics(rbm, end, 2));
    return { mean: start.map((x, i) => x - first[i]!), variance: second.map((x, i) => x - first[i]! ** 2) };
  });
  const average = (pick: (row: (typeof perRow)[number]) => number[]) =>
    pick(perRow[0]!).map((_, i) => sum(perRow.map((row) => pick(row)[i]!)) / rows.length);
  return { mean: average((row) => row.mean), variance: average((row) => row.variance) };
}

/** The chain of CD-k from one row. */
export function cdChain(rbm: ReferenceRbm, cdSteps: number): (v0: readonly number[]) => Distribution {
  return (v0) => {
    let at: Distribution = [{ v: v0, p: 1 }];
    for (let k = 0; k < cdSteps; k++) at = gibbsStep(rbm, at);
    return at;
  };
}
