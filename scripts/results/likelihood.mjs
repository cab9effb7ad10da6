// Log-likelihoods that can be known: bars and stripes against their optimum, and annealing against exact sums.
import { describeEngine, meanAndSpread, runSpec, table } from './measure.mjs';

const nats = (value) => value.toFixed(3);

/** Every pattern is for training: the question is how near a small machine can come to knowing them all. */
const bars = (seed) => ({
  strata: 1,
  name: 'bars and stripes',
  seed,
  engine: 'wasm',
  dataset: { id: 'bars-and-stripes', split: { validation: 0, test: 0 } },
  stack: [
    {
      kind: 'rbm',
      hidden: 16,
      pretraining: {
        ...{ method: 'pt', chains: 100, replicas: 5, centered: true, epochs: 6000, batchSize: 30 },
        ...{ learningRate: 0.1, learningRateSchedule: 'linear', learningRateEnd: 0 },
        ...{ momentum: 0.5, initialMomentum: 0.5, weightDecay: 0, initialVisibleBias: 'zero' },
        ...{ likelihood: 'exact', monitorEvery: 6000 },
      },
    },
  ],
  head: { kind: 'none' },
});

/** The 30 patterns are equally likely. */
const BEST = -Math.log(30);

export async function barsAndStripes(folder) {
  const runs = [];
  for (const seed of [1, 2, 3, 4, 5]) runs.push(await runSpec(folder, bars(seed)));
  const values = runs.map(({ metrics }) => metrics.trainLogLikelihood);
  const worst = Math.min(...values);
  return [
    '## Bars and stripes 4 x 4: exact log-likelihood per pattern',
    '',
    '16-16 by parallel tempering with the centered gradient, 6,000 epochs of one batch with all 30 patterns; summed over all',
    `hidden states. Seeds 1 to 5. Best possible: -ln 30 = ${nats(BEST)} nats.`,
    `Engine: ${describeEngine(runs[0])}.`,
    '',
    table(
      ['seed', 'log-likelihood', 'below the best', 'time'],
      runs.map(({ seed, metrics, seconds }) => [
        seed,
        `${nats(metrics.trainLogLikelihood)} nats`,
        `${nats(BEST - metrics.trainLogLikelihood)} nats`,
        `${seconds.toFixed(1)} s`,
      ]),
    ),
    '',
    `${meanAndSpread(values, nats)} nats; the worst seed has ${nats(worst)}.`,
  ].join('\n');
}

/** The likelihood is only looked at, so both runs of a pair end in the same weights. */
const digits = (seed, likelihood) => ({
  strata: 1,
  name: `digits, likelihood ${likelihood}`,
  seed,
  engine: 'wasm',
  dataset: { id: 'digits', scaling: 'sample', split: { validation: 0.1, test: 0.2 } },
  stack: [
    {
      kind: 'rbm',
      // Five sizes and, between them, weak and strong weights.
      hidden: 12 + 2 * ((seed - 1) % 5),
      pretraining: {
        ...{ method: seed % 2 ? 'pcd' : 'cd', epochs: seed > 5 ? 60 : 10, batchSize: 20, learningRate: 0.05 },
        ...{ weightDecay: 0, likelihood, monitorEvery: 1000 },
      },
    },
  ],
  head: { kind: 'none' },
});

export async function annealing(folder) {
  const rows = [];
  let inside = 0;
  let engine = '';
  for (let seed = 1; seed <= 10; seed++) {
    const exact = await runSpec(folder, digits(seed, 'exact'));
    const annealed = await runSpec(folder, digits(seed, 'quick'));
    const { testLogLikelihoodLow: low, testLogLikelihoodHigh: high } = annealed.metrics;
    const truth = exact.metrics.testLogLikelihood;
    const isInside = truth >= low && truth <= high;
    inside += Number(isInside);
    engine = describeEngine(exact);
    const { hidden } = exact.spec.stack[0];
    rows.push([seed, hidden, nats(truth), `${nats(low)} to ${nats(high)}`, isInside ? 'inside' : 'outside']);
  }
  return [
    '## Annealing against exact sums: digits 8 x 8, up to 20 hidden units',
    '',
    'Ten RBMs of 12 to 20 hidden units by CD and PCD; test log-likelihood per row in nats, summed over all hidden states, and',
    'the interval of forward and reverse annealing (1,000 temperatures, 100 chains each) for the same weights.',
    `Engine: ${engine}.`,
    '',
    table(['seed', 'hidden units', 'exact', 'interval', ''], rows),
    '',
    `The exact value is inside for ${inside} of ${rows.length} models.`,
  ].join('\n');
}
