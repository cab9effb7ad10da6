// The negative phases: chains that start at the data, chains that live on between updates, and tempered ones.
import * as tf from '@tensorflow/tfjs';
import type { Phase } from './contrastive-gradient.ts';
import {
  type Address,
  type GibbsPurposes,
  gibbs,
  hiddenInput,
  hiddenMeans,
  type Machine,
  sampleHidden,
  sampleVisible,
} from './machine.ts';
import { PURPOSE, philoxUniforms } from './random.ts';
import { logTempered, type Tempered, temperedStep } from './tempered.ts';

/** A phase that began at the data, with the means of its first reconstruction, [batch, D]. */
export interface DataChain extends Phase {
  readonly reconstruction: tf.Tensor2D;
}

const DIVERGENCE: GibbsPurposes = { hidden: PURPOSE.hiddenSample, visible: PURPOSE.visibleSample };

/**
 * The negative phase of CD-k (Hinton 2002): from samples of the hidden units at the data, h0 [batch, H], k steps with
 * both sides sampled; the statistic takes hidden means, which have the same expectation with less noise.
 */
export function contrastivePhase(
  machine: Machine,
  h0: tf.Tensor2D,
  steps: number,
  at: Address,
  purposes: GibbsPurposes = DIVERGENCE,
): DataChain {
  return tf.tidy(() => {
    const draw = (purpose: number, gibbsStep: number) => ({ ...at, purpose, gibbsStep });
    let [reconstruction, visible] = sampleVisible(machine, h0, draw(purposes.visible, 0));
    for (let step = 1; step < steps; step++) {
      const [, h] = sampleHidden(machine, visible, draw(purposes.hidden, step));
      [, visible] = sampleVisible(machine, h, draw(purposes.visible, step));
    }
    return { visible, hidden: hiddenMeans(machine, visible), reconstruction };
  });
}

/**
 * The negative phase of PCD (Tieleman 2008): chains [M, D] that go on where they stood after the last update. They move
 * under `mover`; the statistic is the machine's own. Fast PCD (Tieleman & Hinton 2009) moves them under a machine whose
 * weights have a quickly forgotten part added.
 */
export function persistentPhase(
  machine: Machine,
  chains: tf.Variable<tf.Rank.R2>,
  steps: number,
  at: Address,
  mover: Machine = machine,
): Phase {
  return tf.tidy(() => {
    chains.assign(gibbs(mover, chains, steps, at));
    const visible = tf.clone(chains as tf.Tensor2D);
    return { visible, hidden: hiddenMeans(machine, visible) };
  });
}

/** Inverse temperatures of so many replicas, from 1 evenly down to 0; the first is the machine itself. */
export function replicaBetas(replicas: number): number[] {
  return Array.from({ length: replicas }, (_, r) => (replicas === 1 ? 1 : 1 - r / (replicas - 1)));
}

/** A tempered phase, with the share of proposed swaps that were made. */
export interface TemperedPhase extends Phase {
  readonly swapRate: number;
}

/**
 * The negative phase of parallel tempering (Desjardins et al. 2010): R replicas of M chains, [R M, D] with a replica's
 * chains together, each take `steps` steps at their temperature; then neighbours r, r + 1 swap states with probability
 * min(1, f_r(v_s) f_s(v_r) / (f_r(v_r) f_s(v_s))), even pairs and odd pairs in turn. Only the first replica counts.
 */
export function temperedPhase(
  family: Tempered,
  replicas: tf.Variable<tf.Rank.R2>,
  betas: readonly number[],
  steps: number,
  at: Address,
): TemperedPhase {
  const [rows, columns] = replicas.shape;
  const chains = rows / betas.length;
  let swapRate = 0;
  const phase = tf.tidy(() => {
    const own = betaColumn(betas, chains);
    for (let gibbsStep = 0; gibbsStep < steps; gibbsStep++) {
      const draw = (purpose: number) => ({ ...at, purpose, gibbsStep });
      const draws = { hidden: draw(PURPOSE.chainHidden), visible: draw(PURPOSE.chainVisible) };
      replicas.assign(temperedStep(family, hiddenInput(family.machine, replicas), own, draws));
    }
    const { order, rate } = swapOrder(family, replicas, betas, at);
    replicas.assign(tf.gather(replicas, tf.tensor1d(order, 'int32')) as tf.Tensor2D);
    swapRate = rate;
    const visible = tf.slice(replicas as tf.Tensor2D, [0, 0], [chains, columns]);
    return { visible, hidden: hiddenMeans(family.machine, visible) };
  });
  return { ...phase, swapRate };
}

/** Each replica's beta for each of its chains, [R M, 1]. */
function betaColumn(betas: readonly number[], chains: number): tf.Tensor2D {
  return tf.tensor2d(
    betas.flatMap((beta) => Array<number>(chains).fill(beta)),
    [betas.length * chains, 1],
  );
}

/** Which row each row takes its state from, and the share of proposed swaps made. */
function swapOrder(
  family: Tempered,
  states: tf.Tensor2D,
  betas: readonly number[],
  at: Address,
): { order: Int32Array; rate: number } {
  const rows = states.shape[0];
  const chains = rows / betas.length;
  const order = Int32Array.from({ length: rows }, (_, row) => row);
  const firsts = betas.flatMap((_, r) => (r % 2 === at.step % 2 && r + 1 < betas.length ? [r] : []));
  const swapped = [...betas];
  for (const r of firsts) [swapped[r], swapped[r + 1]] = [betas[r + 1]!, betas[r]!];
  // log f at the partner's temperature minus log f at its own, for every state.
  const gains = tf.tidy(() => {
    const x = hiddenInput(family.machine, states);
    const away = logTempered(family, states, x, betaColumn(swapped, chains));
    return tf.sub(away, logTempered(family, states, x, betaColumn(betas, chains))).dataSync();
  });
  const draws = philoxUniforms(betas.length, chains, { ...at, purpose: PURPOSE.swap });
  let made = 0;
  for (const r of firsts) {
    for (let chain = 0; chain < chains; chain++) {
      const [low, high] = [r * chains + chain, (r + 1) * chains + chain];
      if (draws[low]! >= Math.exp(Math.min(0, gains[low]! + gains[high]!))) continue;
      made++;
      [order[low], order[high]] = [high, low];
    }
  }
  return { order, rate: firsts.length === 0 ? 0 : made / (firsts.length * chains) };
}
