// The log-likelihood of held-out rows under a finished stack: of an RBM by itself, or a bound for several layers.
import type { RbmLayer } from '#shared/layer.ts';
import { type BeliefNetwork, type StackBound, stackBound } from '../core/belief-network.ts';
import { type Input, positionsBetween } from './input.ts';
import { likelihoodOf, type Partition, partition, wantsLikelihood } from './likelihood.ts';
import { asRbm } from './parameters.ts';
import { stackInput } from './pretrain-stack.ts';
import type { Sitting } from './sitting.ts';
import { beliefNetwork } from './up-down.ts';

/** Rows on which a stack's bound is estimated, and samples of its hidden units for each. */
const BOUND_ROWS = 2000;
const BOUND_SAMPLES = 20;

type Metrics = Record<string, number>;

/** Metrics by part of the data; none where the top layer's settings ask for no likelihood. */
export function* stackLikelihood(sitting: Sitting): Generator<null, Metrics> {
  const { job, memory } = sitting;
  const { stack, seed } = job.spec;
  const layer = stack.length - 1;
  const top = stack[layer]!;
  if (top.kind !== 'rbm' || !top.pretraining || top.pretraining.dropout > 0 || isCutOff(sitting)) return {};
  const machine = asRbm(top, memory.stack[layer]!);
  const { likelihood: setting, epochs } = top.pretraining;
  if (!wantsLikelihood(machine, setting)) return {};
  const train = stackInput(sitting, sitting.data.split.train);
  const found = yield* partition({ machine, setting, layer, seed, repeat: epochs, train, samples: null });
  if (!found) return {};
  const metrics: Metrics = found.forward ? { logLikelihoodTrusted: Number(found.range.isTrusted) } : {};
  for (const part of ['train', 'validation', 'test'] as const) {
    const rows = sitting.data.split[part];
    if (rows.length > 0) Object.assign(metrics, yield* ofPart(sitting, top, found, rows, part));
  }
  return metrics;
}

/** True where some layer is not an RBM with Bernoulli hidden units, so that the stack is no belief network. */
function isCutOff({ job }: Sitting): boolean {
  return job.spec.stack.some((layer) => layer.kind !== 'rbm' || layer.hiddenUnits !== 'bernoulli');
}

function* ofPart(
  sitting: Sitting,
  top: RbmLayer,
  found: Partition,
  rows: Uint32Array,
  part: 'train' | 'validation' | 'test',
): Generator<null, Metrics> {
  const { job, memory, data } = sitting;
  const { stack, seed } = job.spec;
  if (stack.length === 1) {
    const machine = asRbm(top, memory.stack[0]!);
    return yield* likelihoodOf(machine, found, stackInput(sitting, rows), `${part}LogLikelihood`);
  }
  const down = memory.upDown && memory.unrolled ? memory.unrolled.down : memory.stack;
  const network = beliefNetwork(stack, memory.stack, down);
  const { bound } = yield* boundOf(network, data.input(rows.subarray(0, BOUND_ROWS)), seed);
  return { [`${part}LogLikelihoodBound`]: bound - (found.forward?.logPartition ?? found.range.low) };
}

/** The bound as a mean over rows, still without the top's log Z; exact from one sample where nothing is directed. */
export function* boundOf(network: BeliefNetwork, input: Input, seed: number): Generator<null, StackBound> {
  const samples = network.directed.length === 0 ? 1 : BOUND_SAMPLES;
  const sums = { bound: 0, weighted: 0 };
  for (let from = 0, step = 0; from < input.rows; from += BOUND_ROWS, step++) {
    const v = input.gather(positionsBetween(from, Math.min(input.rows, from + BOUND_ROWS)));
    const { bound, weighted } = stackBound(network, v, samples, { seed, layer: 0, step });
    sums.bound += bound * v.shape[0];
    sums.weighted += weighted * v.shape[0];
    v.dispose();
    yield null;
  }
  return { bound: sums.bound / input.rows, weighted: sums.weighted / input.rows };
}
