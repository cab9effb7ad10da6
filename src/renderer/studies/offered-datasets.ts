// The datasets that a study can be about: what was imported, and what Strata brings.
import type { Manifest } from '#shared/dataset.ts';

/** What Strata brings, made on its first use. */
const SAMPLES = [
  { value: 'digits', label: 'Sample digits' },
  { value: 'bars-and-stripes', label: 'Sample bars and stripes' },
];

/** As a choice takes them; what is chosen is among them even where it is not there. */
export function offeredDatasets(manifests: readonly Manifest[], chosen: string | null) {
  const known = manifests.map(({ id, name }) => ({ value: id, label: name }));
  const samples = SAMPLES.filter(({ value }) => !manifests.some(({ id }) => id === value));
  const offered = [...known, ...samples];
  const isOffered = chosen === null || offered.some(({ value }) => value === chosen);
  return isOffered ? offered : [...offered, { value: chosen, label: chosen }];
}
