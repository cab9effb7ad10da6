// The models that a retention study looks at: before, and after each method by its ways down; and what is asked of them.
import type { StudyOf } from '../study.ts';
import type { AnalysisStep } from './step.ts';

type Retention = StudyOf<'retention'>;
export type Method = Retention['methods'][number];

/** One model whose likelihood is looked at: whose weights, of which stage, brought down how. */
interface Look {
  readonly arm: string;
  readonly stage: 'pretrained' | 'finetuned';
  readonly decoder: 'stored' | 'tied' | 'trained' | 'refitted';
}

export const BEFORE = 'before';
const REFITTED = 'tuned, decoder fitted afterwards';

const AFTER: Readonly<Record<Method, readonly Look[]>> = {
  tuned: [
    { arm: 'tuned', stage: 'finetuned', decoder: 'tied' },
    { arm: REFITTED, stage: 'finetuned', decoder: 'refitted' },
  ],
  frozen: [{ arm: 'frozen', stage: 'finetuned', decoder: 'tied' }],
  'up-down': [{ arm: 'up-down', stage: 'finetuned', decoder: 'trained' }],
};

/** What is asked of the pre-trained stack, which no method has changed yet. */
export function looksBefore(study: Retention, seed: number): AnalysisStep[] {
  return stepsOf(study, { arm: BEFORE, stage: 'pretrained', decoder: 'stored' }, `@pretraining ${seed}`, seed);
}

/** What is asked of a method's run. */
export function looksAfter(study: Retention, method: Method, seed: number): AnalysisStep[] {
  return AFTER[method].flatMap((look) => stepsOf(study, look, `@${method} ${seed}`, seed));
}

/** Three questions of one model; pictures of the first seed only. */
function stepsOf({ seeds }: Retention, { arm, stage, decoder }: Look, run: string, seed: number): AnalysisStep[] {
  const of = { arm, seed, factors: {}, runs: [run], datasets: [] };
  const isShown = seed === seeds[0];
  const likelihood: AnalysisStep = {
    ...{ kind: 'analysis', key: lookKey('likelihood', arm, seed), ...of },
    question: { kind: 'likelihood', stage, decoder },
  };
  const reconstruction: AnalysisStep = {
    ...{ kind: 'analysis', key: lookKey('reconstruction', arm, seed), ...of },
    question: { kind: 'reconstruction', stage, decoder, shown: isShown ? 10 : 0 },
  };
  const samples: AnalysisStep = {
    ...{ kind: 'analysis', key: lookKey('samples', arm, seed), ...of },
    question: { kind: 'samples', stage, decoder, count: 20, steps: 1000 },
  };
  return isShown ? [likelihood, reconstruction, samples] : [likelihood, reconstruction];
}

export function lookKey(kind: 'likelihood' | 'reconstruction' | 'samples', arm: string, seed: number): string {
  return `${kind} of ${arm} ${seed}`;
}

/** Every arm that is looked at, in the order of the table. */
export function armsOf({ methods }: Retention): string[] {
  return [BEFORE, ...methods.flatMap((method) => AFTER[method].map(({ arm }) => arm))];
}
