// Studies as they are planned and answered without training: small bases, and runs with planted figures.
import type { Run } from '#shared/run.ts';
import { parseSpec, type Spec } from '#shared/spec.ts';
import { outcomeOf, parseStudy, planOf } from '#shared/studies/designs.ts';
import type { RunStep, Step, StepResult } from '#shared/studies/step.ts';
import type { StudyOutcome } from '#shared/study-outcome.ts';

export const rbm = (hidden: number, more: object = {}) => ({ kind: 'rbm', hidden, ...more });
export const smallBase = { dataset: { id: 'digits' }, stack: [rbm(8), rbm(8)] };

export function studyOf(kind: string, more: object = {}): object {
  return { study: 1, kind, name: 'planted', base: smallBase, seeds: [1, 2, 3, 4, 5], ...more };
}

/** What is planned before anything is there. */
export function planned(study: object): Step[] {
  return planOf(parseStudy(study), new Map());
}

export function runsOf(steps: readonly Step[]): RunStep[] {
  return steps.filter((step): step is RunStep => step.kind === 'run');
}

export function specAt(steps: readonly Step[], key: string): Spec {
  const step = runsOf(steps).find((it) => it.key === key);
  if (!step) throw new Error(`no step "${key}" among ${steps.map((it) => it.key).join('; ')}`);
  return parseSpec(step.spec);
}

/** A finished run of a step with these metrics. */
export function finished(
  step: RunStep,
  metrics: Record<string, number>,
  tuning: Record<string, number[]> = {},
): StepResult {
  const spec = parseSpec(step.spec);
  const layers = spec.stack.map(({ source, frozen }) => ({ source, frozen, weightChange: 0.5 }));
  const rows = { train: 70, labelled: 70, validation: 10, test: 20 };
  const times = { durationMs: 1000, finetuningMs: 600, epochs: 3 };
  const run = { id: `run of ${step.key}`, spec, metrics, layers, rows, ...times } as unknown as Run;
  const curves = Object.entries(tuning).map(([name, values]) => [name, { epochs: values.map((_, i) => i), values }]);
  return { kind: 'run', run, tuning: Object.fromEntries(curves) };
}

/** What a study says once all of its runs have finished with the figures of `metricsOf`, however often that adds steps. */
export function answered(study: object, metricsOf: (step: RunStep) => Record<string, number>) {
  const parsed = parseStudy(study);
  const results = new Map<string, StepResult>();
  for (;;) {
    const open = runsOf(planOf(parsed, results)).filter(({ key }) => !results.has(key));
    if (open.length === 0) break;
    for (const step of open) results.set(step.key, finished(step, metricsOf(step)));
  }
  const outcome: StudyOutcome = outcomeOf(parsed, results);
  return { outcome, steps: planOf(parsed, results), results };
}
