// One update of a layer, whichever way it learns, and what that way remembers between updates.
import * as tf from '@tensorflow/tfjs';
import type { MachineLayer } from '#shared/layer.ts';
import type { Autoencoding, Pretraining } from '#shared/pretraining.ts';
import { autoencoderGradient, corrupt } from '../core/autoencoder.ts';
import { contrastiveDivergenceStep } from '../core/contrastive-divergence.ts';
import type { Address } from '../core/machine.ts';
import { sampleBernoulli } from '../core/ops.ts';
import { PURPOSE, permutation } from '../core/random.ts';
import { beginMemory, learn, type Memory, type RbmRule } from '../core/rbm-learner.ts';
import { type StepRule, stepParameters, type TrainableMachine, type Velocities } from '../core/rbm-step.ts';
import { gibbsStepsAt, rateFactor } from '../core/schedule.ts';
import { columnSums } from './begin-layer.ts';
import type { Input } from './input.ts';

/** A layer that is being pre-trained, with the settings that go with its kind. */
export type Learning =
  | { readonly kind: 'rbm'; readonly settings: Pretraining }
  | { readonly kind: 'autoencoder'; readonly settings: Autoencoding };

/** How a layer learns; null where it does not. */
export function learningOf(layer: MachineLayer): Learning | null {
  if (!layer.pretraining) return null;
  if (layer.kind === 'rbm') return { kind: 'rbm', settings: layer.pretraining };
  return { kind: 'autoencoder', settings: layer.pretraining };
}

/** Where training stands: the epoch, and the share of all updates made. */
export interface Moment {
  readonly epoch: number;
  readonly share: number;
}

/** The learning rate in force. */
export function rateAt(settings: Pretraining | Autoencoding, { share }: Moment): number {
  const { learningRate, learningRateSchedule, learningRateEnd } = settings;
  return learningRate * rateFactor(learningRateSchedule, learningRateEnd, share);
}

function stepRule(settings: Pretraining | Autoencoding, moment: Moment): StepRule {
  const { weightDecay, l1, maxNorm } = settings;
  const isEarly = moment.epoch < settings.momentumSwitchEpoch;
  return {
    learningRate: rateAt(settings, moment),
    momentum: isEarly ? settings.initialMomentum : settings.momentum,
    weightDecay,
    l1,
    maxNorm,
  };
}

function rbmRule(settings: Pretraining, moment: Moment): RbmRule {
  return {
    ...stepRule(settings, moment),
    method: settings.method,
    cdSteps: gibbsStepsAt(settings.cdSteps, settings.cdStepsGrowth, moment.epoch),
    chains: settings.chains,
    replicas: settings.replicas,
    fastLearningRate: settings.fastLearningRate ?? settings.learningRate,
    fastDecay: settings.fastDecay,
    centering: settings.centered ? settings.centeringRate : null,
    sparsity: settings.sparsity,
    dropout: settings.dropout,
  };
}

/** Plain CD of plain units, which engines have one fused kernel for. */
function isPlain({ method, centering, l1, maxNorm, dropout }: RbmRule, machine: TrainableMachine): boolean {
  const isPlainRule = method === 'cd' && centering === null && l1 === 0 && maxNorm === null && dropout === 0;
  return isPlainRule && machine.hidden.kind === 'bernoulli' && machine.logVariance === null;
}

/** A fresh memory, for the settings at the beginning. */
export function beginLearning(
  machine: TrainableMachine,
  learning: Learning,
  train: Input,
  at: { readonly seed: number; readonly layer: number },
): Memory {
  const rule = learning.kind === 'rbm' ? rbmRule(learning.settings, { epoch: 0, share: 0 }) : null;
  return beginMemory(machine, rule, {
    rows: (chains) => {
      const order = permutation(train.rows, { ...at, purpose: PURPOSE.chainStart, step: 0 });
      const values = train.gather(order.subarray(0, chains));
      return train.sampled ? sampleBernoulli(values, { ...at, purpose: PURPOSE.chainStart, step: 1 }) : values;
    },
    means: () => tf.tensor1d(Float32Array.from(columnSums(train), (sum) => sum / train.rows)),
  });
}

/**
 * One update. v0: [batch, D].
 * @returns the means of its reconstruction, where it is watched; the caller disposes them.
 */
export function updateLayer(
  { machine, memory, learning }: { machine: TrainableMachine; memory: Memory; learning: Learning },
  v0: tf.Tensor2D,
  moment: Moment,
  at: Address,
  isWatched: boolean,
): { readonly reconstruction?: tf.Tensor2D; readonly swapRate?: number } {
  if (learning.kind === 'autoencoder') {
    const { corruption } = learning.settings;
    return tf.tidy(() => {
      const spoilt = corrupt(v0, corruption, { ...at, purpose: PURPOSE.corruption });
      const gradient = autoencoderGradient(machine, v0, spoilt);
      stepParameters(machine, velocitiesOf(memory), gradient, stepRule(learning.settings, moment), null);
      return { reconstruction: gradient.reconstruction };
    });
  }
  const rule = rbmRule(learning.settings, moment);
  if (!isPlain(rule, machine)) return learn(machine, memory, v0, rule, at, isWatched);
  const { learningRate, momentum, weightDecay, cdSteps } = rule;
  const activity = memory.activity as tf.Variable<tf.Rank.R1> | undefined;
  const sparsity = rule.sparsity && activity ? { ...rule.sparsity, activity } : null;
  const plain = { cdSteps, rule: { learningRate, momentum, weightDecay }, sparsity };
  return { reconstruction: contrastiveDivergenceStep(machine, velocitiesOf(memory), v0, plain, at) };
}

function velocitiesOf(memory: Memory): Velocities {
  const {
    'velocity.weights': weights,
    'velocity.visibleBias': visibleBias,
    'velocity.hiddenBias': hiddenBias,
  } = memory;
  return { weights, visibleBias, hiddenBias } as Velocities;
}
