// Questions about finished runs that need a tensor engine but no training: each in a process of its own, nothing stored.
import { availableParallelism } from 'node:os';
import {
  type Analyses,
  type AnalysisQuestion,
  type AnalysisRequest,
  type AnalysisSubjects,
  analysisRequestSchema,
} from '#shared/analysis.ts';
import type { Manifest } from '#shared/dataset.ts';
import { AppError } from '#shared/error.ts';
import { type AnalysisJob, JOB_VERSION } from '#shared/job.ts';
import { parseSpec, specToJson } from '#shared/spec.ts';
import { specProblem } from '#shared/spec-problem.ts';
import { z } from '#shared/zod.ts';
import type { Artifacts } from './artifacts.ts';
import type { Datasets } from './datasets.ts';
import type { History } from './history.ts';
import { Preparation } from './preparation.ts';
import type { TrainingProcessOptions } from './training-process.ts';

export interface AnalysisServiceOptions {
  readonly history: History;
  readonly datasets: Datasets;
  readonly artifacts: Artifacts;
  readonly cacheFolder: string;
  readonly process: Omit<TrainingProcessOptions, 'onReport'>;
}

export class AnalysisService {
  readonly #options: AnalysisServiceOptions;
  readonly #preparation: Preparation;

  constructor(options: AnalysisServiceOptions) {
    this.#options = options;
    this.#preparation = new Preparation(options.process);
  }

  /**
   * The answer to a question that this code asks itself.
   * @throws AppError as `answer`.
   */
  async ask<Asked extends AnalysisQuestion>(
    question: Asked,
    subjects: AnalysisSubjects,
    signal?: AbortSignal,
  ): Promise<Analyses[Asked['kind']]> {
    return (await this.answer(question, subjects, signal)) as Analyses[Asked['kind']];
  }

  /**
   * @throws AppError RUN_NOT_FOUND, DATASET_NOT_FOUND, BAD_USAGE where the question makes no sense, ARTIFACT_NOT_FOUND or
   * ARTIFACT_CORRUPT where weights are not there as they were written.
   */
  async answer(asked: unknown, subjects: AnalysisSubjects, signal?: AbortSignal): Promise<unknown> {
    const { cacheFolder, datasets } = this.#options;
    const request = readRequest(asked);
    const models: AnalysisJob['models'] = [];
    for (const id of subjects.runs) models.push(await this.#modelOf(id));
    const others: AnalysisJob['datasets'] = [];
    for (const id of subjects.datasets) others.push(this.#placeOf(await datasets.ensure(id)));
    const job: AnalysisJob = {
      ...{ version: JOB_VERSION, kind: 'analyse', request, models, datasets: others, cacheFolder },
      ...{ engine: models[0]?.spec.engine ?? 'auto', threads: availableParallelism(), kernels: 'auto' },
    };
    const { analysis } = await this.#preparation.perform(job, { signal });
    return analysis;
  }

  async #modelOf(idOrPrefix: string): Promise<AnalysisJob['models'][number]> {
    const { history, datasets, artifacts } = this.#options;
    const run = history.find(idOrPrefix);
    if (run.state !== 'finished' || !run.weights) {
      const what = `Run ${run.id} is ${run.state} and has no weights; choose a finished run.`;
      throw new AppError('ARTIFACT_NOT_FOUND', what);
    }
    await artifacts.verify(run.id, run.weights);
    const dataset = this.#placeOf(await datasets.ensure(run.datasetId));
    const spec = parseSpec(specToJson(run.spec));
    return { runId: run.id, spec, dataset, weights: artifacts.path(run.id, run.weights) };
  }

  #placeOf(manifest: Manifest): { path: string; manifest: Manifest } {
    return { path: this.#options.datasets.path(manifest), manifest };
  }

  /** Ends what is being worked out. */
  kill(): void {
    this.#preparation.kill();
  }
}

function readRequest(asked: unknown): AnalysisRequest {
  const parsed = analysisRequestSchema.safeParse(asked);
  if (parsed.success) return parsed.data;
  const schema = z.toJSONSchema(analysisRequestSchema, { io: 'input' });
  const { message, details } = specProblem(parsed.error, schema, asked, 'request');
  throw new AppError('BAD_USAGE', message, { details });
}
