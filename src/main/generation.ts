// What a finished run's model makes: samples, rows given back, rows filled in. Nothing of it is stored.
import { availableParallelism } from 'node:os';
import { AppError } from '#shared/error.ts';
import { type Generated, type GenerationRequest, generationRequestSchema } from '#shared/generation.ts';
import { JOB_VERSION } from '#shared/job.ts';
import { parseSpec, specToJson } from '#shared/spec.ts';
import { specProblem } from '#shared/spec-problem.ts';
import { z } from '#shared/zod.ts';
import type { Artifacts } from './artifacts.ts';
import type { Datasets } from './datasets.ts';
import type { History } from './history.ts';
import { Preparation } from './preparation.ts';
import type { TrainingProcessOptions } from './training-process.ts';

export interface GenerationOptions {
  readonly history: History;
  readonly datasets: Datasets;
  readonly artifacts: Artifacts;
  readonly cacheFolder: string;
  readonly process: Omit<TrainingProcessOptions, 'onReport'>;
}

export class Generation {
  readonly #options: GenerationOptions;
  readonly #preparation: Preparation;

  constructor(options: GenerationOptions) {
    this.#options = options;
    this.#preparation = new Preparation(options.process);
  }

  /**
   * @throws AppError RUN_NOT_FOUND, BAD_USAGE where the request makes no sense, ARTIFACT_NOT_FOUND or ARTIFACT_CORRUPT where
   * the weights are not there as they were written, SHAPE_MISMATCH where the model can't go down.
   */
  async make(idOrPrefix: string, asked: unknown, signal?: AbortSignal): Promise<Generated> {
    const { history, datasets, artifacts, cacheFolder } = this.#options;
    const run = history.find(idOrPrefix);
    if (run.state !== 'finished' || !run.weights) {
      throw new AppError(
        'ARTIFACT_NOT_FOUND',
        `Run ${run.id} is ${run.state} and has no weights; choose a finished run.`,
      );
    }
    const request = readRequest(asked);
    await artifacts.verify(run.id, run.weights);
    const manifest = await datasets.ensure(run.datasetId);
    const answer = await this.#preparation.perform(
      {
        ...{ version: JOB_VERSION, kind: 'generate', spec: parseSpec(specToJson(run.spec)), request, cacheFolder },
        dataset: { path: datasets.path(manifest), manifest },
        weights: artifacts.path(run.id, run.weights),
        threads: availableParallelism(),
        kernels: 'auto',
      },
      { signal },
    );
    return answer.generated;
  }

  /** Ends what is being made. */
  kill(): void {
    this.#preparation.kill();
  }
}

function readRequest(asked: unknown): GenerationRequest {
  const parsed = generationRequestSchema.safeParse(asked);
  if (parsed.success) return parsed.data;
  const { message, details } = specProblem(
    parsed.error,
    z.toJSONSchema(generationRequestSchema, { io: 'input' }),
    asked,
    'request',
  );
  throw new AppError('BAD_USAGE', message, { details });
}
