// What no field of a specification can see alone: which layers, rules, heads and objectives go together.
import { AppError } from './error.ts';
import { isBetweenZeroAndOne, type Layer, type MachineLayer } from './layer.ts';
import type { Spec } from './spec.ts';

export function refuse(message: string): never {
  throw new AppError('INVALID_SPEC', message);
}

/** @throws AppError INVALID_SPEC with the place, the value and the remedy. */
export function checkSpec(spec: Spec): void {
  checkOrder(spec.stack);
  for (const [i, layer] of spec.stack.entries()) {
    if (layer.kind !== 'dense') checkUnits(layer, i, spec.stack[i - 1]);
    if (layer.kind === 'rbm') checkRule(layer, i);
    if (layer.kind !== 'dense' && layer.pretraining) checkSchedule(layer.pretraining, `stack[${i}].pretraining`);
  }
  checkHead(spec);
  if (spec.finetuning) checkSchedule(spec.finetuning, 'finetuning');
  checkData(spec);
}

function checkOrder(stack: readonly Layer[]): void {
  const firstDense = stack.findIndex((layer) => layer.kind === 'dense');
  const above = stack.findIndex((layer, i) => layer.kind !== 'dense' && firstDense !== -1 && i > firstDense);
  if (above === -1) return;
  const what = stack[above]?.kind === 'rbm' ? 'an RBM' : 'an autoencoder layer';
  refuse(`stack[${above}] is ${what} above the dense layer stack[${firstDense}]; put all RBMs below the dense layers.`);
}

function checkUnits(layer: MachineLayer, i: number, below: Layer | undefined): void {
  const { visibleUnits, hiddenUnits } = layer;
  const isReal = visibleUnits === 'gaussian' || visibleUnits === 'gaussian-learned';
  if (below && isBetweenZeroAndOne(below) && visibleUnits !== 'bernoulli') {
    const what = `stack[${i}].visibleUnits is "${visibleUnits}", but its input are probabilities`;
    refuse(`${what}; use "bernoulli" above layer 0.`);
  }
  if (below && !isBetweenZeroAndOne(below) && !isReal) {
    const what = `stack[${i}].visibleUnits is "${visibleUnits}", but the layer below gives real values`;
    refuse(`${what}; use "gaussian".`);
  }
  if (layer.kind === 'rbm' && hiddenUnits === 'gaussian' && visibleUnits !== 'bernoulli') {
    const what = `stack[${i}] has "${visibleUnits}" visible and "gaussian" hidden units, which together have no probability`;
    refuse(`${what}; use hiddenUnits "bernoulli" or "rectified", or visibleUnits "bernoulli".`);
  }
}

function checkRule({ hiddenUnits, pretraining }: Extract<Layer, { kind: 'rbm' }>, i: number): void {
  if (!pretraining) return;
  const { method, dropout, likelihood } = pretraining;
  const place = `stack[${i}].pretraining`;
  if (method === 'pt' && hiddenUnits !== 'bernoulli') {
    refuse(`${place}.method is "pt", which needs hiddenUnits "bernoulli", not "${hiddenUnits}"; use "pcd".`);
  }
  if (method === 'pt' && dropout > 0) {
    refuse(`${place}.dropout is ${dropout}, which parallel tempering cannot do; use 0, or the method "pcd".`);
  }
  if (likelihood === 'auto' || likelihood === 'off') return;
  if (hiddenUnits === 'rectified' || dropout > 0) {
    const why = hiddenUnits === 'rectified' ? 'rectified units have none' : 'dropout trains many models at once';
    refuse(`${place}.likelihood is "${likelihood}", but ${why}; use "off".`);
  }
  if (hiddenUnits === 'gaussian' && likelihood !== 'exact') {
    refuse(`${place}.likelihood is "${likelihood}", which needs hiddenUnits "bernoulli"; use "off".`);
  }
}

function checkSchedule(
  { learningRateSchedule, learningRateEnd }: { learningRateSchedule: string; learningRateEnd: number },
  place: string,
): void {
  if (learningRateSchedule !== 'exponential' || learningRateEnd > 0) return;
  refuse(
    `${place}.learningRateEnd is 0, which an exponential schedule never reaches; use a number above 0, or "linear".`,
  );
}

function checkHead({ head, finetuning, stack }: Spec): void {
  const objective = finetuning?.objective;
  const top = stack.at(-1);
  const dense = stack.findIndex(({ kind }) => kind === 'dense');
  if (head.kind === 'none' && objective === 'discriminative') {
    const remedy = 'remove finetuning, choose softmax or regression, or its objective "autoencoder" or "up-down".';
    refuse(`head.kind is "none", so no label can be learnt; ${remedy}`);
  }
  if (head.kind === 'none' && dense !== -1) {
    const what = `stack[${dense}] is a dense layer, which only fine-tuning could train, and head.kind is "none"`;
    refuse(`${what}; add a head or remove the layer.`);
  }
  if (head.kind === 'label-units') {
    if (top?.kind !== 'rbm' || !top.pretraining || top.hiddenUnits !== 'bernoulli') {
      refuse(
        'head.kind is "label-units", which join the top RBM as it is pre-trained; make the top layer such an RBM.',
      );
    }
    if (objective && objective !== 'up-down') {
      refuse(
        `finetuning.objective is "${objective}", and head.kind is "label-units"; use "up-down", or remove finetuning.`,
      );
    }
  } else if (head.kind !== 'none' && objective !== 'discriminative') {
    const fitting = objective === 'up-down' ? '"none" or "label-units"' : '"none"';
    refuse(`finetuning.objective is "${objective}", and head.kind is "${head.kind}"; use head.kind ${fitting}.`);
  }
  if (objective === 'up-down') checkUpDown(stack);
  if (objective === 'autoencoder') checkUnrolling(stack);
}

/** The way down ends in 0/1 values or in real ones, not in columns of several kinds. */
function checkUnrolling([first]: readonly Layer[]): void {
  if (!first || first.kind === 'dense') return;
  const { visibleUnits } = first;
  if (visibleUnits === 'bernoulli' || visibleUnits === 'gaussian') return;
  refuse(
    `finetuning.objective is "autoencoder", and stack[0].visibleUnits is "${visibleUnits}"; use "bernoulli" or "gaussian".`,
  );
}

function checkUpDown(stack: readonly Layer[]): void {
  stack.forEach((layer, i) => {
    const place = `finetuning.objective is "up-down", and stack[${i}]`;
    if (layer.kind !== 'rbm') refuse(`${place} is of the kind "${layer.kind}"; use RBMs only.`);
    if (layer.hiddenUnits !== 'bernoulli') refuse(`${place}.hiddenUnits is "${layer.hiddenUnits}"; use "bernoulli".`);
    if (layer.visibleUnits === 'gaussian-learned') {
      refuse(`${place}.visibleUnits is "gaussian-learned"; use "gaussian".`);
    }
    if (layer.frozen) refuse(`${place} is frozen, but up-down moves every layer; set frozen to false.`);
  });
}

function checkData({ dataset, stack }: Spec): void {
  const { validation, test = 0 } = dataset.split;
  if (validation + test >= 1) {
    const rows = `${validation} for validation and ${test} for the test`;
    refuse(`dataset.split keeps ${rows}, which leaves no training rows; let them sum to less than 1.`);
  }
  const copies = stack.some((layer) => typeof layer.source === 'object');
  if (dataset.scaling === 'from-source' && !copies) {
    refuse('dataset.scaling is "from-source", but no layer comes from a saved run; choose "unit" or "standardise".');
  }
}
