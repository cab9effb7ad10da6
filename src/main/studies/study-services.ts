// What the work of a study does with runs and questions; its runs carry the study's name as a tag.
import type { Analysis } from '#shared/analysis.ts';
import type { Study } from '#shared/study.ts';
import type { AnalysisService } from '../analyses.ts';
import type { RunRecords } from '../run-records.ts';
import type { Runs } from '../runs.ts';
import type { StandingRuns } from './standing-runs.ts';
import type { StudyServices } from './study-work.ts';

/** Longest tag that a run may carry. */
const TAG_LENGTH = 50;

export function servicesFor(
  { name }: Pick<Study, 'name'>,
  standing: StandingRuns,
  {
    runs,
    records,
    analyses,
  }: { readonly runs: Runs; readonly records: RunRecords; readonly analyses: AnalysisService },
): StudyServices {
  return {
    standing: (spec) => standing.find(spec),
    start: async (spec) => {
      const run = await runs.start(spec);
      return records.update(run.id, { tags: [name.slice(0, TAG_LENGTH).trim()] });
    },
    resume: (runId) => runs.resume(runId),
    wait: (runId) => runs.wait(runId),
    pause: (runId) => runs.pause(runId),
    ask: async ({ question, datasets }, subjects, signal) => {
      const started = performance.now();
      const answer = (await analyses.answer(question, { runs: subjects, datasets }, signal)) as Analysis;
      return { kind: 'analysis', answer, seconds: (performance.now() - started) / 1000 };
    },
  };
}
