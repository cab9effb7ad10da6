// What each phase of a run costs, as multiply-adds: what takes other time is counted as so many of them.
import { type Layer, type MachineLayer, outputUnits } from './layer.ts';
import type { Pretraining } from './pretraining.ts';
import type { Finetuning, Spec } from './spec.ts';

/** What a specification alone does not say. */
export interface WorkSizes {
  readonly inputs: number;
  /** Outputs of the head: classes, 1 for a value, 0 without a label. */
  readonly outputs: number;
  readonly rows: { readonly train: number; readonly labelled: number; readonly validation: number };
}

/** One phase of training. */
export interface PhaseWork {
  readonly phase: 'pretraining' | 'finetuning';
  /** Null in fine-tuning. */
  readonly layer: number | null;
  readonly epochs: number;
  /** In an epoch. */
  readonly rows: number;
  readonly batches: number;
  /** Multiply-adds of one update. */
  readonly perUpdate: number;
  /** Multiply-adds of the looks at the end of an epoch, on average. */
  readonly perEpoch: number;
}

/*
 * Fitted to the time of single updates (98 shapes from 64-16 to 1000-1000 and 784-1000-500-10, batches of 10 to 200,
 * bundled engine, two threads): nine of ten are within a quarter of it.
 */
/** By itself an update of an RBM, and one of each layer in fine-tuning. */
const PER_UPDATE = 2e5;
const PER_LAYER = 1e6;
/** The end of an epoch: a shuffle, and points that are told and stored. */
const PER_EPOCH = 1e7;
/** Changing one weight: velocity and decay; gradient and the optimiser's memory. */
const PER_WEIGHT = 20;
const PER_TUNED_WEIGHT = 40;
/** A unit's probability and its sample; its value, forwards and backwards. */
const PER_STATE = 40;
const PER_ACTIVATION = 150;
/** A value on its way from the data into a batch, and compared with its reconstruction. */
const PER_VALUE = 170;
const PER_TUNED_VALUE = 40;

/** Rows that an RBM's free energies are looked at on, of each part. */
const WATCHED_ROWS = 500;

/** Chains and temperatures of an annealed likelihood, upwards and downwards. */
const ANNEALED_CHAINS = 200;
const TEMPERATURES = { off: 0, auto: 0, exact: 0, quick: 1_000, full: 14_500 } as const;
/** "auto" sums over states where there are no more terms than this. */
const MOST_TERMS = 2 ** 24;
const MOST_SUMMED_UNITS = 20;

/** The phases of a run in order. */
export function phaseWorks(spec: Spec, sizes: WorkSizes): PhaseWork[] {
  const { stack, head, finetuning } = spec;
  const phases = stack.flatMap((layer, index): PhaseWork[] => {
    if (layer.kind === 'dense' || !layer.pretraining) return [];
    const isLabelled = head.kind === 'label-units' && index === stack.length - 1;
    const below = stack[index - 1];
    const visible = (below ? outputUnits(below) : sizes.inputs) + (isLabelled ? sizes.outputs : 0);
    const rows = isLabelled ? sizes.rows.labelled : sizes.rows.train;
    return [{ ...pretrainingWork(layer, visible, rows, sizes.rows.validation), layer: index }];
  });
  if (!finetuning) return phases;
  const isGenerative = finetuning.objective !== 'discriminative' && head.kind === 'none';
  const rows = isGenerative ? sizes.rows.train : sizes.rows.labelled;
  return [...phases, { ...finetuningWork(spec, finetuning, sizes, rows), layer: null }];
}

/** Multiply-adds of a whole phase. */
export function totalWork({ epochs, batches, perUpdate, perEpoch }: PhaseWork): number {
  return epochs * (batches * perUpdate + perEpoch);
}

/** Weights of the network that a specification describes, its head among them. */
export function networkWeights({ stack }: Pick<Spec, 'stack'>, { inputs, outputs }: WorkSizes): number {
  return networkShapes(stack, inputs, outputs).reduce((sum, [from, to]) => sum + from * to, 0);
}

function networkShapes(stack: readonly Layer[], inputs: number, outputs: number): [from: number, to: number][] {
  const widths = [inputs, ...stack.map(outputUnits), ...(outputs > 0 ? [outputs] : [])];
  return widths.slice(1).map((to, i) => [widths[i] ?? 0, to]);
}

function batchesOf(rows: number, batchSize: number): { batches: number; batchRows: number } {
  const batches = Math.max(1, Math.ceil(rows / batchSize));
  return { batches, batchRows: rows / batches };
}

/**
 * An update by contrastive divergence goes over the weights 2 + 2k times (the first hidden pass, k Gibbs steps, the
 * gradient), with the batch's rows or with chains of its own; an autoencoder's five times.
 */
function pretrainingWork(layer: MachineLayer, visible: number, rows: number, held: number): Omit<PhaseWork, 'layer'> {
  const { hidden, pretraining } = layer;
  const weights = visible * hidden;
  const { epochs = 0, batchSize = 1 } = pretraining ?? {};
  const { batches, batchRows } = batchesOf(rows, batchSize);
  const rest = PER_UPDATE + PER_WEIGHT * weights + PER_VALUE * batchRows * visible;
  if (layer.kind === 'autoencoder' || !layer.pretraining) {
    const states = batchRows * (visible + hidden);
    return {
      ...{ phase: 'pretraining', epochs, rows, batches, perEpoch: PER_EPOCH },
      perUpdate: rest + PER_LAYER + 5 * batchRows * weights + PER_STATE * states,
    };
  }
  const steps = meanSteps(layer.pretraining);
  const { method, chains, replicas, monitorEvery } = layer.pretraining;
  const moved = method === 'cd' ? batchRows : chains * (method === 'pt' ? replicas : 1);
  const products = weights * (2 * batchRows + 2 * steps * moved);
  const states = batchRows * hidden + moved * steps * (visible + hidden);
  const watched = Math.min(WATCHED_ROWS, rows) + Math.min(WATCHED_ROWS, held);
  const look = watched * (weights + PER_STATE * hidden);
  const likelihood = likelihoodWork(layer.pretraining, visible, hidden, rows + held);
  return {
    ...{ phase: 'pretraining', epochs, rows, batches },
    perUpdate: rest + products + PER_STATE * states,
    perEpoch: PER_EPOCH + look + (3 * look + likelihood) / Math.min(monitorEvery, epochs),
  };
}

/** Gibbs steps of an update, over all epochs. */
function meanSteps({ cdSteps, cdStepsGrowth, epochs }: Pretraining): number {
  if (!cdStepsGrowth) return cdSteps;
  const { max, everyEpochs } = cdStepsGrowth;
  const last = Math.min(max, cdSteps + Math.floor((epochs - 1) / everyEpochs));
  return (cdSteps + last) / 2;
}

function likelihoodWork({ likelihood }: Pretraining, visible: number, hidden: number, rows: number): number {
  const side = Math.min(visible, hidden);
  const terms = side <= MOST_SUMMED_UNITS ? 2 ** side * Math.max(visible, hidden) : Number.POSITIVE_INFINITY;
  const isSummed = likelihood === 'exact' || (likelihood === 'auto' && terms <= MOST_TERMS);
  if (!isSummed && TEMPERATURES[likelihood] === 0) return 0;
  const rest = rows * (visible * hidden + PER_STATE * hidden);
  if (isSummed) return rest + (Number.isFinite(terms) ? terms : 0);
  const perTemperature = ANNEALED_CHAINS * (2 * visible * hidden + PER_STATE * (visible + hidden));
  return rest + TEMPERATURES[likelihood] * perTemperature;
}

/** Forwards, the gradient of what may move, and backwards through all that lies above the lowest of it. */
function finetuningWork(
  { stack }: Spec,
  { objective, epochs, batchSize, gibbsSteps }: Finetuning,
  { inputs, outputs, rows: { validation } }: WorkSizes,
  rows: number,
): Omit<PhaseWork, 'layer'> {
  const isDecoded = objective === 'autoencoder';
  const up = networkShapes(stack, inputs, isDecoded ? 0 : outputs).map(([from, to], i) => ({
    ...{ weights: from * to, width: to, isFrozen: stack[i]?.frozen ?? false },
  }));
  const network = isDecoded ? [...up, ...up.map((layer) => ({ ...layer, isFrozen: false }))] : up;
  const lowest = network.findIndex(({ isFrozen }) => !isFrozen);
  const all = network.reduce((sum, { weights }) => sum + weights, 0);
  const tuned = network.reduce((sum, { weights, isFrozen }) => sum + (isFrozen ? 0 : weights), 0);
  const below = network.reduce((sum, { weights }, i) => sum + (i > lowest ? weights : 0), 0);
  const widths = network.reduce((sum, { width }) => sum + width, 0);
  const perRow = objective === 'up-down' ? all * (4 + gibbsSteps) : all + tuned + below;
  const { batches, batchRows } = batchesOf(rows, batchSize);
  return {
    ...{ phase: 'finetuning', epochs, rows, batches },
    perUpdate:
      PER_LAYER * network.length +
      PER_TUNED_WEIGHT * tuned +
      batchRows * (perRow + PER_ACTIVATION * widths + PER_TUNED_VALUE * inputs),
    perEpoch: PER_EPOCH + validation * (all + PER_STATE * widths + PER_TUNED_VALUE * inputs),
  };
}
