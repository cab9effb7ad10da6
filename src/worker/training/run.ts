// One whole run: pre-training layer by layer, unrolling, fine-tuning, evaluation; a generator of reports.
import type { EngineInfo } from '#shared/engine.ts';
import { EVENT_VERSION, type LayerReceipt, type MetricPoint } from '#shared/event.ts';
import type { Progress, Report, TrainingJob } from '#shared/job.ts';
import { type Layer, outputUnits } from '#shared/layer.ts';
import type { NetworkLayer } from '../core/network.ts';
import { hiddenProbabilities } from '../core/rbm.ts';
import { prepareData, type RunData } from './data.ts';
import { evaluate, outputsOf } from './examples.ts';
import { beginFinetuning, type FinetuningPlan, finetune } from './finetune.ts';
import { type Input, mapInput } from './input.ts';
import {
  activationOf,
  asRbm,
  beginHead,
  beginLayer,
  type LayerParameters,
  type LayerValues,
  readValues,
} from './parameters.ts';
import { beginPretraining, disposePretraining, pretrain } from './pretrain.ts';
import { ProgressMeter } from './progress.ts';
import { layerReceipt } from './receipt.ts';
import { reconstructionErrorOfStack } from './stack.ts';
import { writeWeights } from './weights-file.ts';
import { phaseCosts } from './work.ts';

/** Rows on which a layer's free energies are watched. */
const WATCHED_ROWS = 1000;

/** What a run is given besides its job. */
export interface RunSurroundings {
  readonly engine: EngineInfo;
  /** Monotonic, in milliseconds. */
  readonly now: () => number;
}

type Reports = Generator<Report | null, void>;

/** Trains as the job says. Yields reports, and null wherever it can be stopped without losing anything. */
export function* trainRun(job: TrainingJob, { engine, now }: RunSurroundings): Reports {
  const startedAt = now();
  const data = prepareData(job);
  const { train, validation, test } = data.split;
  const rows = {
    train: train.length,
    labelled: data.labelled.length,
    validation: validation.length,
    test: test.length,
  };
  yield fact({ type: 'run-started', engine, rows });
  const meter = new ProgressMeter(phaseCosts(job.spec, data), now);
  const stack = yield* pretrainStack(job, data, meter, now);
  const pretrained = stack.map(readValues);
  const outcome = data.target
    ? yield* finetuneNetwork(job, data, stack, pretrained, meter, now)
    : unsupervisedOutcome(job, data, stack, pretrained);
  const weights = writeWeights(job.folder, {
    runId: job.runId,
    pretrained,
    finetuned: outcome.finetuned,
    scaling: data.scaling,
    target: data.target?.kind === 'value' ? data.target.scaled : { offset: 0, scale: 1 },
  });
  yield fact({
    type: 'run-finished',
    metrics: outcome.metrics,
    layers: outcome.receipts,
    weights,
    durationMs: now() - startedAt,
  });
}

interface Outcome {
  readonly metrics: Record<string, number>;
  readonly receipts: LayerReceipt[];
  readonly finetuned: LayerValues[];
}

type Fact = Extract<Report, { kind: 'event' }>['event'];
type WithoutVersion<E> = E extends unknown ? Omit<E, 'version'> : never;

function fact(event: WithoutVersion<Fact>): Report {
  return { kind: 'event', event: { version: EVENT_VERSION, ...event } as Fact };
}

/** Passes on what a phase yields, and adds live progress to its breaths. */
function* report(
  phase: Generator<MetricPoint[] | null, void>,
  progress: () => Progress | null,
): Generator<Report | null, void> {
  for (const points of phase) {
    if (points) yield { kind: 'points', points };
    const current = progress();
    yield current && { kind: 'progress', progress: current };
  }
}

function* pretrainStack(
  job: TrainingJob,
  data: RunData,
  meter: ProgressMeter,
  now: () => number,
): Generator<Report | null, LayerParameters[]> {
  const { spec, sources } = job;
  const begun: LayerParameters[] = [];
  let train = data.input(data.split.train);
  let watched = data.input(data.split.validation.subarray(0, WATCHED_ROWS));
  let phase = 0;
  const lastPretrained = spec.stack.findLastIndex((layer) => layer.kind === 'rbm' && layer.pretraining !== null);
  for (const [index, layer] of spec.stack.entries()) {
    const inputs = index === 0 ? data.columns : outputUnits(spec.stack[index - 1]!);
    const parameters = beginLayer({ layer, index, inputs, seed: spec.seed, sources }, train);
    begun.push(parameters);
    if (layer.kind === 'rbm' && layer.pretraining) {
      const state = beginPretraining(asRbm(layer, parameters), layer.pretraining);
      const startedAt = now();
      const at = phase++;
      yield fact({ type: 'layer-started', layer: index });
      const plan = { seed: spec.seed, layer: index, learning: layer.pretraining, train, validation: watched };
      yield* report(pretrain(state, plan), () => meter.at(at, state.epoch, state.batch));
      disposePretraining(state);
      yield fact({ type: 'layer-finished', layer: index, epochs: state.epoch, durationMs: now() - startedAt });
    }
    if (index < lastPretrained) {
      train = liftInput(train, layer, parameters);
      watched = liftInput(watched, layer, parameters);
    }
  }
  return begun;
}

/** The hidden probabilities of a layer, as the input of the next one. */
function liftInput(input: Input, layer: Layer, parameters: LayerParameters): Input {
  const rbm = asRbm(layer, parameters);
  return mapInput(input, outputUnits(layer), (chunk) => hiddenProbabilities(rbm, chunk));
}

function* finetuneNetwork(
  job: TrainingJob,
  data: RunData,
  stack: readonly LayerParameters[],
  pretrained: readonly LayerValues[],
  meter: ProgressMeter,
  now: () => number,
): Generator<Report | null, Outcome> {
  const { spec } = job;
  const learning = spec.finetuning!;
  const headInputs = outputUnits(spec.stack.at(-1)!);
  const head = beginHead(headInputs, outputsOf(data.target!), spec.stack.length, spec.seed);
  const headBefore = readValues(head);
  // The stack's own variables become the network's first layers: nothing but the visible biases is left behind.
  const network: NetworkLayer[] = [
    ...stack.map((parameters, l) => ({ ...parameters, activation: activationOf(spec.stack[l]!) })),
    { ...head, activation: 'linear' as const },
  ];
  const plan: FinetuningPlan = {
    seed: spec.seed,
    layer: spec.stack.length,
    learning,
    permissions: [...spec.stack, { frozen: false, learningRateScale: 1 }],
    train: data.examples(data.labelled),
    validation: data.examples(data.split.validation),
  };
  const state = beginFinetuning(network, plan);
  const phase = phaseCosts(spec, data).length - 1;
  const startedAt = now();
  yield fact({ type: 'finetuning-started' });
  yield* report(finetune(state, plan), () => meter.at(phase, state.epoch, state.batch));
  const bestEpoch = state.best?.epoch ?? state.epoch - 1;
  yield fact({ type: 'finetuning-finished', epochs: state.epoch, bestEpoch, durationMs: now() - startedAt });
  const finetuned = [...stack, head].map(readValues);
  const receipts = spec.stack.map((layer, l) => stackReceipt(layer, stack[l]!, pretrained[l]!, finetuned[l]!));
  receipts.push(
    layerReceipt({
      kind: 'head',
      source: 'random',
      frozen: false,
      learningRateScale: 1,
      first: head.first,
      before: headBefore,
      after: finetuned.at(-1)!,
    }),
  );
  return { metrics: headMetrics(network, data), receipts, finetuned };
}

/** Validation and test, the latter looked at here and nowhere else. */
function headMetrics(network: readonly NetworkLayer[], data: RunData): Record<string, number> {
  const metrics: Record<string, number> = {};
  for (const part of ['validation', 'test'] as const) {
    if (data.split[part].length === 0) continue;
    for (const [name, value] of Object.entries(evaluate(network, data.examples(data.split[part])))) {
      metrics[part + name.charAt(0).toUpperCase() + name.slice(1)] = value;
    }
  }
  return metrics;
}

function unsupervisedOutcome(
  { spec }: TrainingJob,
  data: RunData,
  stack: readonly LayerParameters[],
  pretrained: readonly LayerValues[],
): Outcome {
  const rbms = stack.map((parameters, l) => asRbm(spec.stack[l]!, parameters));
  const metrics: Record<string, number> = {};
  for (const part of ['train', 'validation', 'test'] as const) {
    if (data.split[part].length === 0) continue;
    metrics[`${part}ReconstructionError`] = reconstructionErrorOfStack(rbms, data.input(data.split[part]));
  }
  const receipts = spec.stack.map((layer, l) => stackReceipt(layer, stack[l]!, pretrained[l]!, pretrained[l]!));
  return { metrics, receipts, finetuned: [] };
}

function stackReceipt(layer: Layer, { first }: LayerParameters, before: LayerValues, after: LayerValues): LayerReceipt {
  const { kind, source, frozen, learningRateScale } = layer;
  return layerReceipt({ kind, source, frozen, learningRateScale, first, before, after });
}
