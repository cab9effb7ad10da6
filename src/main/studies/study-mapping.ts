// Data that a study brings to the inputs of its source: whether that can be done, what comes of it, and doing it.
import { existsSync } from 'node:fs';
import type { Manifest } from '#shared/dataset.ts';
import { AppError } from '#shared/error.ts';
import { inputWords, mappedManifest, mappingSentence, mappingWarnings } from '#shared/mapping.ts';
import type { MappedResult, MappingStep, Step } from '#shared/studies/step.ts';
import { sourceData } from '#shared/studies/transfer-study.ts';
import type { Study } from '#shared/study.ts';
import type { Datasets } from '../datasets.ts';
import type { History } from '../history.ts';

export interface MappingServices {
  readonly datasets: Pick<Datasets, 'list' | 'ensure' | 'path' | 'map'>;
  readonly history: Pick<History, 'find'>;
}

type Asked = Pick<MappingStep, 'dataset' | 'like'>;

/**
 * The data of a study's mapping steps by key: as it stands already, or as it will be, with "@<key>" in the place of its id.
 * @throws AppError SHAPE_MISMATCH where it can't be made; DATASET_NOT_FOUND, RUN_NOT_FOUND, ARTIFACT_NOT_FOUND.
 */
export async function plannedData(
  steps: readonly Step[],
  services: MappingServices,
): Promise<ReadonlyMap<string, Manifest>> {
  const planned = new Map<string, Manifest>();
  for (const step of steps) {
    if (step.kind !== 'mapping') continue;
    const { given, wanted } = await pairOf(step, services);
    mappingWarnings(given, wanted, step.by);
    const manifest = standing(given, wanted, step.by, services) ?? mappedManifest(given, wanted, `@${step.key}`);
    planned.set(step.key, manifest);
  }
  return planned;
}

/** Makes the data of a step, unless it stands already. @throws AppError as `plannedData` and `Datasets.map`. */
export async function mapData(
  step: MappingStep,
  services: MappingServices,
  signal: AbortSignal,
): Promise<MappedResult> {
  const { given, wanted } = await pairOf(step, services);
  const { by } = step;
  const warnings = mappingWarnings(given, wanted, by);
  const made = () => services.datasets.map(given.id, { like: wanted.id, by }, signal);
  const { id } = standing(given, wanted, by, services) ?? (await made()).manifest;
  return { kind: 'dataset', id, sentence: mappingSentence(given, wanted, by), warnings };
}

/**
 * That a target which is taken as it is has as many inputs as the source's data.
 * @throws AppError SHAPE_MISMATCH with both widths and what to choose.
 */
export async function checkWidths(study: Study, services: MappingServices): Promise<void> {
  if (study.kind !== 'transfer' || study.mapping !== 'none') return;
  const { id: dataset } = study.base.dataset as { readonly id: string };
  const { given, wanted } = await pairOf({ dataset, like: sourceData(study) }, services);
  if (given.inputs === wanted.inputs) return;
  const what = `"${given.name}" has ${inputWords(given)}, and the source's data "${wanted.name}" has ${inputWords(wanted)}`;
  throw new AppError('SHAPE_MISMATCH', `${what}; ${remedyFor(given, wanted)}.`);
}

function remedyFor({ image: own }: Manifest, { image: other }: Manifest): string {
  if (own && other) return 'choose the mapping "resize", which resizes pictures';
  if (!own && !other) return 'choose the mapping "columns", which takes columns by name';
  return "pictures and other data can't be brought to each other, so choose two of a kind";
}

async function pairOf(
  { dataset, like }: Asked,
  { datasets, history }: MappingServices,
): Promise<{ given: Manifest; wanted: Manifest }> {
  const source = 'run' in like ? history.find(like.run).datasetId : like.dataset;
  return { given: await datasets.ensure(dataset), wanted: await datasets.ensure(source) };
}

/** What was made of these bytes for those before, and is still there. */
function standing(
  given: Manifest,
  wanted: Manifest,
  by: MappingStep['by'],
  { datasets }: MappingServices,
): Manifest | null {
  const isOf = (made: { id: string; sha256: string }, { id, copy }: Manifest) =>
    made.id === id && made.sha256 === copy.sha256;
  const found = datasets.list().find(({ mapping }) => {
    return mapping?.by === by && isOf(mapping.from, given) && isOf(mapping.like, wanted);
  });
  return found && existsSync(datasets.path(found)) ? found : null;
}
