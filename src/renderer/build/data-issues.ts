// What is wrong between a draft and its dataset: scaling, units, labels.
import { inputColumns } from '#shared/dataset.ts';
import type { MachineLayer } from '#shared/layer.ts';
import { isPaperData, recipeOf } from '#shared/recipe.ts';
import type { Scaling, Spec } from '#shared/spec.ts';
import { percent } from '../formats.ts';
import { runOf } from './copy-issues.ts';
import type { Draft } from './draft.ts';
import { type Edit, setField, setHead, setLayerField, together } from './edits.ts';
import type { Issue, Surroundings } from './issue.ts';
import { LARGE_REAL_RATE, REAL_RATE } from './layer-issues.ts';

const SCALING = ['dataset', 'scaling'];

export function dataIssues(draft: Draft, around: Surroundings): Issue[] {
  return [
    ...scalingIssues(draft, around),
    ...sourceScalingIssues(draft, around),
    ...headIssues(draft, around),
    ...recipeIssues(draft, around),
  ];
}

/** A recipe goes with any data, and its published figure with its own. */
function recipeIssues({ spec }: Draft, { manifest }: Surroundings): Issue[] {
  const recipe = recipeOf(spec);
  if (!recipe || !manifest || isPaperData(manifest)) return [];
  const what = `The published ${percent(recipe.published)} of this recipe is for MNIST.`;
  const why = `On ${manifest.name} it can be trained, but not compared with the paper.`;
  return [{ kind: 'hint', where: 'data', field: null, what, why, fixes: [] }];
}

function scalingIssues({ spec }: Draft, { manifest }: Surroundings): Issue[] {
  const [lowest] = spec.stack;
  if (!manifest || !lowest || lowest.kind === 'dense') return [];
  const { scaling } = spec.dataset;
  const columns = inputColumns(manifest);
  const isOutside = columns.some((it) => it.min < 0 || it.max > 1);
  const isUnbounded = scaling === 'standardise' || (scaling === 'none' && isOutside);
  if (lowest.visibleUnits === 'bernoulli' && isUnbounded) {
    const toUnit = { title: 'Scale to 0–1', edit: setField(SCALING, 'unit') };
    const toGaussian = { title: 'Use Gaussian units', edit: gaussianUnits(lowest, scaling) };
    // Copied weights were learnt for the units that they have.
    const fixes = typeof lowest.source === 'object' ? [toUnit] : [toUnit, toGaussian];
    const what = 'Binary visible units need values between 0 and 1.';
    const why =
      'They stand for probabilities; values outside of 0 to 1 cannot be modelled, and the error is high for no other reason.';
    return [{ kind: 'warn', where: 'data', field: 'dataset.scaling', what, why, fixes }];
  }
  const isReal = lowest.visibleUnits === 'gaussian' || lowest.visibleUnits === 'gaussian-learned';
  const isPlain = columns.every((it) => it.min === 0 && it.max === 1);
  if (isReal && scaling !== 'standardise' && scaling !== 'from-source' && !isPlain) {
    const what = 'Gaussian visible units expect columns with mean 0 and variance 1.';
    const why = 'Without that the learning rate that suits one column makes another explode.';
    const fixes = [{ title: 'Standardise', edit: setField(SCALING, 'standardise') }];
    return [{ kind: 'warn', where: 'data', field: 'dataset.scaling', what, why, fixes }];
  }
  return [];
}

/** Gaussian units with what they need: a small rate, and standardised columns. */
function gaussianUnits(lowest: MachineLayer, scaling: Scaling): Edit {
  const isFast = lowest.pretraining !== null && lowest.pretraining.learningRate > LARGE_REAL_RATE;
  return together('Use Gaussian units', [
    setLayerField(0, ['visibleUnits'], 'gaussian'),
    ...(isFast ? [setLayerField(0, ['pretraining', 'learningRate'], REAL_RATE)] : []),
    ...(scaling === 'standardise' ? [] : [setField(SCALING, 'standardise')]),
  ]);
}

/** Copied weights expect data scaled as it was where they were learnt. */
function sourceScalingIssues({ spec }: Draft, { runs }: Surroundings): Issue[] {
  const { scaling } = spec.dataset;
  const lowest = spec.stack[0]?.source;
  const run = typeof lowest === 'object' ? runOf(lowest, runs) : null;
  if (scaling === 'from-source' && !spec.stack.some(({ source }) => typeof source === 'object')) {
    const what = 'Scaling “as the copied run” needs a layer that comes from a run.';
    const fixes = [{ title: 'Scale to 0–1', edit: setField(SCALING, 'unit') }];
    return [{ kind: 'stop', where: 'data', field: 'dataset.scaling', what, why: '', fixes }];
  }
  if (!run || scaling === 'from-source') return [];
  const there = run.spec.dataset;
  if (there.scaling === 'from-source') return [];
  if (JSON.stringify(there.scaling) === JSON.stringify(scaling) && there.id === spec.dataset.id) return [];
  const isSameKind = JSON.stringify(there.scaling) === JSON.stringify(scaling);
  return [
    {
      kind: isSameKind ? 'hint' : 'warn',
      where: 'data',
      field: 'dataset.scaling',
      what: isSameKind
        ? `Layer 1 learnt on “${there.id}”, whose ranges were its own.`
        : `Layer 1 learnt on data that was scaled in another way, in “${run.name}”.`,
      why: 'Scaled as it was there, equal values mean the same to the copied weights.',
      fixes: [{ title: 'Scale as there', edit: setField(SCALING, 'from-source') }],
    },
  ];
}

/** Heads that can learn each kind of label; the first one is proposed. */
const FITTING: Readonly<Record<'none' | 'class' | 'value', readonly Spec['head']['kind'][]>> = {
  none: ['none'],
  class: ['softmax', 'sigmoid', 'label-units', 'none'],
  value: ['regression', 'none'],
};

function headIssues({ spec }: Draft, { manifest }: Surroundings): Issue[] {
  if (!manifest) return [];
  const label = manifest.label?.kind ?? 'none';
  const [proposed] = FITTING[label];
  if (FITTING[label].includes(spec.head.kind) || !proposed) return [];
  const what = {
    none: 'This dataset has no label, so a head has nothing to learn.',
    class: 'The label has classes, which this head cannot learn.',
    value: 'The label is a number, which this head cannot learn.',
  }[label];
  const title = { none: 'Remove the head', class: 'Use softmax', value: 'Use regression' }[label];
  return [
    { kind: 'stop', where: 'head', field: 'head.kind', what, why: '', fixes: [{ title, edit: setHead(proposed) }] },
  ];
}
