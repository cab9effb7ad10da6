// What each phase of a run costs, for progress and for the forecast.
import { outputUnits } from '#shared/layer.ts';
import type { Spec } from '#shared/spec.ts';
import type { RunData } from './data.ts';
import { outputsOf } from './examples.ts';
import { batchesPerEpoch } from './pretrain.ts';
import type { PhaseCost } from './progress.ts';

/**
 * The phases of a run, in order. A CD-k update multiplies each weight matrix 2 + 2k times (k Gibbs steps, the first
 * hidden pass, the gradient's two halves); backpropagation three times.
 */
export function phaseCosts(spec: Spec, data: RunData): PhaseCost[] {
  const phases: PhaseCost[] = [];
  let inputs = data.columns;
  let weights = 0;
  for (const [layer, current] of spec.stack.entries()) {
    const outputs = outputUnits(current);
    weights += inputs * outputs;
    if (current.kind === 'rbm' && current.pretraining) {
      const { epochs, batchSize, cdSteps } = current.pretraining;
      const rows = data.split.train.length;
      const costPerRow = inputs * outputs * (2 + 2 * cdSteps);
      phases.push({ phase: 'pretraining', layer, epochs, rows, batches: batchesPerEpoch(rows, batchSize), costPerRow });
    }
    inputs = outputs;
  }
  if (spec.finetuning && data.target) {
    const { epochs, batchSize } = spec.finetuning;
    const rows = data.labelled.length;
    const costPerRow = 3 * (weights + inputs * outputsOf(data.target));
    phases.push({
      phase: 'finetuning',
      layer: null,
      epochs,
      rows,
      batches: batchesPerEpoch(rows, batchSize),
      costPerRow,
    });
  }
  return phases;
}
