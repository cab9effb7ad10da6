// A small run trained to its end, its weights as plain numbers, and answers to questions about it.
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { type Analyses, type AnalysisRequest, analysisRequestSchema } from '#shared/analysis.ts';
import type { AnalysisJob, TrainingJob } from '#shared/job.ts';
import type { z } from '#shared/zod.ts';
import { analyse } from '../../../src/worker/analysis/analyse.ts';
import { readSafetensors } from '../../../src/worker/files/safetensors.ts';
import { prepareData } from '../../../src/worker/training/data.ts';
import { finish } from '../core/run-to-end.ts';
import { eventOf, runToEnd, smallJob } from '../training/small-job.ts';
import type { Variant } from '../training/variants.ts';

type Question = z.input<typeof analysisRequestSchema>;

export interface FinishedModel {
  readonly job: TrainingJob;
  readonly place: AnalysisJob['models'][number];
  readonly metrics: Readonly<Record<string, number>>;
  /** Rows of a tensor of the weights file; a vector is one row. */
  matrix(name: string): number[][];
  /** Scaled inputs of a part's rows. */
  rows(part: 'train' | 'validation' | 'test'): number[][];
  dispose(): void;
}

export async function finishedModel({ spec, data }: Variant): Promise<FinishedModel> {
  const made = smallJob(JSON.parse(JSON.stringify(spec)), data);
  const { job } = made;
  const { metrics, weights } = eventOf(await runToEnd(job), 'run-finished');
  tf.disposeVariables();
  const path = join(job.folder, weights.path);
  return {
    job,
    metrics,
    place: { runId: 'run-1', spec: job.spec, dataset: job.dataset, weights: path },
    matrix(name) {
      const { data: values, shape } = readSafetensors(path).tensors[name]!;
      const columns = shape.at(-1)!;
      return Array.from({ length: values.length / columns }, (_, row) =>
        Array.from(values.slice(row * columns, (row + 1) * columns)),
      );
    },
    rows(part) {
      const prepared = prepareData({ spec: job.spec, dataset: job.dataset, sources: [] }, null);
      const input = prepared.input(prepared.split[part]);
      return input.gather(Uint32Array.from({ length: input.rows }, (_, i) => i)).arraySync();
    },
    dispose: made.dispose,
  };
}

/** What one question about some finished runs is answered with. */
export function ask<Asked extends Question>(
  question: Asked,
  models: readonly FinishedModel[],
): Analyses[Asked['kind']] {
  const [{ job }] = models as [FinishedModel];
  const { cacheFolder } = job;
  const request: AnalysisRequest = analysisRequestSchema.parse(question);
  const answered = finish(
    analyse({
      ...{ version: 1, kind: 'analyse', request, models: models.map(({ place }) => place), datasets: [] },
      ...{ engine: 'cpu', cacheFolder, threads: 1, kernels: 'auto' },
    }),
  );
  return answered as Analyses[Asked['kind']];
}
