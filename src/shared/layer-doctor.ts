// What is wrong with the pre-training of a run's layers, told from their curves.
import { type CurvePoints, type Curves, riseOf, settled } from './curve.ts';
import { inputColumns, type Manifest } from './dataset.ts';
import { digits, type Fault, type Finding, SAFE_RATE, slowerThan } from './finding.ts';
import { type MachineLayer, outputUnits } from './layer.ts';
import type { Run } from './run.ts';

/** Fewer units than this share may be out of use: with a third of them idle, features were as good as with none. */
const IDLE_SHARE = 0.5;
/** sigmoid(-10) = 0.00005: at this size a bias decides alone. */
const LARGE_BIAS = 10;
/** A single update at this rate can move a unit's input by as much as decides it; usual ones are a tenth of it. */
const LARGE_RATE = 1;
/** From this rate on, the rate is a likelier cause of idle units than what else they may want. */
const QUICK_RATE = 0.5;
/** How far above its least the reconstruction error must end for the rate to be too high, as a factor and at all. */
const RISE = 1.25;
const LEAST_RISE = 0.01;
/** How much worse than fair coins a layer must describe its own training rows. */
const WORSE_THAN_COINS = 1.5;
/**
 * Updates are a thousandth of the weights where a rate is right (Hinton 2010, section 7.2), and momentum makes several of
 * them one; the largest of these was less than a third of that.
 */
const SLOW_UPDATES = 3e-4;
/** A layer whose error fell below this share of its first one has learnt, and may have come to rest. */
const LEARNT = 0.9;
/** The pseudo-likelihood of held-out rows must fall by this share of its best, and that of training rows rise by as much. */
const TURNED = 0.25;
/** Fewer epochs make no curve. */
const LEAST_EPOCHS = 3;

interface Place {
  readonly layer: MachineLayer;
  readonly index: number;
  /** Visible units; null where the data is gone. */
  readonly inputs: number | null;
  curve(metric: string): CurvePoints;
}

export function layerFindings(run: Run, curves: Curves, data: Pick<Manifest, 'columns'> | null): Finding[] {
  const { stack } = run.spec;
  return stack.flatMap((layer, index) => {
    if (layer.kind === 'dense' || !layer.pretraining) return [];
    const below = stack[index - 1];
    const inputs = below ? outputUnits(below) : data && inputColumns(data).length;
    const curve = (metric: string) => curves({ phase: 'pretraining', layer: index, metric });
    const place = { layer, index, inputs, curve };
    const found = [tooFast(place), tooSlow(place)].find((it) => it !== null);
    // Whatever else a wrong rate brings about is no fault of its own.
    return found ? [found] : [...idleUnits(place), ...overfitting(place)];
  });
}

/** What a finding is made of, beside its place. */
interface Found {
  readonly fault: Fault;
  readonly field: string;
  readonly value: unknown;
  readonly epoch: number;
  readonly what: string;
  readonly advice: string;
}

function finding({ index }: Place, { fault, field, value, epoch, what, advice }: Found): Finding {
  return {
    fault,
    where: `stack[${index}].pretraining.${field}`,
    since: { phase: 'pretraining', layer: index, epoch },
    what: `Layer ${index + 1}: ${what}`,
    advice,
    remedy: [['stack', index, 'pretraining', field], value],
  };
}

function tooFast(place: Place): Finding | null {
  const { layer, curve, inputs } = place;
  const learning = layer.pretraining;
  if (!learning) return null;
  const { learningRate } = learning;
  const safe = isReal(layer) ? SAFE_RATE.real : SAFE_RATE.binary;
  const slower = slowerThan(learningRate, safe);
  const advice = `the rate, ${digits(learningRate)}, is likely too high, so try ${digits(slower)}`;
  const high = (epoch: number, what: string) =>
    finding(place, { fault: 'learning-rate-high', field: 'learningRate', value: slower, epoch, what, advice });
  const errors = curve('reconstructionError');
  const rise = errors.length < LEAST_EPOCHS ? null : riseOf(errors);
  // Chains that live on wander, so that their reconstructions may well get worse while the model gets better.
  const isByReconstruction = !('method' in learning) || learning.method === 'cd';
  if (isByReconstruction && rise && rise.last > Math.max(RISE * rise.least, rise.least + LEAST_RISE)) {
    return high(rise.epoch, `the reconstruction error ended at ${digits(rise.last)} after ${digits(rise.least)}`);
  }
  const likelihood = curve('pseudoLikelihoodTrain');
  const end = settled(likelihood);
  const coins = inputs === null ? Number.NEGATIVE_INFINITY : -inputs * Math.LN2;
  // Copied weights may be no model of these rows before they are moved.
  const isOfRate = typeof layer.source !== 'object' || learningRate > safe;
  if (isOfRate && end !== null && end < WORSE_THAN_COINS * coins) {
    const epoch = likelihood.find(([, value]) => value < WORSE_THAN_COINS * coins)?.[0] ?? 0;
    const what = `its own training rows have the pseudo-likelihood ${digits(end)}, and ${inputs} fair coins ${digits(coins)}`;
    return high(epoch, what);
  }
  const hasTarget = 'sparsity' in learning && learning.sparsity !== null;
  const idle = idleCurve(place);
  const [, last] = idle.at(-1) ?? [0, 0];
  if (learningRate < LARGE_RATE || hasTarget || last <= IDLE_SHARE * layer.hidden) return null;
  return high(since(idle, IDLE_SHARE * layer.hidden), `${last} of ${layer.hidden} units are out of use`);
}

function isReal({ visibleUnits, hiddenUnits }: MachineLayer): boolean {
  return visibleUnits !== 'bernoulli' || hiddenUnits !== 'bernoulli';
}

function tooSlow(place: Place): Finding | null {
  const { layer, curve } = place;
  const norms = new Map(curve('weightNorm'));
  const updates = curve('updateNorm').map(([epoch, norm]) => norm / (norms.get(epoch) ?? Number.NaN));
  const largest = Math.max(...updates);
  const errors = curve('reconstructionError');
  const hasLearnt = (settled(errors) ?? 0) < LEARNT * (errors[0]?.[1] ?? 0);
  if (!layer.pretraining || errors.length < LEAST_EPOCHS || hasLearnt) return null;
  if (updates.length === 0 || !(largest < SLOW_UPDATES)) return null;
  const { learningRate } = layer.pretraining;
  const value = Number(digits(learningRate * 10));
  const what = `no update that was looked at was larger than ${digits(largest)} of the weights`;
  const advice = `the rate, ${digits(learningRate)}, is likely too low, so try ${digits(value)}`;
  return finding(place, { fault: 'learning-rate-low', field: 'learningRate', value, epoch: 0, what, advice });
}

/** Dead and saturated units together, by epoch. */
function idleCurve({ curve }: Place): CurvePoints {
  const saturated = new Map(curve('saturatedUnits'));
  return curve('deadUnits').map(([epoch, dead]) => [epoch, dead + (saturated.get(epoch) ?? 0)]);
}

/** The epoch from which on a curve stayed above a value to its end. */
function since(points: CurvePoints, above: number): number {
  const last = points.findLastIndex(([, value]) => value <= above);
  return points[last + 1]?.[0] ?? 0;
}

function idleUnits(place: Place): Finding[] {
  const { layer, curve } = place;
  const { hidden } = layer;
  const of = (metric: string) => curve(metric).at(-1)?.[1] ?? 0;
  const idle = of('deadUnits') + of('saturatedUnits');
  const bias = of('hiddenBiasSize');
  if (bias > LARGE_BIAS && idle > IDLE_SHARE * hidden) {
    const what = `hidden biases have the size ${digits(bias)}, which keeps ${idle} of ${hidden} units off or on whatever the data`;
    const epoch = since(curve('hiddenBiasSize'), LARGE_BIAS);
    return [finding(place, { fault: 'hidden-biases-large', epoch, what, ...remedyOf(place, 'centered') })];
  }
  const counts = [
    { fault: 'dead-units', metric: 'deadUnits', words: 'never switch on' },
    { fault: 'saturated-units', metric: 'saturatedUnits', words: 'are always on' },
  ] as const;
  return counts.flatMap(({ fault, metric, words }) => {
    const count = of(metric);
    if (count <= IDLE_SHARE * hidden) return [];
    const epoch = since(curve(metric), IDLE_SHARE * hidden);
    const what = `${count} of ${hidden} units ${words}`;
    return [finding(place, { fault, epoch, what, ...remedyOf(place, 'sparse') })];
  });
}

/** What is proposed for a layer whose units are not in use. */
const SPARSITY = { target: 0.1, cost: 0.1 };

function remedyOf({ layer }: Place, usual: 'sparse' | 'centered'): Pick<Found, 'field' | 'value' | 'advice'> {
  const learningRate = layer.pretraining?.learningRate ?? 0;
  const words = 'target of 0.1 at the cost 0.1';
  if (layer.kind === 'rbm' && layer.pretraining?.sparsity) {
    return { field: 'sparsity', value: SPARSITY, advice: `the sparsity target pulls too hard, so use a ${words}` };
  }
  if (layer.kind !== 'rbm' || learningRate >= QUICK_RATE) {
    const slower = Number(digits(learningRate / 10));
    return { field: 'learningRate', value: slower, advice: `try the rate ${slower}` };
  }
  if (usual === 'centered') return { field: 'centered', value: true, advice: 'use the centered gradient' };
  return { field: 'sparsity', value: SPARSITY, advice: `set a sparsity ${words}` };
}

/** The layer goes on to describe its own rows better, and held-out ones worse. */
function overfitting(place: Place): Finding[] {
  const { layer, curve } = place;
  const held = curve('pseudoLikelihoodValidation');
  const own = curve('pseudoLikelihoodTrain');
  const fall = held.length < LEAST_EPOCHS ? null : riseOf(held.map(([epoch, value]) => [epoch, -value]));
  if (!fall || fall.last - fall.least < TURNED * Math.abs(fall.least)) return [];
  const then = settled(own.filter(([epoch]) => epoch <= fall.epoch)) ?? 0;
  if ((settled(own) ?? 0) - then < TURNED * Math.abs(then)) return [];
  const { epoch, least: best, last } = fall;
  const value = Number(digits(Math.max(0.001, 10 * (layer.pretraining?.weightDecay ?? 0))));
  const what = `the pseudo-likelihood of held-out rows fell from ${digits(-best)} to ${digits(-last)} while that of training rows rose`;
  const advice = `it learns its rows by heart, so try the weight decay ${digits(value)}, or fewer epochs`;
  return [finding(place, { fault: 'overfitting', field: 'weightDecay', value, epoch, what, advice })];
}
