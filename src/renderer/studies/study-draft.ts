// The study that people are writing: it stays while they look at something else.
import { create } from 'zustand';
import type { StudyKind } from '#shared/study.ts';
import type { StudyJson } from './study-file.ts';

/** Where the base specification of the draft is from. */
export type Origin = 'suggested' | 'build' | 'run' | 'file';

interface StudyDraft {
  readonly kind: StudyKind;
  readonly datasetId: string | null;
  readonly origin: Origin;
  /** The run that the base is from. */
  readonly runId: string | null;
  /** Null until there is something to begin with. */
  readonly study: StudyJson | null;
  /** Runs at once; no part of the study, for they change nothing in what it finds. */
  readonly slots: number;
  begin(kind: StudyKind): void;
  /** A whole study: from a file, or a copy of one that stands. */
  take(study: StudyJson): void;
  set(part: Partial<Pick<StudyDraft, 'kind' | 'datasetId' | 'origin' | 'runId' | 'study' | 'slots'>>): void;
  /** Changes one field. */
  edit(field: string, value: unknown): void;
}

export const useStudyDraft = create<StudyDraft>((set) => ({
  ...{ kind: 'twins', datasetId: null, origin: 'suggested', runId: null, study: null, slots: 1 },
  begin: (kind) => set({ kind, origin: 'suggested', runId: null, study: null }),
  take: (study) => set({ kind: study.kind, study, origin: 'file', runId: null, datasetId: datasetOf(study) }),
  set,
  edit: (field, value) => set(({ study }) => (study ? { study: { ...study, [field]: value } } : {})),
}));

/** The dataset of a study's base; null where it names none. */
export function datasetOf({ base }: StudyJson): string | null {
  const dataset = isObject(base) && base.dataset;
  return isObject(dataset) && typeof dataset.id === 'string' ? dataset.id : null;
}

/** The template, with the base that people chose. */
export function withTemplate(template: StudyJson, before: StudyJson | null, origin: Origin): StudyJson {
  return before && origin !== 'suggested' ? { ...template, base: before.base } : template;
}

/** A base in a line: "784 → 500 → 250, softmax". */
export function baseWords(base: unknown): string {
  if (!isObject(base)) return 'no specification';
  const layers = Array.isArray(base.stack) ? base.stack.filter(isObject) : [];
  const units = layers.map((layer) => `${layer.kind ?? 'rbm'} ${layer.hidden ?? layer.units ?? '?'}`);
  const head = isObject(base.head) ? String(base.head.kind) : 'no head';
  return [...units, head].join(' → ');
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
