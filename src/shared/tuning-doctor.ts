// What is wrong with a run's fine-tuning, told from its curves and from how far the head moved.
import type { MetricPoint } from './event.ts';
import { digits, type Finding } from './finding.ts';
import { curveOf } from './layer-doctor.ts';
import type { Run } from './run.ts';

/** A head that moved by less than this share of its own size still says what chance gave it. */
const HEAD_MOVED = 0.02;
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

export function tuningFindings(run: Run, points: readonly MetricPoint[]): Finding[] {
  const tuning = run.spec.finetuning;
  const own = points.filter(({ phase }) => phase === 'finetuning');
  const train = curveOf(own, 'trainLoss');
  if (!tuning || tuning.objective === 'up-down' || train.length === 0) return [];
  const { learningRate, optimizer } = tuning;
  const faster = Math.max(USUAL_RATE[optimizer], learningRate * 10);
  const head = run.layers.at(-1);
  if (head?.kind === 'head' && head.weightChange < HEAD_MOVED * head.weightNorm) {
    const share = digits((100 * head.weightChange) / head.weightNorm);
    const sentence = `The head's weights moved by ${share} % of their size in ${train.length} epochs, so it is as good as untrained; the rate, ${digits(learningRate)}, is too low, so try ${digits(faster)}.`;
    return [rateFinding('untrained-head', faster, sentence)];
  }
  const found = rate(train, learningRate, faster);
  return found.length > 0 ? found : overfitting(train, curveOf(own, 'validationLoss'), tuning.dropout);
}

function rateFinding(fault: Finding['fault'], value: number, sentence: string): Finding {
  const remedy = [['finetuning', 'learningRate'], Number(digits(value))] as const;
  return { fault, where: 'finetuning.learningRate', sentence, remedy };
}

function rate(train: readonly number[], learningRate: number, faster: number): Finding[] {
  const [first = 0] = train;
  const last = train.at(-1) ?? 0;
  const least = Math.min(...train);
  if (train.length < LEAST_EPOCHS) return [];
  const slower = learningRate / 10;
  if (last > least + LEAST_RISE && (last > RISE * least || last > WORSE * first)) {
    const sentence = `Fine-tuning's training loss ended at ${digits(last)} after ${digits(least)}; the rate, ${digits(learningRate)}, is likely too high, so try ${digits(slower)}.`;
    return [rateFinding('learning-rate-high', slower, sentence)];
  }
  if (train.length < CURVE_EPOCHS || first < SMALL_LOSS || first - last >= FALL * first) return [];
  const sentence = `Fine-tuning's training loss fell from ${digits(first)} to ${digits(last)} only, in ${train.length} epochs; the rate, ${digits(learningRate)}, is likely too low, so try ${digits(faster)}.`;
  return [rateFinding('learning-rate-low', faster, sentence)];
}

function overfitting(train: readonly number[], validation: readonly number[], dropout: number): Finding[] {
  const last = validation.at(-1) ?? 0;
  const best = Math.min(...validation);
  const then = train[validation.indexOf(best)] ?? 0;
  const now = train.at(-1) ?? 0;
  if (validation.length < LEAST_EPOCHS || last < VALIDATION_RISE * best || now > TRAINING_FALL * then) return [];
  const more = dropout < 0.5 ? 0.5 : 0.8;
  const sentence = `From epoch ${validation.indexOf(best) + 1} on the validation loss rose from ${digits(best)} to ${digits(last)} while the training loss fell from ${digits(then)} to ${digits(now)}; it learns its rows by heart, so try the dropout ${more}, or fewer epochs.`;
  return [{ fault: 'overfitting', where: 'finetuning.dropout', sentence, remedy: [['finetuning', 'dropout'], more] }];
}
