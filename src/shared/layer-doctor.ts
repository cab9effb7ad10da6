// What is wrong with the pre-training of a run's layers, told from their curves.
import type { MetricPoint } from './event.ts';
import { digits, type Finding } from './finding.ts';
import type { MachineLayer } from './layer.ts';
import type { Run } from './run.ts';

/** Fewer units than this share may be out of use without harm. */
const IDLE_SHARE = 0.25;
/** Beyond this share of idle units, large biases are their cause, not the weights. */
const BIASED_SHARE = 0.5;
/** sigmoid(-10) = 0.00005: at this size a bias decides alone. */
const LARGE_BIAS = 10;
/** How far above its least the reconstruction error must end for the rate to be too high, as a factor and at all. */
const RISE = 1.25;
const LEAST_RISE = 0.01;
/** Updates are a thousandth of the weights where a rate is right (Hinton 2010, section 7.2); these never came to a tenth of that. */
const SLOW_UPDATES = 1e-4;
/** The pseudo-likelihood of held-out rows must fall by this share of its best, and that of training rows rise by as much. */
const TURNED = 0.1;
/** Fewer epochs make no curve. */
const LEAST_EPOCHS = 3;

interface Place {
  readonly layer: MachineLayer;
  readonly index: number;
  curve(metric: string): number[];
}

export function layerFindings(run: Run, points: readonly MetricPoint[]): Finding[] {
  return run.spec.stack.flatMap((layer, index) => {
    if (layer.kind === 'dense' || !layer.pretraining) return [];
    const own = points.filter((point) => point.phase === 'pretraining' && point.layer === index);
    const curve = (metric: string) => curveOf(own, metric);
    const place = { layer, index, curve };
    const found = rate(place);
    // Whatever else a wrong rate brings about is no fault of its own.
    return found.length > 0 ? found : [...idleUnits(place), ...overfitting(place)];
  });
}

/** A metric's values in the order of epochs. */
export function curveOf(points: readonly MetricPoint[], metric: string): number[] {
  return points
    .filter((point) => point.metric === metric)
    .toSorted((a, b) => a.epoch - b.epoch)
    .map(({ value }) => value);
}

function finding({ index }: Place, fault: Finding['fault'], field: string, value: unknown, sentence: string): Finding {
  const where = `stack[${index}].pretraining.${field}`;
  return {
    fault,
    where,
    sentence: `Layer ${index + 1}: ${sentence}`,
    remedy: [['stack', index, 'pretraining', field], value],
  };
}

function rate(place: Place): Finding[] {
  const { layer, curve } = place;
  const learning = layer.pretraining;
  const errors = curve('reconstructionError');
  const last = errors.at(-1);
  if (!learning || last === undefined || errors.length < LEAST_EPOCHS) return [];
  const { learningRate } = learning;
  const least = Math.min(...errors);
  // Chains that live on wander, so that their reconstructions may well get worse while the model gets better.
  const isByReconstruction = !('method' in learning) || learning.method === 'cd';
  if (isByReconstruction && last > Math.max(RISE * least, least + LEAST_RISE)) {
    const sentence = `the reconstruction error ended at ${digits(last)} after ${digits(least)}; the rate, ${digits(learningRate)}, is likely too high, so try ${digits(learningRate / 10)}.`;
    return [finding(place, 'learning-rate-high', 'learningRate', Number(digits(learningRate / 10)), sentence)];
  }
  const norms = curve('weightNorm');
  const updates = curve('updateNorm').map((norm, i) => norm / (norms[i] ?? Number.NaN));
  const largest = Math.max(...updates);
  if (!(largest < SLOW_UPDATES) || updates.length === 0) return [];
  const sentence = `no update that was looked at was larger than ${digits(largest)} of the weights; the rate, ${digits(learningRate)}, is likely too low, so try ${digits(learningRate * 10)}.`;
  return [finding(place, 'learning-rate-low', 'learningRate', Number(digits(learningRate * 10)), sentence)];
}

function idleUnits(place: Place): Finding[] {
  const { layer, curve } = place;
  const dead = curve('deadUnits').at(-1) ?? 0;
  const saturated = curve('saturatedUnits').at(-1) ?? 0;
  const bias = curve('hiddenBiasSize').at(-1) ?? 0;
  const { hidden, kind } = layer;
  const sparsity = layer.kind === 'rbm' ? layer.pretraining?.sparsity : null;
  if (bias > LARGE_BIAS && dead + saturated > BIASED_SHARE * hidden) {
    const sentence = `hidden biases have the size ${digits(bias)}, which keeps ${dead + saturated} of ${hidden} units off or on whatever the data`;
    return [
      remedied(place, 'hidden-biases-large', sentence, sparsity ? 'looser' : kind === 'rbm' ? 'centered' : 'slower'),
    ];
  }
  const found: Finding[] = [];
  if (dead > IDLE_SHARE * hidden) {
    const sentence = `${dead} of ${hidden} units hardly ever switch on`;
    found.push(remedied(place, 'dead-units', sentence, kind !== 'rbm' ? 'slower' : sparsity ? 'looser' : 'sparse'));
  }
  if (saturated > IDLE_SHARE * hidden) {
    const sentence = `${saturated} of ${hidden} units are almost always on`;
    found.push(remedied(place, 'saturated-units', sentence, kind !== 'rbm' || sparsity ? 'slower' : 'sparse'));
  }
  return found;
}

function remedied(
  place: Place,
  fault: Finding['fault'],
  sentence: string,
  remedy: 'looser' | 'sparse' | 'centered' | 'slower',
): Finding {
  const slower = Number(digits((place.layer.pretraining?.learningRate ?? 0) / 10));
  switch (remedy) {
    case 'looser':
      return finding(
        place,
        fault,
        'sparsity',
        SPARSITY,
        `${sentence}; the sparsity target pulls too hard, so use a ${SPARSITY_WORDS}.`,
      );
    case 'sparse':
      return finding(place, fault, 'sparsity', SPARSITY, `${sentence}; set a sparsity ${SPARSITY_WORDS}.`);
    case 'centered':
      return finding(place, fault, 'centered', true, `${sentence}; use the centered gradient.`);
    case 'slower':
      return finding(place, fault, 'learningRate', slower, `${sentence}; try the rate ${slower}.`);
  }
}

/** What is proposed for a layer whose units are not in use. */
export const SPARSITY = { target: 0.05, cost: 0.1 };
const SPARSITY_WORDS = 'target of 0.05 at the cost 0.1';

/** The layer goes on to describe its own rows better, and held-out ones worse. */
function overfitting(place: Place): Finding[] {
  const { layer, curve } = place;
  const held = curve('pseudoLikelihoodValidation');
  const own = curve('pseudoLikelihoodTrain');
  const last = held.at(-1);
  const best = Math.max(...held);
  if (last === undefined || held.length < LEAST_EPOCHS || best - last < TURNED * Math.abs(best)) return [];
  const at = held.indexOf(best);
  const then = own[at] ?? 0;
  if ((own.at(-1) ?? 0) - then < TURNED * Math.abs(then)) return [];
  const decay = Math.max(0.001, 10 * (layer.pretraining?.weightDecay ?? 0));
  const sentence = `the pseudo-likelihood of held-out rows fell from ${digits(best)} to ${digits(last)} while that of training rows rose; it learns its rows by heart, so try the weight decay ${digits(decay)}, or fewer epochs.`;
  return [finding(place, 'overfitting', 'weightDecay', Number(digits(decay)), sentence)];
}
