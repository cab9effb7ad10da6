// How far a study is, from what is stored of it and what came of its steps.
import { planOf } from '#shared/studies/designs.ts';
import type { StepResults } from '#shared/studies/step.ts';
import type { StudyRecord } from '#shared/study-record.ts';
import type { StoredStudy } from './study-store.ts';

/** secondsLeft: what so many steps will take; null where nothing can tell. */
export function recordOf(
  { id, study, state, createdAt, endedAt, problem, slots }: StoredStudy,
  results: StepResults,
  secondsLeft: (left: number) => number | null,
): StudyRecord {
  const total = planOf(study, results).length;
  const runs: Record<string, string> = {};
  for (const [key, result] of results) if (result.kind === 'run') runs[key] = result.run.id;
  return {
    ...{ id, name: study.name, kind: study.kind, study, state, createdAt, endedAt, problem, slots, runs },
    ...{ done: results.size, total },
    secondsLeft: state === 'finished' ? 0 : secondsLeft(Math.max(0, total - results.size)),
  };
}
