// Answers one question about trained models; breathes as it goes.
import type { Analysis } from '#shared/analysis.ts';
import type { AnalysisJob } from '#shared/job.ts';
import { alignment } from './alignment.ts';
import { embedding } from './embedding.ts';
import { filters } from './filters.ts';
import { reconstruction, samples } from './generation.ts';
import { likelihood } from './likelihood.ts';
import { passport } from './passport.ts';
import { probe } from './probe.ts';
import { similarity } from './similarity.ts';
import { surface } from './surface.ts';

/** @throws AppError where the runs or datasets can't answer what is asked. */
export function analyse(job: AnalysisJob): Generator<null, Analysis> {
  const { request } = job;
  switch (request.kind) {
    case 'alignment':
      return alignment(request, job);
    case 'likelihood':
      return likelihood(request, job);
    case 'samples':
      return samples(request, job);
    case 'reconstruction':
      return reconstruction(request, job);
    case 'surface':
      return surface(request, job);
    case 'embedding':
      return embedding(request, job);
    case 'passport':
      return passport(request, job);
    case 'filters':
      return filters(request, job);
    case 'probe':
      return probe(request, job);
    case 'similarity':
      return similarity(request, job);
  }
}
