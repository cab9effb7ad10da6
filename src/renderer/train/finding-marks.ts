// Which curve of a phase a finding stands on, as a triangle with two words.
import type { Fault, Finding } from '#shared/finding.ts';
import type { PhasePick } from './run-charts.ts';

export interface Mark {
  /** Epochs that were over when it began, so that it stands on the curve's point there. */
  readonly x: number;
  readonly label: string;
}

/** What a curve shows of a fault; nothing where it has no beginning. */
const LABELS: Partial<Record<Fault, string>> = {
  'learning-rate-high': 'rate high',
  'dead-units': 'dead units',
  'saturated-units': 'saturated units',
  'hidden-biases-large': 'large biases',
  overfitting: 'overfitting',
};

/** Second charts that show how rows that were held out fare. */
const HELD_OUT: ReadonlySet<string | null> = new Set(['gap', 'energies', 'pseudoLikelihoodValidation']);

/** True for what began in this phase. */
export function isIn({ since }: Finding, { phase, layer }: PhasePick): boolean {
  return since?.phase === phase && since.layer === layer;
}

/** The marks of a phase's first chart, and of its second, which shows `choice`. */
export function marksOf(findings: readonly Finding[], pick: PhasePick, choice: string | null): [Mark[], Mark[]] {
  const own = findings.filter((it) => isIn(it, pick));
  const onSecond = (it: Finding) => pick.phase === 'pretraining' && it.fault === 'overfitting';
  const marks = (chosen: readonly Finding[]) =>
    chosen.flatMap(({ fault, since }) => {
      const label = LABELS[fault];
      return label && since ? [{ x: since.epoch + 1, label }] : [];
    });
  const second = HELD_OUT.has(choice) ? own.filter(onSecond) : [];
  return [marks(own.filter((it) => !onSecond(it))), marks(second)];
}
