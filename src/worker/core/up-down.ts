// The up-down algorithm: contrastive wake-sleep learning of a whole belief network (Hinton, Osindero, Teh 2006).
import * as tf from '@tensorflow/tfjs';
import { type BeliefNetwork, sampleUp } from './belief-network.ts';
import { contrastivePhase } from './chains.ts';
import { contrastiveGradient } from './contrastive-gradient.ts';
import { type Address, hiddenMeans, type Machine, sampleHidden, sampleVisible, visibleMeans } from './machine.ts';
import { PURPOSE } from './random.ts';
import type { TrainableMachine } from './rbm-step.ts';

/** A belief network that can learn: `up` and `down` of each layer hold variables of their own. */
export interface TrainableNetwork extends BeliefNetwork {
  readonly directed: readonly { readonly up: TrainableMachine; readonly down: TrainableMachine }[];
  readonly top: TrainableMachine;
}

export interface UpDownRule {
  readonly learningRate: number;
  /** Gibbs steps at the top. */
  readonly gibbsSteps: number;
}

type Change = readonly [variable: tf.Variable, delta: tf.Tensor];

/**
 * One update. Wake: states sampled upwards from the data teach the generative weights to give back each layer from the one
 * above. Top: contrastive divergence between the data's state (with its labels) and k Gibbs steps on. Sleep: from there
 * down by sampling, and these dreams teach the recognition weights. All changes are taken at the old parameters.
 * v: [batch, D]; labels: [batch, labels] one-hot, or null without label units.
 * @returns the mean squared difference between the data and what the generative weights make of the layer above, per unit.
 */
export function upDownStep(
  network: TrainableNetwork,
  v: tf.Tensor2D,
  labels: tf.Tensor2D | null,
  rule: UpDownRule,
  at: Address,
): number {
  return tf.tidy(() => {
    const { directed, top } = network;
    const awake = sampleUp(network, v, at, PURPOSE.wake);
    const highest = awake.at(-1)!;
    const seen = labels ? tf.concat([highest, labels], 1) : highest;
    const [q, h] = sampleHidden(top, seen, topDraw(network, at));
    const purposes = { hidden: PURPOSE.dreamHidden, visible: PURPOSE.dreamVisible };
    const dreamt = contrastivePhase(top, h, rule.gibbsSteps, { ...at, layer: directed.length }, purposes);
    const changes: Change[] = [];
    const gradient = contrastiveGradient(top, { visible: seen, hidden: q }, dreamt, null);
    changes.push([top.weights, gradient.weights], [top.visibleBias, gradient.visibleBias]);
    changes.push([top.hiddenBias, gradient.hiddenBias]);
    let error: tf.Tensor = tf.scalar(0);
    for (const [l, { down }] of directed.entries()) {
      const means = visibleMeans(down, awake[l + 1]!);
      if (l === 0) error = tf.mean(tf.squaredDifference(v, means));
      changes.push(...generativeChange(down, awake[l]!, awake[l + 1]!, means));
    }
    let dream = tf.slice(dreamt.visible, [0, 0], highest.shape);
    for (let l = directed.length - 1; l >= 0; l--) {
      const { up, down } = directed[l]!;
      const [, below] = sampleVisible(down, dream, { ...at, layer: l, purpose: PURPOSE.dream, gibbsStep: 0 });
      changes.push(...recognitionChange(up, below, dream));
      dream = below;
    }
    for (const [variable, delta] of changes) variable.assign(tf.add(variable, tf.mul(delta, rule.learningRate)));
    return error.dataSync()[0]!;
  });
}

function topDraw({ directed }: BeliefNetwork, at: Address) {
  return { ...at, layer: directed.length, purpose: PURPOSE.wake, gibbsStep: 0 };
}

/** Uphill on log p(below | above): (m - E m)' above / batch and mean (m - E m), with m the messages of the layer below. */
function generativeChange(
  down: TrainableMachine,
  below: tf.Tensor2D,
  above: tf.Tensor2D,
  means: tf.Tensor2D,
): Change[] {
  const rest = messageRest(down, below, means);
  return [
    [down.weights, tf.div(tf.matMul(rest, above, true), below.shape[0])],
    [down.visibleBias, tf.mean(rest, 0)],
  ];
}

function messageRest({ visible }: Machine, state: tf.Tensor2D, means: tf.Tensor2D): tf.Tensor2D {
  return tf.sub(visible.message(state), visible.message(means)) as tf.Tensor2D;
}

/** Uphill on log Q(above | below): message(below)' (above - mean) / batch and mean (above - mean). */
function recognitionChange(up: TrainableMachine, below: tf.Tensor2D, above: tf.Tensor2D): Change[] {
  const rest = tf.sub(above, hiddenMeans(up, below)) as tf.Tensor2D;
  return [
    [up.weights, tf.div(tf.matMul(up.visible.message(below), rest, true), below.shape[0])],
    [up.hiddenBias, tf.mean(rest, 0)],
  ];
}
