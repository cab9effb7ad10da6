// The doctor of a run: names what is wrong with it and what likely helps, from its specification, curves and data alone.

import type { Curves } from './curve.ts';
import { inputColumns, type Manifest } from './dataset.ts';
import { digits, divergenceIn, type Fault, type Finding, settingPath } from './finding.ts';
import { outputUnits } from './layer.ts';
import { layerFindings } from './layer-doctor.ts';
import type { Run } from './run.ts';
import { tuningFindings } from './tuning-doctor.ts';

/** What is known about the data; null where the dataset is gone. */
export type DataFacts = Pick<Manifest, 'columns' | 'label'> | null;

/** Standardised values rarely lie further from zero than this in most columns, and never this far in any. */
const USUAL_SIZE = 6;
const LARGEST_SIZE = 100;

/** What a network cannot make up for when its layers came out unusable. */
const CONSEQUENCES: readonly Fault[] = ['untrained-head', 'learning-rate-low'];

/** Everything that is wrong with a run; none for a healthy one. */
export function findingsOf(run: Run, curves: Curves, data: DataFacts): Finding[] {
  const causes = [...unscaledInput(run, data), ...sameWeightsTwice(run), ...doubleSoftmax(run, data)];
  const rate = explosionOf(run);
  if (rate) return [...causes, rate];
  const layers = layerFindings(run, curves, data);
  const isUnusable = layers.some(({ fault }) => fault !== 'overfitting');
  const tuning = tuningFindings(run, curves, data).filter(({ fault }) => !isUnusable || !CONSEQUENCES.includes(fault));
  return [...causes, ...layers, ...tuning];
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
