// What each phase of a run costs, for progress and for the forecast.
import { outputUnits } from '#shared/layer.ts';
import type { Spec } from '#shared/spec.ts';
import type { RunData } from './data.ts';
import { type Learning, learningOf } from './learner.ts';
import { batchesPerEpoch } from './pretrain.ts';
import type { PhaseCost } from './progress.ts';
import { labelUnits, outputsOf } from './targets.ts';

/**
 * The phases of a run, in order. A CD-k update multiplies each weight matrix 2 + 2k times (k Gibbs steps, the first
 * hidden pass, the gradient's two halves), once for every replica in parallel tempering; an autoencoder's five times;
 * backpropagation three times.
 */
export function phaseCosts(spec: Spec, data: RunData): PhaseCost[] {
  const phases: PhaseCost[] = [];
  let inputs = data.columns;
  let weights = 0;
  for (const [layer, current] of spec.stack.entries()) {
    const labels = layer === spec.stack.length - 1 ? labelUnits(spec.head, data.target) : 0;
    const outputs = outputUnits(current);
    weights += (inputs + labels) * outputs;
    const learning = current.kind === 'dense' ? null : learningOf(current);
    if (learning) {
      const rows = labels > 0 ? data.labelled.length : data.split.train.length;
      const { epochs, batchSize } = learning.settings;
      const costPerRow = (inputs + labels) * outputs * passesOf(learning);
      phases.push({ phase: 'pretraining', layer, epochs, rows, batches: batchesPerEpoch(rows, batchSize), costPerRow });
    }
    inputs = outputs;
  }
  const { finetuning } = spec;
  if (finetuning) {
    const isLabelled = data.target !== null && data.target.kind !== 'input';
    const rows = isLabelled ? data.labelled.length : data.split.train.length;
    phases.push({
      ...{ phase: 'finetuning', layer: null, epochs: finetuning.epochs, rows },
      batches: batchesPerEpoch(rows, finetuning.batchSize),
      costPerRow: tuningCost(spec, data, weights, inputs),
    });
  }
  return phases;
}

function passesOf({ kind, settings }: Learning): number {
  if (kind === 'autoencoder') return 5;
  const replicas = settings.method === 'pt' ? settings.replicas : 1;
  return 2 + 2 * settings.cdSteps * replicas;
}

function tuningCost({ finetuning }: Spec, { target }: RunData, weights: number, top: number): number {
  if (finetuning?.objective === 'up-down') return weights * (4 + finetuning.gibbsSteps);
  if (target?.kind === 'input') return 6 * weights;
  return 3 * (weights + (target ? top * outputsOf(target) : 0));
}
