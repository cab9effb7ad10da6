// What the doctor finds in a run while it is watched, looked for anew when an epoch is over.
import { useMemo } from 'react';
import type { Manifest } from '#shared/dataset.ts';
import { findingsOf } from '#shared/doctor.ts';
import type { Finding } from '#shared/finding.ts';
import type { RunLife } from './run-life.ts';

export function useFindings({ run, curves }: RunLife, dataset: Manifest | null): readonly Finding[] {
  const { revision } = curves;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the curves are one object that changes; `revision` says when
  return useMemo(() => (run ? findingsOf(run, curves.lookUp, dataset) : []), [run, curves, revision, dataset]);
}
