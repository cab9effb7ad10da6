// Checks a whole study against the datasets and runs that are there, so that nothing starts that can't end.
import { parseStudy, planOf } from '#shared/studies/designs.ts';
import { type AnalysisStep, keyOf, type RunStep } from '#shared/studies/step.ts';
import type { Study } from '#shared/study.ts';
import type { Datasets } from '../datasets.ts';
import type { History } from '../history.ts';
import type { Runs } from '../runs.ts';
import { checkWidths, plannedData } from './study-mapping.ts';
import { checkShapes } from './study-shapes.ts';

export interface StudyCheckOptions {
  readonly datasets: Datasets;
  readonly history: History;
  readonly runs: Runs;
}

/**
 * The study with every default filled in, and with the whole ids and the stage of the runs that it names.
 * @throws AppError INVALID_SPEC, DATASET_NOT_FOUND, RUN_NOT_FOUND, SHAPE_MISMATCH, ARTIFACT_NOT_FOUND, NEWER_VERSION.
 */
export async function checkStudy(input: unknown, options: StudyCheckOptions): Promise<Study> {
  const { datasets, history, runs } = options;
  const study = withWholeIds(parseStudy(input), history);
  await checkWidths(study, options);
  const steps = planOf(study, new Map());
  const planned = await plannedData(steps, options);
  const plannedAt = (id: string) => planned.get(keyOf(id) ?? '');
  const seen = new Set<string>();
  for (const step of steps) {
    if (step.kind === 'mapping') continue;
    const content = JSON.stringify(step.kind === 'run' ? { ...step.spec, seed: null, name: null } : step.datasets);
    if (seen.has(content)) continue;
    seen.add(content);
    if (step.kind === 'run') await runs.check(standalone(step), plannedAt(datasetOf(step)));
    else await checkSubjects(step, datasets, history);
  }
  const known = datasets.list();
  const trained = steps.filter((step) => step.kind === 'run');
  checkShapes(trained, (id) => (plannedAt(id) ?? known.find((it) => it.id === id))?.inputs ?? 0);
  return study;
}

function datasetOf({ spec }: RunStep): string {
  return (spec as { readonly dataset: { readonly id: string } }).dataset.id;
}

/** A step as it can be checked before others are there: layers that will come from them start at random. */
function standalone({ spec }: RunStep): object {
  const {
    stack = [],
    dataset,
    ...rest
  } = spec as {
    stack?: { source?: unknown; pretraining?: unknown }[];
    dataset?: { scaling?: unknown };
  };
  const isOfStep = (source: unknown) =>
    typeof source === 'object' && source !== null && 'run' in source && keyOf(String(source.run)) !== null;
  const alone = stack.map((layer) => {
    if (!isOfStep(layer.source)) return layer;
    // A copied layer that learns on has a learning rule; any other has none.
    return { ...layer, source: layer.pretraining ? 'pretrain' : 'random' };
  });
  const isAlone = alone.every(({ source }) => typeof source !== 'object');
  // Scaling that comes with copied layers has nothing to come from here.
  const scaling = isAlone && dataset?.scaling === 'from-source' ? { scaling: 'unit' } : {};
  return { ...rest, stack: alone, dataset: { ...dataset, ...scaling } };
}

async function checkSubjects({ datasets: ids, runs }: AnalysisStep, datasets: Datasets, history: History) {
  for (const id of ids) if (keyOf(id) === null) await datasets.ensure(id);
  for (const run of runs) if (keyOf(run) === null) history.find(run);
}

function withWholeIds(study: Study, history: History): Study {
  if (study.kind === 'probe') return study.run === null ? study : { ...study, run: history.find(study.run).id };
  if (study.kind !== 'freeze' && study.kind !== 'transfer') return study;
  const { source } = study;
  if (source === null || !('run' in source)) return study;
  const run = history.find(source.run);
  const stage = source.stage ?? (run.spec.finetuning ? 'finetuned' : 'pretrained');
  return { ...study, source: { run: run.id, stage } };
}
