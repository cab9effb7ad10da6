// The doctor of a run: names what is wrong with it and what likely helps, from its specification, curves and data alone.

import type { Curves } from './curve.ts';
import { inputColumns, type Manifest } from './dataset.ts';
import { digits, divergenceIn, type Fault, type Finding, settingPath } from './finding.ts';
import { outputUnits } from './layer.ts';
import { layerFindings } from './layer-doctor.ts';
import type { Run } from './run.ts';
import { tuningFindings } from './tuning-doctor.ts';
import { upDownFindings } from './up-down-doctor.ts';

/** What is known about the data; null where the dataset is gone. */
export type DataFacts = Pick<Manifest, 'columns' | 'label'> | null;

/** Standardised values rarely lie further from zero than this in most columns, and never this far in any. */
const USUAL_SIZE = 6;
const LARGEST_SIZE = 100;

/** What comes by itself where inputs, or the layers below, say nothing that can be learnt. */
const CONSEQUENCES: readonly Fault[] = [
  ...(['untrained-head', 'learning-rate-low'] as const),
  ...(['dead-units', 'saturated-units', 'hidden-biases-large'] as const),
];

/** Everything that is wrong with a run, causes without what follows from them; none for a healthy one. */
export function findingsOf(run: Run, curves: Curves, data: DataFacts): Finding[] {
  const unscaled = unscaledInput(run, data);
  const causes = [...unscaled, ...sameWeightsTwice(run), ...doubleSoftmax(run, data)];
  const rate = explosionOf(run);
  if (rate) return [...causes, rate];
  const tuning = [...tuningFindings(run, curves, data), ...upDownFindings(run, curves, data)];
  const found = [...layerFindings(run, curves, data), ...tuning];
  return [...causes, ...found.filter((it) => !isExplained(it, [...unscaled, ...found], run))];
}

/** True for what comes by itself once another fault that lies lower is there. */
function isExplained(finding: Finding, found: readonly Finding[], run: Run): boolean {
  const { stack } = run.spec;
  const height = heightOf(finding, run);
  const layer = stack[height];
  // A sparsity target is a cause of its own, whatever comes from below.
  const hasTarget = layer?.kind === 'rbm' && layer.pretraining?.sparsity;
  if (hasTarget || !CONSEQUENCES.includes(finding.fault)) return false;
  // A layer that learnt nothing passes on what random weights make of its inputs: enough for another layer to learn from.
  const spoils = ({ fault }: Finding) =>
    fault !== 'overfitting' && (fault !== 'learning-rate-low' || height === stack.length);
  return found.some((other) => heightOf(other, run) < height && spoils(other));
}

/** Where a fault lies, from below: -1 in the inputs, a layer's index, the stack's height in what tunes all of it. */
function heightOf({ where }: Finding, { spec }: Run): number {
  const [part, index] = settingPath(where);
  if (part === 'dataset') return -1;
  return part === 'stack' && typeof index === 'number' ? index : spec.stack.length;
}

/** What made a failed run's numbers infinite; null for any other run. */
export function explosionOf({ error }: Run): Finding | null {
  const found = error && divergenceIn(error);
  if (!found) return null;
  const { tensor, epoch, setting, learningRate, suggestion } = found;
  const path = settingPath(setting);
  const layer = typeof path[1] === 'number' ? path[1] : null;
  return {
    fault: 'learning-rate-high',
    where: setting,
    since: { phase: layer === null ? 'finetuning' : 'pretraining', layer, epoch },
    what: `${tensor.charAt(0).toUpperCase()}${tensor.slice(1)} exploded at epoch ${epoch + 1}`,
    advice: `the rate, ${digits(learningRate)}, is likely too high, so try ${digits(suggestion)}`,
    remedy: [path, suggestion],
  };
}

/** Gaussian units of variance 1 want standardised data (Hinton 2010, section 13.2). */
function unscaledInput({ spec }: Run, data: DataFacts): Finding[] {
  const [first] = spec.stack;
  if (!first || first.kind === 'dense' || !first.visibleUnits.startsWith('gaussian')) return [];
  const { scaling } = spec.dataset;
  if (scaling === 'standardise' || scaling === 'from-source') return [];
  const what = scaling === 'none' ? unscaledWords(first.visibleUnits, data) : narrowWords(first.visibleUnits);
  if (what === null) return [];
  const advice = 'Gaussian units expect mean 0 and variance 1, so use the scaling "standardise"';
  const remedy = [['dataset', 'scaling'], 'standardise'] as const;
  return [{ fault: 'unscaled-input', where: 'dataset.scaling', since: null, what, advice, remedy }];
}

function unscaledWords(units: string, data: DataFacts): string | null {
  const columns = data ? inputColumns(data) : [];
  const sizes = columns.map(({ min, max }) => Math.max(Math.abs(min), Math.abs(max))).sort((a, b) => a - b);
  const middle = sizes[Math.floor(sizes.length / 2)] ?? 0;
  const largest = sizes.at(-1) ?? 0;
  if (middle > USUAL_SIZE || largest > LARGEST_SIZE) return `Inputs reach ${digits(largest)} unscaled`;
  return columns.every(({ min, max }) => min >= 0 && max <= 1) && columns.length > 0 ? narrowWords(units) : null;
}

/** A learned variance copes with a narrow range. */
function narrowWords(units: string): string | null {
  return units === 'gaussian' ? 'Inputs lie between 0 and 1, so their variance is 0.25 at most' : null;
}

/** What came out of weights goes into the same weights again. */
function sameWeightsTwice({ spec }: Run): Finding[] {
  return spec.stack.flatMap(({ source }, i): Finding[] => {
    if (typeof source !== 'object') return [];
    const first = spec.stack.findIndex(
      (below) =>
        typeof below.source === 'object' && below.source.run === source.run && below.source.layer === source.layer,
    );
    if (first === i) return [];
    const what = `Layer ${i + 1} begins with the weights of layer ${first + 1} (layer ${source.layer + 1} of run ${source.run}), so that layer's output goes into the same weights again`;
    const advice = `give layer ${i + 1} weights of its own`;
    const own = spec.stack[i]?.kind === 'dense' ? 'random' : 'pretrain';
    const where = `stack[${i}].source`;
    return [{ fault: 'same-weights-twice', where, since: null, what, advice, remedy: [['stack', i, 'source'], own] }];
  });
}

/** The head is a softmax layer itself; a layer of class probabilities under it flattens what it can say. */
function doubleSoftmax({ spec }: Run, data: DataFacts): Finding[] {
  const top = spec.stack.at(-1);
  if (spec.head.kind !== 'softmax' || data?.label?.kind !== 'class' || spec.stack.length < 2) return [];
  const classes = data.label.classes.length;
  // A machine of as many units has learnt features of the data, whatever their number.
  if (top?.kind !== 'dense' || top.activation !== 'sigmoid' || outputUnits(top) !== classes) return [];
  const where = `stack[${spec.stack.length - 1}]`;
  const what = `The top layer has ${classes} probabilities, one for each class, and the softmax head makes probabilities of them once more`;
  const advice = 'remove that layer, for the head is the output';
  return [{ fault: 'double-softmax', where, since: null, what, advice, remedy: [['stack'], spec.stack.slice(0, -1)] }];
}
