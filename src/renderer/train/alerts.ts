// Where on a run's curves something began to go wrong: the epoch, two words, and a sentence that says what to do.
import type { Run } from '#shared/run.ts';
import type { Point } from '../charts/smooth.ts';
import { measure } from '../formats.ts';
import { gap, type PhasePick } from './run-charts.ts';
import type { RunCurves } from './run-curves.ts';

export interface Alert {
  readonly kind: 'exploded' | 'dead-units' | 'overfitting';
  /** Epochs that were over when it began, so that it stands on the curve's point there. */
  readonly x: number;
  /** Two words, for the curve. */
  readonly label: string;
  /** What happened, and what helps. */
  readonly what: string;
  readonly why: string;
}

/** Epochs that a rise must last; shorter ones come and go by chance. */
const RISING = 5;
/** Fewer dead units than this share do no harm. */
const DEAD_SHARE = 0.25;

/** Everything that is told of one phase, each kind at most once, by the epoch at which it began. */
export function alertsOf(run: Run, curves: RunCurves, pick: PhasePick): Alert[] {
  const line = (metric: string) => curves.points({ ...pick, metric });
  const found = [
    exploded(run, curves, pick),
    dead(line('deadUnits'), unitsOf(run, pick)),
    pick.phase === 'pretraining'
      ? learntByHeart(line('freeEnergyTrain'), gap(line('freeEnergyTrain'), line('freeEnergyValidation')), 'gap')
      : learntByHeart(line('trainLoss'), line('validationLoss'), 'loss'),
  ];
  return found.filter((it) => it !== null).toSorted((a, b) => a.x - b.x);
}

function unitsOf({ spec }: Run, { layer }: PhasePick): number {
  const place = layer === null ? undefined : spec.stack[layer];
  return place && 'hidden' in place ? place.hidden : Number.POSITIVE_INFINITY;
}

/** A run that diverged, on the phase in which its points end. */
function exploded({ error, spec }: Run, curves: RunCurves, pick: PhasePick): Alert | null {
  if (error?.code !== 'TRAINING_DIVERGED') return null;
  const x = curves.epochs(pick);
  const isLater = pick.phase === 'finetuning' || (pick.layer ?? 0) + 1 === spec.stack.length;
  const next: PhasePick = isLater ? { phase: 'finetuning', layer: null } : { ...pick, layer: (pick.layer ?? 0) + 1 };
  if (x === 0 || (pick.phase !== 'finetuning' && curves.epochs(next) > 0)) return null;
  const why = 'Clone the run with a smaller learning rate.';
  return { kind: 'exploded', x, label: 'weights exploded', what: `Weights exploded after epoch ${x}.`, why };
}

function dead(units: readonly Point[], all: number): Alert | null {
  const first = units.find(([, count]) => count > DEAD_SHARE * all);
  if (!first) return null;
  const [x, count] = first;
  return {
    kind: 'dead-units',
    x,
    label: 'dead units',
    what: `${measure(count)} of ${measure(all)} units hardly ever switch on, since epoch ${x}.`,
    why: 'A sparsity target or a smaller rate keeps them in use.',
  };
}

/** The first epoch from which on `held` rose for five epochs in a row while `training` fell. */
export function risesFrom(training: readonly Point[], held: readonly Point[]): number | null {
  const own = new Map(training);
  let since = 0;
  for (let i = 1; i < held.length; i++) {
    const [[x, y] = [0, 0], [before, low] = [0, 0]] = [held[i], held[i - 1]];
    const fell = (own.get(x) ?? Number.NaN) < (own.get(before) ?? Number.NaN);
    since = y > low && fell ? since + 1 : 0;
    if (since === RISING) return held[i - RISING]?.[0] ?? null;
  }
  return null;
}

function learntByHeart(training: readonly Point[], held: readonly Point[], what: 'gap' | 'loss'): Alert | null {
  const x = risesFrom(training, held);
  if (x === null) return null;
  const words =
    what === 'gap'
      ? `The free-energy gap rises for ${RISING} epochs from epoch ${x} on, while the training rows' energy falls.`
      : `Validation loss rises for ${RISING} epochs from epoch ${x} on, while training loss falls.`;
  const why =
    what === 'gap' ? 'Fewer epochs or more weight decay may help.' : 'Fewer epochs, patience or dropout may help.';
  return { kind: 'overfitting', x, label: what === 'gap' ? 'gap rises' : 'loss rises', what: words, why };
}
