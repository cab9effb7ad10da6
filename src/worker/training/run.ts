// One whole run: pre-training layer by layer, unrolling, fine-tuning, evaluation; reports as it goes, and can be saved.
import type { EngineInfo } from '#shared/engine.ts';
import { EVENT_VERSION, type MetricPoint, type Place, type RunEvent } from '#shared/event.ts';
import type { Progress, Report, TrainingJob } from '#shared/job.ts';
import { type Layer, outputUnits } from '#shared/layer.ts';
import { hiddenMeans } from '../core/machine.ts';
import { type RestoredRun, restoreCheckpoint, saveCheckpoint } from './checkpoint.ts';
import { prepareData, type RunData } from './data.ts';
import { outputsOf } from './examples.ts';
import { beginFinetuning, type FinetuningPlan, finetune, keepBest } from './finetune.ts';
import { type Input, mapInput } from './input.ts';
import { emptyMemory, networkOf, type RunMemory, rbmsUpTo } from './memory.ts';
import { headMetrics, headReceipt, stackReceipts, unsupervisedMetrics } from './outcome.ts';
import { Painter } from './painter.ts';
import { asRbm, beginHead, beginLayer, type LayerParameters, readValues } from './parameters.ts';
import { beginPretraining, disposePretraining, pretrain } from './pretrain.ts';
import { ProgressMeter } from './progress.ts';
import { writeWeights } from './weights-file.ts';
import { phaseCosts } from './work.ts';

/** Rows on which a layer's free energies are watched. */
const WATCHED_ROWS = 1000;

/** A generator of reports; null is a breath, where the run is whole and can be saved or left. */
type Reports<Result = void> = Generator<Report | null, Result>;

type WithoutVersion<E> = E extends unknown ? Omit<E, 'version'> : never;

export function fact(event: WithoutVersion<RunEvent>): Report {
  return { kind: 'event', event: { version: EVENT_VERSION, ...event } as RunEvent };
}

export class TrainingRun {
  readonly #job: TrainingJob;
  readonly #engine: EngineInfo;
  readonly #now: () => number;
  #memory: RunMemory = emptyMemory();
  #sittingSince: number;
  #phaseSince: number;
  #checkpoints: number;
  #painter: Painter | null = null;
  #isStopped = false;
  /** The epoch that was under way when it was stopped. */
  #stoppedAt: Place | null = null;

  /** `now` is a monotonic clock in milliseconds. */
  constructor(job: TrainingJob, engine: EngineInfo, now: () => number) {
    this.#job = job;
    this.#engine = engine;
    this.#now = now;
    this.#sittingSince = now();
    this.#phaseSince = now();
    const newest = job.checkpoints[0]?.path.match(/checkpoint-(\d+)\.safetensors$/)?.[1];
    this.#checkpoints = newest === undefined ? 0 : Number(newest) + 1;
  }

  /** Writes down everything made so far. Only at a breath, or between two reports. */
  save(): Report {
    const memory = { ...this.#memory, activeMs: this.#activeMs(), phaseMs: this.#phaseMs() };
    return fact({
      type: 'checkpoint-saved',
      file: saveCheckpoint(this.#job, memory, this.#engine, this.#checkpoints++),
    });
  }

  /**
   * Ends learning here, at a breath: what was learnt is evaluated and stored, and the run finishes. Layers that were not
   * reached keep their first values; before fine-tuning has begun there is no head and no fine-tuned stage.
   */
  stop(): void {
    this.#isStopped = true;
  }

  /** Trains as the job says, from its newest whole checkpoint on. */
  *reports(): Reports {
    const { spec, folder } = this.#job;
    const restored = this.#job.isResumed ? restoreCheckpoint(this.#job) : null;
    if (restored) this.#memory = restored.memory;
    const data = prepareData(this.#job, this.#memory.fitted);
    this.#memory.fitted = { scaling: data.scaling, target: data.target?.kind === 'value' ? data.target.scaled : null };
    this.#painter = new Painter(spec.seed, data, this.#now);
    yield this.#begin(data, restored);
    const meter = new ProgressMeter(phaseCosts(spec, data), this.#now);
    yield* this.#pretrainStack(data, meter);
    if (data.target && !this.#isStopped) yield* this.#finetuneNetwork(data, meter);
    const { stack, unrolled, finetuning } = this.#memory;
    const before = unrolled?.pretrained ?? stack.map(readValues);
    const after = unrolled ? [...stack, unrolled.head].map(readValues) : before;
    const receipts = stackReceipts(spec, stack, before, after);
    if (unrolled) receipts.push(headReceipt(unrolled.head, after.at(-1)!));
    const metrics = finetuning
      ? headMetrics(finetuning.network, data)
      : unsupervisedMetrics(rbmsUpTo(this.#stoppedAt?.layer ?? stack.length - 1, spec.stack, stack), data);
    const weights = writeWeights(folder, {
      pretrained: before,
      finetuned: unrolled ? after : [],
      scaling: data.scaling,
      target: data.target?.kind === 'value' ? data.target.scaled : { offset: 0, scale: 1 },
    });
    const stopped = this.#stoppedAt && { stoppedAt: this.#stoppedAt };
    yield fact({ type: 'run-finished', metrics, layers: receipts, weights, durationMs: this.#activeMs(), ...stopped });
  }

  #begin({ split, labelled }: RunData, restored: RestoredRun | null): Report {
    const engine = this.#engine;
    const { train, validation, test } = split;
    const rows = { train: train.length, labelled: labelled.length, validation: validation.length, test: test.length };
    if (!this.#job.isResumed) return fact({ type: 'run-started', engine, rows });
    if (!restored) return fact({ type: 'run-resumed', engine, rows, place: null, exact: true });
    const exact = isSameEngine(engine, restored.engine);
    return fact({ type: 'run-resumed', engine, rows, place: restored.place, exact });
  }

  *#pretrainStack(data: RunData, meter: ProgressMeter): Reports {
    const memory = this.#memory;
    const { spec, sources } = this.#job;
    const lastPretrained = spec.stack.findLastIndex((layer) => layer.kind === 'rbm' && layer.pretraining !== null);
    let train = data.input(data.split.train);
    let watched = data.input(data.split.validation.subarray(0, WATCHED_ROWS));
    let phase = 0;
    for (const [index, layer] of spec.stack.entries()) {
      const isDone = memory.stack.length > index + 1 || (memory.stack.length === index + 1 && !memory.pretraining);
      if (!isDone && memory.stack.length === index) {
        const inputs = index === 0 ? data.columns : outputUnits(spec.stack[index - 1]!);
        memory.stack.push(beginLayer({ layer, index, seed: spec.seed, sources }, inputs, train));
      }
      const parameters = memory.stack[index]!;
      if (layer.kind === 'rbm' && layer.pretraining) {
        if (!isDone && !this.#isStopped)
          yield* this.#pretrainLayer(layer, parameters, { index, phase, train, watched }, meter);
        phase++;
      }
      if (index < lastPretrained && memory.unrolled === null) {
        train = liftInput(train, layer, parameters);
        watched = liftInput(watched, layer, parameters);
      }
    }
  }

  *#pretrainLayer(
    layer: Extract<Layer, { kind: 'rbm' }>,
    parameters: LayerParameters,
    at: { index: number; phase: number; train: Input; watched: Input },
    meter: ProgressMeter,
  ): Reports {
    const memory = this.#memory;
    const { index, phase, train, watched } = at;
    const learning = layer.pretraining!;
    this.#phaseSince = this.#now();
    if (!memory.pretraining) yield fact({ type: 'layer-started', layer: index });
    memory.pretraining ??= beginPretraining(asRbm(layer, parameters), learning);
    const state = memory.pretraining;
    const plan = { seed: this.#job.spec.seed, layer: index, learning, train, validation: watched };
    const place = () => ({ phase: 'pretraining' as const, layer: index, epoch: state.epoch });
    const updates = pretrain(state, plan);
    yield* this.#reportPhase(updates, () => meter.at(phase, state.epoch, state.batch), place, learning.epochs);
    disposePretraining(state);
    memory.pretraining = null;
    const durationMs = this.#endPhase();
    yield fact({ type: 'layer-finished', layer: index, epochs: state.epoch, durationMs });
  }

  *#finetuneNetwork(data: RunData, meter: ProgressMeter): Reports {
    const memory = this.#memory;
    const { spec } = this.#job;
    const index = spec.stack.length;
    const isBegun = memory.finetuning !== null;
    memory.unrolled ??= {
      pretrained: memory.stack.map(readValues),
      head: beginHead(outputUnits(spec.stack.at(-1)!), outputsOf(data.target!), index, spec.seed),
    };
    const network = networkOf(spec.stack, memory.stack, memory.unrolled.head);
    const plan: FinetuningPlan = {
      seed: spec.seed,
      layer: index,
      learning: spec.finetuning!,
      permissions: [...spec.stack, { frozen: false, learningRateScale: 1 }],
      train: data.examples(data.labelled),
      validation: data.examples(data.split.validation),
    };
    memory.finetuning ??= beginFinetuning(network, plan);
    const state = memory.finetuning;
    const phase = phaseCosts(spec, data).length - 1;
    this.#phaseSince = this.#now();
    if (!isBegun) yield fact({ type: 'finetuning-started' });
    const place = () => ({ phase: 'finetuning' as const, layer: null, epoch: state.epoch });
    const updates = finetune(state, plan);
    yield* this.#reportPhase(updates, () => meter.at(phase, state.epoch, state.batch), place, plan.learning.epochs);
    if (this.#isStopped) keepBest(state);
    const bestEpoch = state.best?.epoch ?? state.epoch - 1;
    yield fact({ type: 'finetuning-finished', epochs: state.epoch, bestEpoch, durationMs: this.#endPhase() });
  }

  /** Pictures of the epoch that is just over, where they are due; with a dense layer in fine-tuning there are none. */
  #paint(over: Place, epochs: number): Report | null {
    const layers = this.#job.spec.stack;
    const machines = () => rbmsUpTo(over.layer ?? layers.length - 1, layers, this.#memory.stack);
    return this.#painter?.paint(over, over.epoch === epochs - 1, machines) ?? null;
  }

  /** Passes on what a phase yields, and adds live progress to its breaths; ends with the phase, or where it is stopped. */
  *#reportPhase(
    phase: Generator<MetricPoint[] | null, void>,
    progress: () => Progress | null,
    place: () => Place,
    epochs: number,
  ): Reports {
    for (const points of phase) {
      if (points) {
        yield { kind: 'points', points };
        const pictures = this.#paint({ ...place(), epoch: place().epoch - 1 }, epochs);
        if (pictures) yield pictures;
      }
      const current = progress();
      yield current && { kind: 'progress', progress: current };
      if (!this.#isStopped) continue;
      this.#stoppedAt = place();
      return;
    }
  }

  #activeMs(): number {
    return this.#memory.activeMs + this.#now() - this.#sittingSince;
  }

  #phaseMs(): number {
    return this.#memory.phaseMs + this.#now() - this.#phaseSince;
  }

  /** The phase's whole duration; the next one starts at zero. */
  #endPhase(): number {
    const durationMs = this.#phaseMs();
    this.#memory.phaseMs = 0;
    this.#phaseSince = this.#now();
    return durationMs;
  }
}

/** The hidden probabilities of a layer, as the input of the next one. */
function liftInput(input: Input, layer: Layer, parameters: LayerParameters): Input {
  const rbm = asRbm(layer, parameters);
  return mapInput(input, outputUnits(layer), (chunk) => hiddenMeans(rbm, chunk));
}

/** Whether the last bits are sure to agree: our kernels give the same bits on any number of threads. */
function isSameEngine(a: EngineInfo, b: EngineInfo): boolean {
  const sameThreads = a.backend !== 'tensorflow' || a.threads === b.threads;
  return a.backend === b.backend && a.version === b.version && a.kernels === b.kernels && sameThreads;
}
