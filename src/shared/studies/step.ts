// What a study is made of: runs to train and questions to ask of them, each with a key that others may build upon.
import type { Analysis, AnalysisQuestion } from '../analysis.ts';
import type { Curve } from '../contract.ts';
import type { Run } from '../run.ts';
import type { StudyKind, StudyOf } from '../study.ts';
import type { StudyOutcome } from '../study-outcome.ts';

interface AnyStep {
  /** Unique in its study, and the same whenever the study is planned again. */
  readonly key: string;
  /** What is compared; null for what only serves others, such as pre-training that several runs share. */
  readonly arm: string | null;
  readonly seed: number;
  readonly factors: Readonly<Record<string, string | number | boolean>>;
}

/** A run. In its stack a layer's source may name another step's run: { run: "@<key>", layer, stage }. */
export interface RunStep extends AnyStep {
  readonly kind: 'run';
  /** A specification as people write it. */
  readonly spec: object;
}

/** A question about runs of this study ("@<key>"), or about others by id. */
export interface AnalysisStep extends AnyStep {
  readonly kind: 'analysis';
  readonly question: AnalysisQuestion;
  readonly runs: readonly string[];
  readonly datasets: readonly string[];
}

export type Step = RunStep | AnalysisStep;

/** What came of a step. */
export type StepResult =
  | { readonly kind: 'run'; readonly run: Run; readonly tuning: TuningCurves }
  | { readonly kind: 'analysis'; readonly answer: Analysis; readonly seconds: number }
  | { readonly kind: 'failed'; readonly problem: string };

/** A run's fine-tuning curves by metric. */
export type TuningCurves = Readonly<Record<string, Curve>>;

/** What is there so far, by key. */
export type StepResults = ReadonlyMap<string, StepResult>;

/** How studies of one kind are asked and answered. All of it is pure. */
export interface StudyDesign<Kind extends StudyKind> {
  /** In one sentence. */
  question(study: StudyOf<Kind>): string;
  /** What is equal, what differs, which rows decide. */
  design(study: StudyOf<Kind>): string[];
  /**
   * Every step that is known so far, those of earlier plans in the same order first; more may come with results.
   * @throws AppError INVALID_SPEC where the study can't be asked of its base.
   */
  plan(study: StudyOf<Kind>, results: StepResults): Step[];
  outcome(
    study: StudyOf<Kind>,
    steps: readonly Step[],
    results: StepResults,
  ): Omit<StudyOutcome, 'question' | 'design'>;
  /** What a study of this kind needs besides base and seeds, to start from. */
  template(base: object): object;
}

/** The keys of the steps that a step builds upon. */
export function needsOf(step: Step): string[] {
  const named = step.kind === 'run' ? sourcesOf(step.spec) : step.runs;
  return [...new Set(named.filter((it) => it.startsWith('@')).map((it) => it.slice(1)))];
}

function sourcesOf(spec: object): string[] {
  const { stack = [] } = spec as { stack?: readonly { source?: unknown }[] };
  return stack.flatMap(({ source }) =>
    typeof source === 'object' && source !== null && 'run' in source ? [String(source.run)] : [],
  );
}

/** The specification with the ids of runs in the place of keys. */
export function withRuns(spec: object, idOf: (key: string) => string): object {
  const { stack = [], ...rest } = spec as { stack?: readonly { source?: unknown }[] };
  return {
    ...rest,
    stack: stack.map((layer) => {
      const { source } = layer;
      if (typeof source !== 'object' || source === null || !('run' in source)) return layer;
      const run = String(source.run);
      return { ...layer, source: { ...source, run: run.startsWith('@') ? idOf(run.slice(1)) : run } };
    }),
  };
}
