// Everything that the builder's parts look at: the draft, its dataset, the saved runs, and what is wrong.
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Manifest } from '#shared/dataset.ts';
import type { Run } from '#shared/run.ts';
import { useServices } from '../services.tsx';
import { type Draft, type LayerShape, shapesOf } from './draft.ts';
import { useDraft } from './draft-store.ts';
import type { Edit } from './edits.ts';
import type { Issue } from './issue.ts';
import { issuesOf } from './issues.ts';

export interface Bench {
  readonly draft: Draft;
  /** Null until it is known. */
  readonly manifest: Manifest | null;
  readonly datasetError: Error | null;
  readonly runs: readonly Run[];
  readonly issues: readonly Issue[];
  /** Bottom to top; the head is the last one where there is a head. */
  readonly shapes: readonly LayerShape[];
  edit(edit: Edit): void;
}

/** Null before there is a draft. */
export function useBench(): Bench | null {
  const { query } = useServices();
  const draft = useDraft((it) => it.history?.present ?? null);
  const edit = useDraft((it) => it.edit);
  const datasetId = draft?.spec.dataset.id ?? '';
  const dataset = useQuery({ ...query.datasets.get.queryOptions({ input: { datasetId } }), enabled: draft !== null });
  const list = useQuery(query.runs.list.queryOptions());
  const manifest = dataset.data ?? null;
  const runs = useMemo(() => list.data ?? [], [list.data]);
  return useMemo(() => {
    if (!draft) return null;
    const issues = issuesOf(draft, { manifest, runs });
    return { draft, manifest, datasetError: dataset.error, runs, issues, shapes: withHead(draft, manifest), edit };
  }, [draft, manifest, dataset.error, runs, edit]);
}

function withHead({ spec }: Draft, manifest: Manifest | null): LayerShape[] {
  const shapes = shapesOf(spec.stack, manifest?.inputs ?? 0);
  const inputs = shapes.at(-1)?.outputs ?? 0;
  if (spec.head.kind === 'none') return shapes;
  const classes = manifest?.label?.kind === 'class' ? manifest.label.classes.length : 1;
  return [...shapes, { inputs, outputs: spec.head.kind === 'regression' ? 1 : classes }];
}
