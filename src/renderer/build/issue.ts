// One thing that is wrong with a draft, or may go wrong, and the edits that solve it.
import type { Manifest } from '#shared/dataset.ts';
import type { Run } from '#shared/run.ts';
import type { Edit } from './edits.ts';

export interface Fix {
  /** A verb and what it comes to: "Set to 500". */
  readonly title: string;
  readonly edit: Edit;
}

export interface Issue {
  /** `stop`: cannot be started; `warn`: may go wrong; `hint`: could be better. */
  readonly kind: 'stop' | 'warn' | 'hint';
  /** 0-based; "head" and "data" for the cards at the ends; null: the whole run. */
  readonly where: number | 'head' | 'data' | null;
  /** The setting that it is about, as a dotted path below the layer or the specification; null: no single one. */
  readonly field: string | null;
  readonly what: string;
  readonly why: string;
  readonly fixes: readonly Fix[];
}

/** What a draft is judged by besides itself. */
export interface Surroundings {
  /** Null while it is not known. */
  readonly manifest: Manifest | null;
  readonly runs: readonly Run[];
}
