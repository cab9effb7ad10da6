// What each phase of a run costs, for its progress.
import type { Spec } from '#shared/spec.ts';
import { phaseWorks, totalWork } from '#shared/work.ts';
import type { RunData } from './data.ts';
import type { PhaseCost } from './progress.ts';
import { outputsOf } from './targets.ts';

/** The phases of a run, in order. */
export function phaseCosts(spec: Spec, { columns, target, split, labelled }: RunData): PhaseCost[] {
  const outputs = target === null || target.kind === 'input' ? 0 : outputsOf(target);
  const rows = { train: split.train.length, labelled: labelled.length, validation: split.validation.length };
  return phaseWorks(spec, { inputs: columns, outputs, rows }).map((phase) => ({
    ...{ phase: phase.phase, layer: phase.layer, epochs: phase.epochs, rows: phase.rows, batches: phase.batches },
    costPerRow: totalWork(phase) / (phase.epochs * phase.rows),
  }));
}
