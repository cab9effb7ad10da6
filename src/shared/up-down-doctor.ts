// What is wrong with a run's up-down learning, told from its curves and from how far its layers moved.
import { type CurvePoints, type Curves, riseOf, settled } from './curve.ts';
import type { Manifest } from './dataset.ts';
import { digits, type Finding, slowerThan } from './finding.ts';
import { idleLayer } from './idle-layer.ts';
import type { Run } from './run.ts';
import type { Finetuning } from './spec.ts';

/** The bundled digits gain at rates up to ten times this one, and are lost at fifty times. */
const USUAL_RATE = 0.1;
/** How far above its least the reconstruction error must end for the rate to be too high, as a factor and at all. */
const RISE = 1.25;
const LEAST_RISE = 0.01;
/** A loss of the label units this many times what guessing would have is that of weights that went astray. */
const WORSE_THAN_GUESSING = 1.1;
/** Where no layer moved by more than this share of its own size, nothing was learnt. */
const MOVED = 0.001;
const LEAST_EPOCHS = 3;
/** Fewer epochs may be too few for any rate. */
const CURVE_EPOCHS = 5;

type Label = Pick<Manifest, 'label'> | null;

export function upDownFindings(run: Run, curves: Curves, data: Label): Finding[] {
  const { finetuning } = run.spec;
  if (finetuning?.objective !== 'up-down') return [];
  const curve = (metric: string) => curves({ phase: 'finetuning', layer: null, metric });
  const errors = curve('reconstructionError');
  const found =
    worseReconstructions(errors, run, curves, finetuning) ??
    worseThanGuessing(curve('validationLoss'), finetuning, data) ??
    idleLayer(run, curves, USUAL_RATE) ??
    unmoved(errors, run, finetuning);
  return found ? [found] : [];
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

function tooHigh({ learningRate }: Finetuning, epoch: number, what: string): Finding {
  const slower = slowerThan(learningRate, USUAL_RATE);
  const advice = `the rate, ${digits(learningRate)}, is likely too high, so try ${digits(slower)}`;
  return ofRate('learning-rate-high', epoch, slower, what, advice);
}

/** What the generative weights give back got worse, during the epochs or against what pre-training had reached. */
function worseReconstructions(errors: CurvePoints, { spec }: Run, curves: Curves, tuning: Finetuning): Finding | null {
  if (errors.length < LEAST_EPOCHS) return null;
  const isFar = (last: number, least: number) => last > Math.max(RISE * least, least + LEAST_RISE);
  const words = (last: number, least: number) => `ended at ${digits(last)} after ${digits(least)}`;
  const rise = riseOf(errors);
  if (rise && isFar(rise.last, rise.least)) {
    return tooHigh(tuning, rise.epoch, `Up-down's reconstruction error ${words(rise.last, rise.least)}`);
  }
  const isOwn = spec.stack[0]?.source === 'pretrain';
  const before = isOwn ? settled(curves({ phase: 'pretraining', layer: 0, metric: 'reconstructionError' })) : null;
  const last = settled(errors);
  if (before === null || last === null || !isFar(last, before)) return null;
  return tooHigh(tuning, 0, `Up-down's reconstruction error ${words(last, before)} in pre-training`);
}

function worseThanGuessing(losses: CurvePoints, tuning: Finetuning, data: Label): Finding | null {
  const last = settled(losses);
  if (last === null || data?.label?.kind !== 'class' || tuning.learningRate <= USUAL_RATE) return null;
  const guessing = Math.log(data.label.classes.length);
  const limit = WORSE_THAN_GUESSING * guessing;
  if (last <= limit) return null;
  const epoch = losses.find(([, loss]) => loss > limit)?.[0] ?? 0;
  const what = `Up-down's validation loss ended at ${digits(last)}, and guessing would have ${digits(guessing)}`;
  return tooHigh(tuning, epoch, what);
}

function unmoved(errors: CurvePoints, { layers }: Run, { learningRate }: Finetuning): Finding | null {
  if (errors.length < CURVE_EPOCHS || layers.length === 0) return null;
  const largest = Math.max(...layers.map(({ weightChange, weightNorm }) => weightChange / weightNorm));
  if (!(largest < MOVED)) return null;
  const faster = Number(digits(Math.max(0.01, learningRate * 10)));
  const what = `No layer moved by more than ${digits(100 * largest)} % of its size in ${errors.length} epochs of up-down`;
  const advice = `the rate, ${digits(learningRate)}, is likely too low, so try ${digits(faster)}`;
  return ofRate('learning-rate-low', 0, faster, what, advice);
}
