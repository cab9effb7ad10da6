// Decoders: ways down from features to data once fine-tuning has bent the weights that go up.
import * as tf from '@tensorflow/tfjs';
import { type Machine, visibleInput, visibleMeans } from './machine.ts';
import { adamStep } from './ops.ts';
import type { TrainableMachine } from './rbm-step.ts';
import { logProbability } from './units.ts';

/** Data means from the features of the highest layer, by means all the way. layers: lowest first; code: [batch, units]. */
export function decode(layers: readonly Machine[], code: tf.Tensor2D): tf.Tensor2D {
  return tf.tidy(() => layers.reduceRight((above, layer) => visibleMeans(layer, above), tf.clone(code)));
}

const ADAM = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };

/** Adam's two moments of a decoder layer's weights and visible biases. */
export type RefitMemory = readonly tf.Variable[];

export function beginRefit({ weights, visibleBias }: TrainableMachine): RefitMemory {
  const zeros = (like: tf.Tensor) => tf.tidy(() => tf.variable(tf.zerosLike(like), false));
  return [zeros(weights), zeros(weights), zeros(visibleBias), zeros(visibleBias)];
}

/**
 * One step of Adam uphill on the mean log p(below | above) of one decoder layer. below: [batch, D], above: [batch, H];
 * `step` counts from 1.
 * @returns the mean log p(below | above) before the step, in nats per row.
 */
export function refitStep(
  layer: TrainableMachine,
  memory: RefitMemory,
  { below, above }: { readonly below: tf.Tensor2D; readonly above: tf.Tensor2D },
  { learningRate, step }: { readonly learningRate: number; readonly step: number },
): number {
  const { visible, weights, visibleBias } = layer;
  return tf.tidy(() => {
    const input = visibleInput(layer, above);
    const value = tf.mean(logProbability(visible, input, below)).dataSync()[0]!;
    const rest = tf.sub(visible.message(visible.mean(input)), visible.message(below)) as tf.Tensor2D;
    const rule = { ...ADAM, learningRate, step };
    const slope = tf.div(tf.matMul(rest, layer.hidden.message(above), true), below.shape[0]);
    adamStep(weights, memory[0]!, memory[1]!, slope, rule);
    adamStep(visibleBias, memory[2]!, memory[3]!, tf.mean(rest, 0), rule);
    return value;
  });
}
