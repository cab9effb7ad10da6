// How likely held-out rows are under the model that a run's samples come from.
import type * as tf from '@tensorflow/tfjs';
import { AppError } from '#shared/error.ts';
import type { AnalysisJob } from '#shared/job.ts';
import type { LikelihoodRequest, LikelihoodResult } from '#shared/likelihood.ts';
import type { BeliefNetwork } from '../core/belief-network.ts';
import { enumerableSide } from '../core/exact-partition.ts';
import { hiddenMeans, type Machine, turned } from '../core/machine.ts';
import { canBeTempered } from '../core/tempered.ts';
import type { RunData } from '../training/data.ts';
import { type Input, mapInput, withLabels } from '../training/input.ts';
import { type Partition, partition } from '../training/likelihood.ts';
import { boundOf } from '../training/stack-likelihood.ts';
import { openModel } from '../training/trained-model.ts';
import { type Ways, waysOf } from '../training/ways.ts';
import { openSubject, partOf, theSubject } from './subject.ts';

/** Training rows that annealing takes its base rates and first chains from, at most. */
const BASE_ROWS = 10_000;

/**
 * log p of held-out rows. Breathes.
 * @throws AppError BAD_USAGE without one run, SHAPE_MISMATCH where its layers make no probability.
 */
export function* likelihood(request: LikelihoodRequest, job: AnalysisJob): Generator<null, LikelihoodResult> {
  const place = theSubject(job);
  const { spec, dataset } = place;
  if (spec.stack.some(({ kind }) => kind !== 'rbm')) {
    throw new AppError('SHAPE_MISMATCH', 'Only RBMs have a likelihood; choose a run whose layers are all RBMs.');
  }
  const { data } = openSubject(place);
  const model = openModel({ spec, manifest: dataset.manifest, path: place.weights });
  const train = () => data.input(data.split.train);
  const ways = yield* waysOf(request, model, train, spec.seed);
  const network = networkOf(ways);
  const rows = partOf(data, request.part).subarray(0, request.rows);
  const found = yield* topPartition(ways.up.at(-1)!, request, topInput(ways, data));
  const { bound, weighted } = yield* boundOf(network, data.input(rows), request.seed);
  const { forward, reverse, range } = found;
  const isDirected = network.directed.length > 0;
  const center = forward && reverse ? (forward.logPartition + reverse.logPartition) / 2 : range.low;
  const measure = isDirected ? 'bound' : forward ? 'interval' : 'exact';
  return {
    ...{ measure, value: bound - center, low: bound - range.high, high: bound - range.low },
    weighted: isDirected ? weighted - center : null,
    isTrusted: range.isTrusted,
    logPartition: forward && reverse && { forward: forward.logPartition, reverse: reverse.logPartition },
    ...{ part: request.part, rows: rows.length },
    about: aboutOf(request, measure, rows.length),
  };
}

/**
 * The model behind the samples: the top RBM's visible side feeds the layers below it, as long as its own way down is its
 * transpose. Where another decoder leads down from its hidden units, these are the prior: the RBM turned round.
 */
export function networkOf({ up, down, labels }: Ways): BeliefNetwork {
  const directed = up.map((machine, l) => ({ up: machine, down: down[l]! }));
  const top = directed.at(-1)!;
  if (isTied(top.up, top.down)) return { directed: directed.slice(0, -1), top: top.up, labels };
  if (labels > 0) {
    const what = 'Label units belong to the top RBM, which this decoder takes apart';
    throw new AppError('SHAPE_MISMATCH', `${what}; ask for the decoder "trained" or "tied".`);
  }
  return { directed, top: turned(top.up), labels: 0 };
}

function isTied(up: Machine, down: Machine): boolean {
  const isSame = (a: tf.Tensor, b: tf.Tensor) => {
    const [x, y] = [a.dataSync(), b.dataSync()];
    return x.length === y.length && x.every((value, i) => value === y[i]);
  };
  return up === down || (isSame(up.weights, down.weights) && isSame(up.visibleBias, down.visibleBias));
}

/** What the top layer sees of training rows: the layers below by means, then the class where it has label units. */
function topInput({ up, labels }: Ways, data: RunData): Input {
  const { target } = data;
  const rows = (labels > 0 ? data.labelled : data.split.train).subarray(0, BASE_ROWS);
  const lifted = up
    .slice(0, -1)
    .reduce(
      (input, layer) => mapInput(input, layer.weights.shape[1], (chunk) => hiddenMeans(layer, chunk)),
      data.input(rows),
    );
  return labels > 0 && target?.kind === 'class' ? withLabels(lifted, rows, target) : lifted;
}

function* topPartition(
  machine: Machine,
  { estimate, seed }: LikelihoodRequest,
  train: Input,
): Generator<null, Partition> {
  const canBeSummed = enumerableSide(machine) !== null;
  const setting = estimate === 'auto' ? (canBeSummed ? 'exact' : 'quick') : estimate;
  if (setting === 'exact' && !canBeSummed) {
    const what = 'Neither side of the top layer has up to 20 Bernoulli units, so that its states could be summed';
    throw new AppError('SHAPE_MISMATCH', `${what}; ask for the estimate "quick" or "full".`);
  }
  if (setting !== 'exact' && !canBeTempered(machine)) {
    const what = 'The top layer\'s likelihood can\'t be estimated: that needs hiddenUnits "bernoulli"';
    throw new AppError('SHAPE_MISMATCH', `${what}; choose another run.`);
  }
  const found = yield* partition({ machine, setting, layer: 0, seed, repeat: 0, train, samples: null });
  if (!found) throw new Error(`the setting "${setting}" asks for a likelihood`);
  return found;
}

const MEASURE_WORDS: Readonly<Record<LikelihoodResult['measure'], string>> = {
  exact: 'Exact log-likelihood',
  interval: 'Log-likelihood between two estimates',
  bound: 'Lower bound of the log-likelihood',
};

function aboutOf(request: LikelihoodRequest, measure: LikelihoodResult['measure'], rows: number): string {
  const after = request.stage === 'pretrained' ? 'before fine-tuning' : 'after fine-tuning';
  const by = request.stage === 'pretrained' && request.decoder === 'stored' ? '' : `, decoder "${request.decoder}"`;
  return `${MEASURE_WORDS[measure]} of ${rows} ${request.part} rows ${after}${by}, in nats per row.`;
}
