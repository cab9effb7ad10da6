// The kinds of study by name, and what every study is checked against before anything starts.
import { AppError } from '../error.ts';
import { parseSpec } from '../spec.ts';
import { specProblem } from '../spec-problem.ts';
import { STUDY_VERSION, type Study, type StudyKind, studySchema } from '../study.ts';
import type { StudyOutcome } from '../study-outcome.ts';
import { z } from '../zod.ts';
import { freezeStudy } from './freeze-study.ts';
import { labelsStudy } from './labels-study.ts';
import { probeStudy } from './probe-study.ts';
import { readingsStudy } from './readings-study.ts';
import { retentionStudy } from './retention-study.ts';
import type { Step, StepResults, StudyDesign } from './step.ts';
import { sweepStudy } from './sweep-study.ts';
import { transferStudy } from './transfer-study.ts';
import { twinsStudy } from './twins-study.ts';

const DESIGNS: { readonly [Kind in StudyKind]?: StudyDesign<Kind> } = {
  twins: twinsStudy,
  labels: labelsStudy,
  freeze: freezeStudy,
  transfer: transferStudy,
  retention: retentionStudy,
  probe: probeStudy,
  readings: readingsStudy,
  sweep: sweepStudy,
};

function designOf(kind: StudyKind): StudyDesign<StudyKind> {
  return DESIGNS[kind] as unknown as StudyDesign<StudyKind>;
}

/**
 * A study as people write it, with every default filled in and its first steps checked.
 * @throws AppError INVALID_SPEC naming the place, the value and the remedy; NEWER_VERSION with both versions.
 */
export function parseStudy(input: unknown): Study {
  const version = (input as { study?: unknown } | null)?.study;
  if (typeof version === 'number' && version > STUDY_VERSION) {
    const remedy = 'update Strata, or export the study from the older one.';
    throw new AppError(
      'NEWER_VERSION',
      `This study has version ${version}, and this Strata reads up to ${STUDY_VERSION}; ${remedy}`,
    );
  }
  const parsed = studySchema.safeParse(input);
  if (!parsed.success) throw specProblem(parsed.error, z.toJSONSchema(studySchema, { io: 'input' }), input, 'study');
  for (const step of planOf(parsed.data, new Map())) if (step.kind === 'run') parseSpec(step.spec);
  return parsed.data;
}

/** Every step that is known so far, in an order in which each comes after those that it builds upon. */
export function planOf(study: Study, results: StepResults): Step[] {
  return designOf(study.kind).plan(study, results);
}

export function outcomeOf(study: Study, results: StepResults): StudyOutcome {
  const design = designOf(study.kind);
  const found = design.outcome(study, design.plan(study, results), results);
  return { question: design.question(study), design: design.design(study, results), ...found };
}

/** A study of a kind to start from. base: a specification as people write it. */
export function studyTemplate(kind: StudyKind, base: object): object {
  return { study: STUDY_VERSION, kind, name: `my ${kind} study`, ...designOf(kind).template(base) };
}
