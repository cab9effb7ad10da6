// What the work of a study does with data, runs and questions; its runs carry the study's name as a tag.
import type { Analysis } from '#shared/analysis.ts';
import type { AnalysisService } from '../analyses.ts';
import type { RunRecords } from '../run-records.ts';
import type { Runs } from '../runs.ts';
import type { StandingRuns } from './standing-runs.ts';
import { type MappingServices, mapData } from './study-mapping.ts';
import type { StoredStudy } from './study-store.ts';
import type { StudyServices } from './study-work.ts';

/** Longest tag that a run may carry. */
const TAG_LENGTH = 50;

export interface StudyServicesOptions extends MappingServices {
  readonly runs: Runs;
  readonly records: RunRecords;
  readonly analyses: AnalysisService;
}

/** slots: runs at once. */
export function servicesFor(
  { study: { name }, slots }: Pick<StoredStudy, 'study' | 'slots'>,
  standing: StandingRuns,
  options: StudyServicesOptions,
): StudyServices {
  const { runs, records, analyses } = options;
  return {
    standing: (spec) => standing.find(spec),
    start: async (spec) => {
      const run = await runs.start(spec, { slots });
      return records.update(run.id, { tags: [name.slice(0, TAG_LENGTH).trim()] });
    },
    resume: (runId) => runs.resume(runId, { slots }),
    wait: (runId) => runs.wait(runId),
    pause: (runId) => runs.pause(runId),
    map: (step, signal) => mapData(step, options, signal),
    ask: async ({ question, ...subjects }, signal) => {
      const started = performance.now();
      const answer = (await analyses.answer(question, subjects, signal)) as Analysis;
      return { kind: 'analysis', answer, seconds: (performance.now() - started) / 1000 };
    },
  };
}
