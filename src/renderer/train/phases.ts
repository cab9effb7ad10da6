// What a run has to do, phase by phase, and how far each is: the rows of the progress band.
import type { DatasetLabel } from '#shared/dataset.ts';
import type { Place } from '#shared/event.ts';
import type { Progress } from '#shared/job.ts';
import { type Layer, outputUnits } from '#shared/layer.ts';
import { isFinal, type Run } from '#shared/run.ts';
import { type LayerLook, layerLook } from '../layer-state.ts';

/**
 * `given`: nothing is learnt here before fine-tuning, for the weights come from elsewhere. `unfinished`: the run is over,
 * and no whole epoch was made here.
 */
export type PhaseState = 'given' | 'waiting' | 'running' | 'done' | 'stopped' | 'unfinished';

export interface PhaseRow {
  /** A layer's pre-training, or null for fine-tuning. */
  readonly layer: number | null;
  readonly inputs: number | null;
  readonly outputs: number | null;
  readonly look: LayerLook;
  readonly state: PhaseState;
  /** The run that a layer was copied from. */
  readonly from: string | null;
  /** Whole epochs made, and epochs planned; null where nothing is learnt. */
  readonly epoch: number;
  readonly epochs: number | null;
  /** 0 to 1. */
  readonly fraction: number;
  /** Seconds left while it runs, an estimate while it waits, what it took once it is over; null where unknown. */
  readonly seconds: number | null;
}

/** What is known about a run besides the run itself. */
export interface PhaseFacts {
  readonly run: Run;
  readonly progress: Progress | null;
  /** Columns of the data; null where the dataset is gone. */
  readonly inputs: number | null;
  readonly label: DatasetLabel | null;
  /** Whole epochs that a phase's curves have. */
  readonly epochsOf: (phase: Place['phase'], layer: number | null) => number;
  /** Epochs made in a layer whose pre-training is over. */
  readonly finishedEpochs: ReadonlyMap<number, number>;
}

type Draft = Omit<PhaseRow, 'seconds'> & { readonly work: number; readonly tookMs: number | null };

/** The layers from below, then fine-tuning. */
export function phaseRows(facts: PhaseFacts): PhaseRow[] {
  const { run, progress } = facts;
  const drafts = draftRows(facts);
  const left = drafts.filter(({ state }) => state === 'waiting').reduce((sum, { work }) => sum + work, 0);
  const secondsLeft =
    progress?.secondsLeft == null || progress.phaseSecondsLeft === null
      ? null
      : Math.max(0, progress.secondsLeft - progress.phaseSecondsLeft);
  return drafts.map(({ work, tookMs, ...row }) => {
    const estimate = secondsLeft === null || left === 0 ? null : (secondsLeft * work) / left;
    const took = tookMs === null ? null : tookMs / 1000;
    const running = run.state === 'running' ? (progress?.phaseSecondsLeft ?? null) : null;
    const seconds = row.state === 'running' ? running : row.state === 'waiting' ? estimate : took;
    return { ...row, seconds };
  });
}

/** How much of the whole run is done, by the work of its phases; 0 to 1. */
export function wholeFraction(facts: PhaseFacts): number {
  if (facts.run.state === 'finished') return 1;
  if (facts.progress) return facts.progress.fraction;
  const drafts = draftRows(facts).filter(({ epochs }) => epochs !== null);
  const total = drafts.reduce((sum, { work }) => sum + work, 0);
  return total === 0 ? 0 : drafts.reduce((sum, { work, fraction }) => sum + work * fraction, 0) / total;
}

function draftRows(facts: PhaseFacts): Draft[] {
  const { run, inputs, label } = facts;
  const { stack, finetuning, head } = run.spec;
  const sizes = [inputs ?? run.layers[0]?.inputs ?? null, ...stack.map(outputUnits)];
  const outputs = head.kind === 'regression' ? 1 : label?.kind === 'class' ? label.classes.length : null;
  const layers = stack.map((layer, i) => layerRow(facts, layer, i, sizes[i] ?? null));
  if (!finetuning) return layers;
  const weights = stack.reduce((sum, layer, i) => sum + (sizes[i] ?? 1) * outputUnits(layer), 0);
  const top = sizes.at(-1) ?? null;
  const work = finetuning.epochs * (run.rows?.labelled ?? 1) * 3 * (weights + (top ?? 1) * (outputs ?? 1));
  const place = placeIn(facts, 'finetuning', null, finetuning.epochs);
  const isDone = run.finetuningMs !== null;
  const state = stateOf(run, place, isDone);
  return [
    ...layers,
    {
      layer: null,
      inputs: top,
      outputs: run.layers.find(({ kind }) => kind === 'head')?.outputs ?? outputs,
      look: { state: 'tune', isRandom: false, units: outputs ?? 1 },
      from: null,
      state,
      epoch: isDone ? (run.epochs ?? place.epoch) : place.epoch,
      epochs: finetuning.epochs,
      fraction: state === 'done' ? 1 : place.fraction,
      tookMs: run.finetuningMs,
      work,
    },
  ];
}

function layerRow(facts: PhaseFacts, layer: Layer, index: number, inputs: number | null): Draft {
  const { run, finishedEpochs } = facts;
  const outputs = outputUnits(layer);
  const from = typeof layer.source === 'object' ? layer.source.run : null;
  const base = { layer: index, inputs, outputs, look: layerLook(layer), from };
  const learning = layer.kind === 'dense' ? null : layer.pretraining;
  if (!learning) return { ...base, state: 'given', epoch: 0, epochs: null, fraction: 1, work: 0, tookMs: null };
  const tookMs = run.pretrainingMs[index] ?? null;
  const place = placeIn(facts, 'pretraining', index, learning.epochs);
  const state = stateOf(run, place, tookMs !== null);
  const steps = 'cdSteps' in learning ? learning.cdSteps : 1;
  const work = learning.epochs * (run.rows?.train ?? 1) * (inputs ?? 1) * outputs * (2 + 2 * steps);
  const epoch = finishedEpochs.get(index) ?? place.epoch;
  return {
    ...base,
    state,
    epoch,
    epochs: learning.epochs,
    fraction: state === 'done' ? 1 : place.fraction,
    work,
    tookMs,
  };
}

interface PhasePlace {
  readonly isHere: boolean;
  readonly isStoppedHere: boolean;
  readonly epoch: number;
  readonly fraction: number;
}

function placeIn(facts: PhaseFacts, phase: Place['phase'], layer: number | null, epochs: number): PhasePlace {
  const { progress, run } = facts;
  const isHere = progress?.phase === phase && progress.layer === layer;
  const { stoppedAt } = run;
  const isStoppedHere = stoppedAt?.phase === phase && stoppedAt.layer === layer;
  const made = facts.epochsOf(phase, layer);
  if (isHere) return { isHere, isStoppedHere, epoch: progress.epoch, fraction: progress.phaseFraction };
  return { isHere, isStoppedHere, epoch: made, fraction: Math.min(1, made / epochs) };
}

function stateOf(run: Run, { isHere, isStoppedHere, epoch }: PhasePlace, isDone: boolean): PhaseState {
  if (isStoppedHere) return 'stopped';
  if (isDone) return 'done';
  if (isHere) return 'running';
  const isOver = run.state !== 'running' && run.state !== 'queued';
  if (isOver && epoch > 0) return 'stopped';
  return isFinal(run.state) ? 'unfinished' : 'waiting';
}

/** The phase under way; else the last one in which something was learnt. */
export function currentOf(rows: readonly PhaseRow[]): PhaseRow | undefined {
  return (
    rows.find(({ state }) => state === 'running') ??
    rows.findLast(({ state, epoch }) => epoch > 0 || state === 'done') ??
    rows[0]
  );
}
