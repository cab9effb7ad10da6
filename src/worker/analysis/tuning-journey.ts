// Where fine-tuning of a run began and ended, as two positions of one network.

import * as tf from '@tensorflow/tfjs';
import { AppError } from '#shared/error.ts';
import { outputUnits } from '#shared/layer.ts';
import type { NetworkLayer } from '../core/network.ts';
import type { Position } from '../core/surface.ts';
import { beginHead } from '../training/begin-layer.ts';
import { activationOf, type LayerParameters, readValues, toVariables } from '../training/parameters.ts';
import { foldedValues } from '../training/variances.ts';
import { readLayer } from '../training/weights-file.ts';
import type { SubjectPlace } from './subject.ts';

export interface Journey {
  readonly run: string;
  /** Id of its dataset. */
  readonly dataset: string;
  /** Units and activations from the input to the head, as one word. */
  readonly shape: string;
  readonly activations: readonly NetworkLayer['activation'][];
  readonly start: Position;
  readonly end: Position;
}

/**
 * The start is the pre-trained stack, learned variances taken in, with the head's first weights, which the seed gives
 * again.
 * @throws AppError SHAPE_MISMATCH where no head was trained.
 */
export function journeyOf({ runId, spec, dataset, weights }: SubjectPlace): Journey {
  const { stack, seed, head, finetuning } = spec;
  const isTuned = finetuning?.objective === 'discriminative' && head.kind !== 'none' && head.kind !== 'label-units';
  if (!isTuned) {
    const what = `Run ${runId} trained no head on top of its stack`;
    throw new AppError('SHAPE_MISMATCH', `${what}, and the surface is that of such a loss; choose another run.`);
  }
  const end = [...stack, null].map((_, l) => readLayer(weights, l, 'finetuned'));
  const before = stack.map((_, l) => foldedValues(readLayer(weights, l, 'pretrained')));
  const first = beginHead(outputUnits(stack.at(-1)!), end.at(-1)!.outputs, stack.length, seed);
  const start = [...before, readValues(first)];
  disposeLayer(first);
  const activations = [...stack.map(activationOf), 'linear' as const];
  const shape = `${end[0]!.inputs}${end.map(({ outputs }, l) => `-${outputs} ${activations[l]}`).join('')}`;
  return { run: runId, dataset: dataset.manifest.id, shape, activations, start, end };
}

/** A network of a journey's shape that can be moved to any position. */
export function journeyNetwork({ end, activations }: Journey) {
  const parameters = end.map(({ weights, bias }) => {
    const outputs = bias.length;
    return toVariables({ inputs: weights.length / outputs, outputs, weights, bias, visibleBias: null });
  });
  const layers: NetworkLayer[] = parameters.map(({ weights, bias }, l) => ({
    weights,
    bias,
    activation: activations[l]!,
  }));
  return {
    layers,
    moveTo(position: Position): void {
      tf.tidy(() => {
        layers.forEach(({ weights, bias }, l) => {
          weights.assign(tf.tensor2d(position[l]!.weights, weights.shape));
          bias.assign(tf.tensor1d(position[l]!.bias));
        });
      });
    },
    dispose: () => parameters.forEach(disposeLayer),
  };
}

function disposeLayer({ weights, bias }: LayerParameters): void {
  tf.dispose([weights, bias]);
}
