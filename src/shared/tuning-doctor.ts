// What is wrong with a run's fine-tuning, told from its curves and from how far the head moved.
import { type CurvePoints, type Curves, riseOf } from './curve.ts';
import type { Manifest } from './dataset.ts';
import { digits, type Finding, slowerThan } from './finding.ts';
import { idleLayer } from './idle-layer.ts';
import type { Run } from './run.ts';
import type { Finetuning, Spec } from './spec.ts';

/** A head that moved by less than this share of its own size still says what chance gave it. */
const HEAD_MOVED = 0.1;
/** A training loss this many times what guessing would have is that of weights that went astray. */
const WORSE_THAN_GUESSING = 1.1;
/** How far above its least the training loss must end for the rate to be too high, as a factor and at all. */
const RISE = 1.5;
const LEAST_RISE = 0.01;
/** The same against its first epoch. */
const WORSE = 1.1;
/** A training loss that fell by less than this share did not learn, unless it was small from the beginning. */
const FALL = 0.02;
const SMALL_LOSS = 0.05;
/** Overfitting: the validation loss ended this far above its least while the training loss fell to this share. */
const VALIDATION_RISE = 1.5;
const TRAINING_FALL = 0.5;
const LEAST_EPOCHS = 3;
/** Fewer epochs may be too few for any rate. */
const CURVE_EPOCHS = 5;
const USUAL_RATE = { sgd: 0.1, momentum: 0.05, nesterov: 0.05, adagrad: 0.01, rmsprop: 0.001, adam: 0.001 };

type Label = Pick<Manifest, 'label'> | null;

export function tuningFindings(run: Run, curves: Curves, data: Label): Finding[] {
  const { finetuning } = run.spec;
  if (!finetuning || finetuning.objective === 'up-down') return [];
  const curve = (metric: string) => curves({ phase: 'finetuning', layer: null, metric });
  const train = curve('trainLoss');
  if (train.length === 0) return [];
  const found =
    tooFast(train, run.spec, finetuning, data) ??
    (hasLearnt(train)
      ? null
      : (idleLayer(run, curves, USUAL_RATE[finetuning.optimizer]) ?? tooSlow(train, run, finetuning)));
  return found ? [found] : overfitting(train, curve('validationLoss'), finetuning);
}

function ofRate(fault: Finding['fault'], epoch: number, value: number, what: string, advice: string): Finding {
  return {
    fault,
    where: 'finetuning.learningRate',
    since: { phase: 'finetuning', layer: null, epoch },
    what,
    advice,
    remedy: [['finetuning', 'learningRate'], value],
  };
}

/** The mean loss of a network that knows nothing but which answers there are; null where that is not known. */
function guessingLoss({ head, finetuning }: Spec, data: Label): number | null {
  if (finetuning?.objective !== 'discriminative') return null;
  // Targets are standardised on the training rows, and the loss is half the squared error.
  if (head.kind === 'regression') return 0.5;
  if (data?.label?.kind !== 'class') return null;
  const classes = data.label.classes.length;
  if (head.kind === 'sigmoid') return classes * Math.LN2;
  return head.kind === 'softmax' ? Math.log(classes) : null;
}

function tooFast(train: CurvePoints, spec: Spec, tuning: Finetuning, data: Label): Finding | null {
  const { learningRate, optimizer } = tuning;
  const slower = slowerThan(learningRate, USUAL_RATE[optimizer]);
  const advice = `the rate, ${digits(learningRate)}, is likely too high, so try ${digits(slower)}`;
  const high = (epoch: number, what: string) => ofRate('learning-rate-high', epoch, slower, what, advice);
  const [, first = 0] = train[0] ?? [];
  const [, last = 0] = train.at(-1) ?? [];
  const guessing = guessingLoss(spec, data);
  // With a usual rate it is not the rate that leads astray.
  const isUnusual = learningRate > USUAL_RATE[optimizer];
  const astray = guessing === null ? undefined : train.find(([, loss]) => loss > WORSE_THAN_GUESSING * guessing);
  // Units that the first steps drove out of use leave the biases, which guess.
  if (guessing !== null && isUnusual && astray && last > (1 - FALL) * guessing) {
    const what = `Fine-tuning's training loss ended at ${digits(last)}, and guessing would have ${digits(guessing)}`;
    return high(astray[0], what);
  }
  const rise = train.length < LEAST_EPOCHS ? null : riseOf(train);
  if (!rise || rise.last <= rise.least + LEAST_RISE) return null;
  if (rise.last <= RISE * rise.least && rise.last <= WORSE * first) return null;
  return high(rise.epoch, `Fine-tuning's training loss ended at ${digits(rise.last)} after ${digits(rise.least)}`);
}

/** True also where epochs are too few, or the loss too small from the beginning, to say that it did not. */
function hasLearnt(train: CurvePoints): boolean {
  const [, first = 0] = train[0] ?? [];
  const [, last = 0] = train.at(-1) ?? [];
  return train.length < CURVE_EPOCHS || first < SMALL_LOSS || first - last >= FALL * first;
}

function tooSlow(train: CurvePoints, { layers }: Run, { learningRate, optimizer }: Finetuning): Finding {
  const [, first = 0] = train[0] ?? [];
  const [, last = 0] = train.at(-1) ?? [];
  const faster = Number(digits(Math.max(USUAL_RATE[optimizer], learningRate * 10)));
  const advice = `the rate, ${digits(learningRate)}, is likely too low, so try ${digits(faster)}`;
  const low = (fault: Finding['fault'], what: string) => ofRate(fault, 0, faster, what, advice);
  const head = layers.at(-1);
  if (head?.kind === 'head' && head.weightChange < HEAD_MOVED * head.weightNorm) {
    const share = digits((100 * head.weightChange) / head.weightNorm);
    const what = `The head's weights moved by ${share} % of their size in ${train.length} epochs, so it is as good as untrained`;
    return low('untrained-head', what);
  }
  const what = `Fine-tuning's training loss fell from ${digits(first)} to ${digits(last)} only, in ${train.length} epochs`;
  return low('learning-rate-low', what);
}

function overfitting(train: CurvePoints, validation: CurvePoints, { dropout }: Finetuning): Finding[] {
  if (validation.length < LEAST_EPOCHS) return [];
  const [epoch, best] = validation.reduce((a, b) => (b[1] < a[1] ? b : a));
  const last = validation.at(-1)?.[1] ?? 0;
  const then = train.find((it) => it[0] === epoch)?.[1] ?? 0;
  const now = train.at(-1)?.[1] ?? 0;
  if (last < VALIDATION_RISE * best || now > TRAINING_FALL * then) return [];
  const more = dropout < 0.5 ? 0.5 : 0.8;
  const what = `From epoch ${epoch + 1} on the validation loss rose from ${digits(best)} to ${digits(last)} while the training loss fell from ${digits(then)} to ${digits(now)}`;
  const advice = `it learns its rows by heart, so try the dropout ${more}, or fewer epochs`;
  const remedy = [['finetuning', 'dropout'], more] as const;
  const since = { phase: 'finetuning', layer: null, epoch } as const;
  return [{ fault: 'overfitting', where: 'finetuning.dropout', since, what, advice, remedy }];
}
