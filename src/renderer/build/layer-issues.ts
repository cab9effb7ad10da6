// What is wrong with single layers: their places, units, rates and batches, as far as the draft alone can tell.
import type { Layer, MachineLayer } from '#shared/layer.ts';
import type { Spec } from '#shared/spec.ts';
import type { Draft } from './draft.ts';
import { moveLayer, setField, setFrozen, setHead, setKind, setLayerField } from './edits.ts';
import type { Issue, Surroundings } from './issue.ts';

/** Above these, weights of such units usually explode. */
const LARGE_RATE = 0.5;
export const LARGE_REAL_RATE = 0.01;
const LARGE_ADAPTIVE_RATE = 0.02;
/** What usually suits them. */
export const REAL_RATE = 0.001;
/** A rate so many times another layer's is likely a slip. */
const FAR_APART = 10;

export function layerIssues({ spec }: Draft, around: Surroundings): Issue[] {
  const { stack } = spec;
  return [
    ...orderIssues(stack, spec.head.kind),
    ...stack.flatMap((layer, index) => [
      ...unitIssues(stack, layer, index),
      ...rateIssues(stack, layer, index),
      ...batchIssues(spec, layer, index, around),
      ...randomIssues(layer, index),
    ]),
    ...finetuningIssues(spec),
  ];
}

function orderIssues(stack: readonly Layer[], head: Spec['head']['kind']): Issue[] {
  const lowest = stack.findIndex(({ kind }) => kind === 'dense');
  if (lowest === -1) return [];
  const above = stack.findIndex(({ kind }, i) => i > lowest && kind !== 'dense');
  if (above !== -1) {
    const what = `This layer stands above the dense layer ${lowest + 1}, and only dense layers can.`;
    const fixes = [
      { title: `Move it below layer ${lowest + 1}`, edit: moveLayer(above, lowest) },
      { title: 'Make it dense', edit: setKind(above, 'dense') },
    ];
    return [
      {
        kind: 'stop',
        where: above,
        field: 'kind',
        what,
        why: 'Pre-training goes from the data upwards, one layer at a time.',
        fixes,
      },
    ];
  }
  if (head !== 'none') return [];
  const what = `Dense layers learn in fine-tuning only, and without a head there is none.`;
  const fixes = [
    { title: 'Make it an RBM', edit: setKind(lowest, 'rbm') },
    { title: 'Add a softmax head', edit: setHead('softmax') },
  ];
  return [{ kind: 'stop', where: lowest, field: 'kind', what, why: '', fixes }];
}

function givesProbabilities({ hiddenUnits }: MachineLayer): boolean {
  return hiddenUnits === 'bernoulli';
}

/** Above probabilities stand binary units; above amounts, Gaussian ones. */
function unitIssues(stack: readonly Layer[], layer: Layer, index: number): Issue[] {
  const below = stack[index - 1];
  if (layer.kind === 'dense' || !below || below.kind === 'dense') return [];
  const isReal = layer.visibleUnits === 'gaussian' || layer.visibleUnits === 'gaussian-learned';
  const wanted = givesProbabilities(below) ? 'bernoulli' : 'gaussian';
  if (wanted === 'bernoulli' ? layer.visibleUnits === 'bernoulli' : isReal) return [];
  const word = wanted === 'bernoulli' ? 'binary' : 'Gaussian';
  const what = `Layer ${index} gives ${wanted === 'bernoulli' ? 'probabilities' : 'amounts'}, so this layer needs ${word} visible units.`;
  const fixes = [{ title: `Use ${word} units`, edit: setLayerField(index, ['visibleUnits'], wanted) }];
  return [{ kind: 'stop', where: index, field: 'visibleUnits', what, why: '', fixes }];
}

function rateIssues(stack: readonly Layer[], layer: Layer, index: number): Issue[] {
  if (layer.kind !== 'rbm' || !layer.pretraining) return [];
  const rate = layer.pretraining.learningRate;
  const path = ['pretraining', 'learningRate'];
  const warn = (what: string, why: string, value: number): Issue[] => [
    {
      kind: 'warn',
      where: index,
      field: path.join('.'),
      what,
      why,
      fixes: [{ title: `Set to ${value}`, edit: setLayerField(index, path, value) }],
    },
  ];
  if (hasAmounts(layer)) {
    if (rate <= LARGE_REAL_RATE) return [];
    const why = `Amounts have no upper limit; rates above ${LARGE_REAL_RATE} make the weights explode.`;
    return warn(`Rate ${rate} may diverge.`, why, REAL_RATE);
  }
  const slower = stack.flatMap((it, i) => {
    const other = i !== index && it.kind === 'rbm' && !hasAmounts(it) ? it.pretraining?.learningRate : undefined;
    return other !== undefined && rate >= FAR_APART * other * (1 - 1e-9) ? [{ rate: other, layer: i + 1 }] : [];
  })[0];
  if (slower) {
    const times = rate / slower.rate < FAR_APART * 1.05 ? 'ten times' : `over ten times`;
    return warn(`Rate ${rate} is ${times} layer ${slower.layer}’s and may diverge.`, '', slower.rate);
  }
  if (rate < LARGE_RATE) return [];
  return warn(`Rate ${rate} may diverge.`, 'Rates of 0.05 to 0.1 are usual for binary units.', 0.05);
}

function hasAmounts({ visibleUnits, hiddenUnits }: Extract<Layer, { kind: 'rbm' }>): boolean {
  return visibleUnits !== 'bernoulli' || hiddenUnits !== 'bernoulli';
}

/** Rows that are trained on, as far as the draft tells. */
export function trainingRows(
  { dataset: { split } }: Spec,
  { rows, testRows }: { rows: number; testRows: number },
): number {
  return Math.round((rows - testRows) * (1 - split.validation - (testRows > 0 ? 0 : (split.test ?? DEFAULT_TEST))));
}

/** Kept for the test where neither dataset nor draft say. */
export const DEFAULT_TEST = 0.2;

function batchIssues(spec: Spec, layer: Layer, index: number, { manifest }: Surroundings): Issue[] {
  if (!manifest || layer.kind === 'dense' || !layer.pretraining) return [];
  const rows = trainingRows(spec, manifest);
  const { batchSize } = layer.pretraining;
  if (batchSize <= rows || rows < 1) return [];
  const size = Math.min(10, rows);
  const path = ['pretraining', 'batchSize'];
  return [
    {
      kind: 'warn',
      where: index,
      field: path.join('.'),
      what: `A minibatch of ${batchSize} is more than the ${rows} rows that are trained on.`,
      why: 'Each epoch then makes a single update.',
      fixes: [{ title: `Set to ${size}`, edit: setLayerField(index, path, size) }],
    },
  ];
}

function randomIssues({ frozen, source }: Layer, index: number): Issue[] {
  if (!frozen || source !== 'random') return [];
  const what = `Layer ${index + 1} starts at random and stays frozen.`;
  const why = 'Its units are random features that nothing ever improves.';
  const fixes = [{ title: 'Fine-tune it', edit: setFrozen(index, false) }];
  return [{ kind: 'warn', where: index, field: 'frozen', what, why, fixes }];
}

function finetuningIssues({ finetuning }: Spec): Issue[] {
  if (!finetuning) return [];
  const { optimizer, learningRate } = finetuning;
  if ((optimizer !== 'adam' && optimizer !== 'rmsprop') || learningRate < LARGE_ADAPTIVE_RATE) return [];
  const what = `Fine-tuning’s rate ${learningRate} is large for ${optimizer === 'adam' ? 'Adam' : 'RMSProp'}.`;
  const why = 'Its steps are as long as the rate, whatever the gradients; the first ones would undo pre-training.';
  const fixes = [{ title: 'Set to 0.001', edit: setField(['finetuning', 'learningRate'], 0.001) }];
  return [{ kind: 'warn', where: null, field: 'finetuning.learningRate', what, why, fixes }];
}
