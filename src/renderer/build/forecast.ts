// What a draft will cost, judged by what finished runs took on this machine.
import type { Run } from '#shared/run.ts';
import type { Spec } from '#shared/spec.ts';
import { type LayerShape, parameterCount } from './draft.ts';

/** The work of one phase: multiplications, and updates, each of which costs something by itself. */
export interface Work {
  readonly multiplications: number;
  readonly updates: number;
}

interface Sample {
  readonly work: Work;
  readonly milliseconds: number;
}

export interface Forecast {
  /** Of one run; `low` and `high` are the range of what comparable work took. */
  readonly seconds: { readonly likely: number; readonly low: number; readonly high: number };
  /** Of one run's weights. */
  readonly bytes: number;
  /** Runs that it rests on. */
  readonly runs: number;
}

/** What an update costs besides its products, as so many multiplications. */
const PER_UPDATE = 4e6;
/** Phases of the nearest size that one phase is judged by. */
const NEAREST = 5;
const NEWEST_RUNS = 30;
/** Few samples say little about how much times vary. */
const WIDEN = 1.25;

/** Going up and down `gibbsSteps` times, with both statistics: products of [rows, inputs] and [inputs, outputs]. */
export function pretrainingWork(rows: number, shape: LayerShape, settings: PassSettings): Work {
  const { epochs, batchSize, cdSteps = 1 } = settings;
  const passes = rows * epochs;
  return {
    multiplications: passes * shape.inputs * shape.outputs * (3 + 2 * cdSteps),
    updates: Math.ceil(rows / batchSize) * epochs,
  };
}

interface PassSettings {
  readonly epochs: number;
  readonly batchSize: number;
  readonly cdSteps?: number;
}

/** Forward, and backward twice where weights may change. `isFrozen` for each of `shapes`; the head is the last one. */
export function finetuningWork(
  rows: number,
  shapes: readonly LayerShape[],
  isFrozen: readonly boolean[],
  { epochs, batchSize }: PassSettings,
): Work {
  const perRow = shapes.reduce((sum, { inputs, outputs }, i) => sum + inputs * outputs * (isFrozen[i] ? 1 : 3), 0);
  return { multiplications: rows * epochs * perRow, updates: Math.ceil(rows / batchSize) * epochs };
}

interface Plan {
  readonly spec: Spec;
  /** Bottom to top, with the head. */
  readonly shapes: readonly LayerShape[];
  /** Rows that pre-training and fine-tuning go over. */
  readonly rows: { readonly train: number; readonly labelled: number };
}

/** Null where no finished run can tell. */
export function forecast(plan: Plan, runs: readonly Run[]): Forecast | null {
  const { engine } = plan.spec;
  const finished = runs
    .filter((run) => run.state === 'finished' && run.stoppedAt === undefined)
    .filter((run) => engine === 'auto' || run.engine?.backend === engine)
    .slice(0, NEWEST_RUNS);
  const samples = finished.flatMap(samplesOf);
  const phases = worksOf(plan, plan.spec.finetuning?.epochs ?? 0).map(({ work }) => work);
  if (samples.length === 0) return null;
  const parts = phases.map((work) => judge(work, samples));
  const sum = (pick: (part: { likely: number; low: number; high: number }) => number) =>
    parts.reduce((total, part) => total + pick(part), 0) / 1000;
  return {
    seconds: { likely: sum((it) => it.likely), low: sum((it) => it.low), high: sum((it) => it.high) },
    bytes: bytesOf(plan.shapes, finished),
    runs: finished.length,
  };
}

interface PhaseWork {
  /** Null: fine-tuning. */
  readonly layer: number | null;
  readonly work: Work;
}

function worksOf({ spec, shapes, rows }: Plan, finetuningEpochs: number): PhaseWork[] {
  const pretraining = spec.stack.flatMap((layer, index): PhaseWork[] => {
    const shape = shapes[index];
    if (!shape || layer.kind === 'dense' || !layer.pretraining) return [];
    return [{ layer: index, work: pretrainingWork(rows.train, shape, layer.pretraining) }];
  });
  if (!spec.finetuning) return pretraining;
  const isFrozen = spec.stack.map(({ frozen }) => frozen);
  const settings = { ...spec.finetuning, epochs: finetuningEpochs };
  return [...pretraining, { layer: null, work: finetuningWork(rows.labelled, shapes, isFrozen, settings) }];
}

function samplesOf(run: Run): Sample[] {
  if (!run.rows) return [];
  const plan = { spec: run.spec, shapes: run.layers, rows: run.rows };
  return worksOf(plan, run.epochs ?? 0).flatMap(({ layer, work }) => {
    const milliseconds = layer === null ? run.finetuningMs : run.pretrainingMs[layer];
    return milliseconds && work.updates > 0 ? [{ work, milliseconds }] : [];
  });
}

function sizeOf({ multiplications, updates }: Work): number {
  return multiplications + updates * PER_UPDATE;
}

/** By the samples whose updates are of about the same size, since small products are slow for their size. */
function judge(work: Work, samples: readonly Sample[]) {
  const perUpdate = (it: Work) => Math.log(1 + it.multiplications / Math.max(1, it.updates));
  const far = (it: Sample) => Math.abs(perUpdate(it.work) - perUpdate(work));
  const near = samples.toSorted((a, b) => far(a) - far(b)).slice(0, NEAREST);
  const costs = near.map((it) => it.milliseconds / sizeOf(it.work)).toSorted((a, b) => a - b);
  const size = sizeOf(work);
  const middle = costs[Math.floor(costs.length / 2)] ?? 0;
  return {
    likely: size * middle,
    low: (size * (costs[0] ?? 0)) / WIDEN,
    high: size * (costs.at(-1) ?? 0) * WIDEN,
  };
}

/** As many bytes for each parameter as weights files had so far. */
function bytesOf(shapes: readonly LayerShape[], finished: readonly Run[]): number {
  const count = (all: readonly LayerShape[]) => all.reduce((sum, shape) => sum + parameterCount(shape), 0);
  const ratios = finished
    .flatMap(({ weights, layers }) => (weights && count(layers) > 0 ? [weights.sizeBytes / count(layers)] : []))
    .toSorted((a, b) => a - b);
  return Math.round(count(shapes) * (ratios[Math.floor(ratios.length / 2)] ?? 0));
}
