// What may be asked of trained models without training them again: one request, one answer, nothing stored.
import { type AlignmentResult, alignmentRequestSchema } from './alignment.ts';
import { type EmbeddingResult, embeddingRequestSchema } from './embedding.ts';
import { type FiltersResult, filtersRequestSchema } from './filters.ts';
import { type LikelihoodResult, likelihoodRequestSchema } from './likelihood.ts';
import { type PassportResult, passportRequestSchema } from './passport.ts';
import { type ProbeResult, probeRequestSchema } from './probe.ts';
import { type ReconstructionResult, reconstructionRequestSchema } from './reconstruction.ts';
import { type SamplesResult, samplesRequestSchema } from './samples.ts';
import { type SimilarityResult, similarityRequestSchema } from './similarity.ts';
import { type SurfaceResult, surfaceRequestSchema } from './surface.ts';
import { z } from './zod.ts';

/** Which question; what it is asked of (runs, datasets) is named beside it. */
export const analysisRequestSchema = z.discriminatedUnion('kind', [
  alignmentRequestSchema,
  likelihoodRequestSchema,
  samplesRequestSchema,
  reconstructionRequestSchema,
  surfaceRequestSchema,
  embeddingRequestSchema,
  passportRequestSchema,
  filtersRequestSchema,
  probeRequestSchema,
  similarityRequestSchema,
]);

export type AnalysisRequest = z.infer<typeof analysisRequestSchema>;

/** What people write: fields with a default may be left out. */
export type AnalysisQuestion = z.input<typeof analysisRequestSchema>;

/** What each kind of question is answered with. */
export interface Analyses {
  readonly alignment: AlignmentResult;
  readonly likelihood: LikelihoodResult;
  readonly samples: SamplesResult;
  readonly reconstruction: ReconstructionResult;
  readonly surface: SurfaceResult;
  readonly embedding: EmbeddingResult;
  readonly passport: PassportResult;
  readonly filters: FiltersResult;
  readonly probe: ProbeResult;
  readonly similarity: SimilarityResult;
}

export type Analysis = Analyses[AnalysisRequest['kind']];

/** Runs and datasets that a question is asked of, in the order that its kind says; ids, or beginnings of run ids. */
export interface AnalysisSubjects {
  readonly runs: readonly string[];
  readonly datasets: readonly string[];
}
