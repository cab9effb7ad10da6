// What a run would compute, as one hash: two specifications with the same content need to be trained once.
import { createHash } from 'node:crypto';
import type { Manifest } from '#shared/dataset.ts';
import { parseSpec, specToJson } from '#shared/spec.ts';
import { DEFAULT_TEST } from '../resolve-job.ts';

/** Same dataset bytes, same settings, same seeds, same layers copied; names don't count. spec: with full run ids. */
export function contentOf(spec: object, { testRows, copy }: Pick<Manifest, 'testRows' | 'copy'>): string {
  const { name: _, dataset, ...rest } = parseSpec(spec);
  // As a job is resolved, so that a stored specification and one still to be started say the same.
  const test = testRows > 0 ? undefined : (dataset.split.test ?? DEFAULT_TEST);
  const { id: __, ...data } = dataset;
  const content = { ...rest, dataset: { ...data, split: { ...dataset.split, test } }, sha256: copy.sha256 };
  return createHash('sha256')
    .update(JSON.stringify(sorted(content)))
    .digest('hex');
}

/** The same for a stored run. */
export function contentOfRun(
  spec: Parameters<typeof specToJson>[0],
  manifest: Pick<Manifest, 'testRows' | 'copy'>,
): string {
  return contentOf(specToJson(spec), manifest);
}

/** Keys in one order, whoever wrote them. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, it]) => it !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, it]) => [key, sorted(it)]),
  );
}
