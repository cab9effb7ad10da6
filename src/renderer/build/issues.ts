// What is wrong with a draft, or may go wrong, each with the edit that solves it.
import { inputColumns, type Manifest } from '#shared/dataset.ts';
import { AppError } from '#shared/error.ts';
import type { Layer, LayerReference, RbmLayer } from '#shared/layer.ts';
import type { Run } from '#shared/run.ts';
import { parseSpec, type Scaling, specToJson } from '#shared/spec.ts';
import { type Draft, shapesOf } from './draft.ts';
import {
  type Edit,
  removeLayer,
  setField,
  setFrozen,
  setHead,
  setLayerField,
  setSeeds,
  setUnits,
  together,
} from './edits.ts';

export interface Issue {
  /** `stop`: cannot be started; `warn`: may go wrong; `hint`: could be better. */
  readonly kind: 'stop' | 'warn' | 'hint';
  /** 0-based; "head" and "data" for the cards at the ends; null: the whole run. */
  readonly where: number | 'head' | 'data' | null;
  readonly what: string;
  readonly why: string;
  readonly fixes: readonly { readonly title: string; readonly edit: Edit }[];
}

export interface Surroundings {
  /** Null while it is not known. */
  readonly manifest: Manifest | null;
  readonly runs: readonly Run[];
}

/** Every issue, the worst first and then from the data upwards. */
export function issuesOf(draft: Draft, around: Surroundings): Issue[] {
  const found = [
    ...draft.spec.stack.flatMap((layer, index) => layerIssues(draft, layer, index, around)),
    ...dataIssues(draft, around),
    ...headIssues(draft, around),
    ...runIssues(draft),
  ];
  const stops = found.some(({ kind }) => kind === 'stop');
  const rank = { stop: 0, warn: 1, hint: 2 };
  return [...found, ...(stops ? [] : refusal(draft))].toSorted((a, b) => rank[a.kind] - rank[b.kind]);
}

const LARGE_RATE = 0.5;
const LARGE_GAUSSIAN_RATE = 0.01;
const GAUSSIAN_RATE = 0.001;

function layerIssues(draft: Draft, layer: Layer, index: number, around: Surroundings): Issue[] {
  const issues: Issue[] = [];
  const { stack } = draft.spec;
  const name = `Layer ${index + 1}`;
  if (layer.frozen && layer.source === 'random') {
    issues.push({
      kind: 'warn',
      where: index,
      what: `${name} starts at random and stays frozen.`,
      why: 'Its units are random features that nothing ever improves.',
      fixes: [{ title: 'Fine-tune it', edit: setFrozen(index, false) }],
    });
  }
  if (layer.kind === 'rbm' && layer.pretraining) issues.push(...rateIssues(stack, index));
  if (typeof layer.source === 'object') issues.push(...copyIssues(draft, index, layer.source, around));
  return issues;
}

function rateIssues(stack: readonly Layer[], index: number): Issue[] {
  const layer = stack[index];
  if (layer?.kind !== 'rbm' || !layer.pretraining) return [];
  const rate = layer.pretraining.learningRate;
  const path = ['pretraining', 'learningRate'];
  const setTo = (value: number) => ({ title: `Set to ${value}`, edit: setLayerField(index, path, value) });
  if (layer.visibleUnits === 'gaussian') {
    if (rate <= LARGE_GAUSSIAN_RATE) return [];
    const why = 'Gaussian units have no upper limit; rates above 0.01 make their weights explode.';
    return [{ kind: 'warn', where: index, what: `Rate ${rate} may diverge.`, why, fixes: [setTo(GAUSSIAN_RATE)] }];
  }
  const others = stack.flatMap((it, i) =>
    i !== index && it.kind === 'rbm' && it.pretraining && it.visibleUnits !== 'gaussian'
      ? [{ rate: it.pretraining.learningRate, layer: i + 1 }]
      : [],
  );
  const slower = others.find((it) => rate >= 10 * it.rate * (1 - 1e-9));
  if (slower) {
    const what = `Rate ${rate} is ten times layer ${slower.layer}’s and may diverge.`;
    return [{ kind: 'warn', where: index, what, why: '', fixes: [setTo(slower.rate)] }];
  }
  if (rate < LARGE_RATE) return [];
  const why = 'Rates of 0.05 to 0.1 are usual for binary units.';
  return [{ kind: 'warn', where: index, what: `Rate ${rate} may diverge.`, why, fixes: [setTo(0.05)] }];
}

function copyIssues({ spec }: Draft, index: number, source: LayerReference, around: Surroundings): Issue[] {
  const first = spec.stack.findIndex(
    ({ source: it }) => typeof it === 'object' && it.run === source.run && it.layer === source.layer,
  );
  if (first < index) {
    return [
      {
        kind: 'warn',
        where: index,
        what: `Layers ${first + 1} and ${index + 1} start from the same weights.`,
        why: 'The first one already turns the data into its features; the same weights above it expect the data itself, so its error begins high and pre-training is lost. Either the weights start the network, or its output feeds new layers.',
        fixes: [{ title: `Remove layer ${index + 1}`, edit: removeLayer(index) }],
      },
    ];
  }
  const run = around.runs.find(({ id }) => id.startsWith(source.run));
  const receipt = run?.layers[source.layer];
  const shape = around.manifest && shapesOf(spec.stack, around.manifest.inputs)[index];
  if (!receipt || !shape) return [];
  const issues: Issue[] = [];
  if (receipt.outputs !== shape.outputs) {
    issues.push({
      kind: 'stop',
      where: index,
      what: `${shape.outputs} does not match the ${receipt.outputs} units of run “${run.name}”, layer ${source.layer + 1}.`,
      why: '',
      fixes: [{ title: `Set to ${receipt.outputs}`, edit: setUnits(index, receipt.outputs) }],
    });
  }
  if (receipt.inputs !== shape.inputs) {
    const below =
      index > 0
        ? [{ title: `Set layer ${index} to ${receipt.inputs}`, edit: setUnits(index - 1, receipt.inputs) }]
        : [];
    issues.push({
      kind: 'stop',
      where: index,
      what: `${shape.inputs} inputs do not match the ${receipt.inputs} that run “${run.name}”, layer ${source.layer + 1} was trained on.`,
      why: index > 0 ? '' : 'Choose a dataset with as many inputs, or another start for this layer.',
      fixes: below,
    });
  }
  return issues;
}

function dataIssues({ spec }: Draft, { manifest }: Surroundings): Issue[] {
  if (!manifest) return [];
  const [lowest] = spec.stack;
  if (lowest?.kind !== 'rbm') return [];
  const { scaling } = spec.dataset;
  const isUnbounded =
    scaling === 'standardise' ||
    (scaling === 'none' && manifest.columns.some((it) => it.role === 'input' && (it.min < 0 || it.max > 1)));
  const toUnit = { title: 'Scale to 0–1', edit: setField(['dataset', 'scaling'], 'unit') };
  if (lowest.visibleUnits === 'bernoulli' && isUnbounded) {
    const toGaussian = { title: 'Use Gaussian units', edit: gaussianUnits(lowest, scaling) };
    const why = 'Binary units stand for probabilities; values outside of 0 to 1 cannot be modelled.';
    const what = 'Binary visible units need values between 0 and 1.';
    return [
      {
        kind: 'warn',
        where: 'data',
        what,
        why,
        fixes: typeof lowest.source === 'object' ? [toUnit] : [toUnit, toGaussian],
      },
    ];
  }
  const hasManyLevels = inputColumns(manifest).some((it) => it.min !== 0 || it.max !== 1);
  if (lowest.visibleUnits === 'gaussian' && scaling !== 'standardise' && scaling !== 'from-source' && hasManyLevels) {
    const what = 'Gaussian visible units expect columns with mean 0 and variance 1.';
    const why = 'Without that the learning rate that suits one column makes another explode.';
    const standardise = { title: 'Standardise', edit: setField(['dataset', 'scaling'], 'standardise') };
    return [{ kind: 'warn', where: 'data', what, why, fixes: [standardise] }];
  }
  return [];
}

/** Gaussian units with what they need: a small rate, and standardised columns. */
function gaussianUnits(lowest: RbmLayer, scaling: Scaling): Edit {
  const rate = setLayerField(0, ['pretraining', 'learningRate'], GAUSSIAN_RATE);
  return together('Use Gaussian units', [
    setLayerField(0, ['visibleUnits'], 'gaussian'),
    ...(lowest.pretraining && lowest.pretraining.learningRate > LARGE_GAUSSIAN_RATE ? [rate] : []),
    ...(scaling === 'standardise' ? [] : [setField(['dataset', 'scaling'], 'standardise')]),
  ]);
}

function headIssues({ spec }: Draft, { manifest }: Surroundings): Issue[] {
  if (!manifest) return [];
  const { kind } = spec.head;
  const wanted = manifest.label === null ? 'none' : manifest.label.kind === 'class' ? 'softmax' : 'regression';
  if (kind === wanted || kind === 'none') return [];
  const what = {
    none: 'This dataset has no label, so a head has nothing to learn.',
    softmax: 'The label has classes; a regression head cannot learn them.',
    regression: 'The label is a number; a softmax head cannot learn it.',
  }[wanted];
  const title = { none: 'Remove the head', softmax: 'Use softmax', regression: 'Use regression' }[wanted];
  return [{ kind: 'stop', where: 'head', what, why: '', fixes: [{ title, edit: setHead(wanted) }] }];
}

function runIssues({ spec, seeds }: Draft): Issue[] {
  if (seeds > 1 || spec.head.kind === 'none') return [];
  const what = 'One seed: whether another run is better cannot be told.';
  const why = 'Three seeds show large differences, five smaller ones.';
  return [{ kind: 'hint', where: null, what, why, fixes: [{ title: 'Use 3 seeds', edit: setSeeds(3) }] }];
}

/** What the specification itself refuses, in its own words. */
function refusal({ spec }: Draft): Issue[] {
  try {
    parseSpec(specToJson(spec));
    return [];
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown;
    const layer = /^stack\[(\d+)\]/.exec(thrown.message)?.[1];
    const where = layer === undefined ? null : Number(layer);
    return [{ kind: 'stop', where, what: thrown.message, why: '', fixes: [] }];
  }
}
