// Log-likelihood of rows under a machine: exact, or as an interval between two estimates that should agree.
import type * as tf from '@tensorflow/tfjs';
import type { PartitionEstimate } from './annealing.ts';
import { freeEnergy, type Machine, meanOf } from './machine.ts';

/** What is known about log Z. */
export interface PartitionRange {
  readonly low: number;
  readonly high: number;
  /** False where the estimates contradict each other, so that the range should not be trusted. */
  readonly isTrusted: boolean;
}

/** Normal quantile of a 95 % interval. */
const QUANTILE = 1.96;
/** Fewer effective chains than this share of them, or a larger standard error, and an estimate rests on too few weights. */
const MIN_EFFECTIVE_SHARE = 0.1;
const MAX_STANDARD_ERROR = 1;
/** Forward and reverse estimates further apart than this, in nats, do not tell models apart any more. */
const MAX_GAP = 3;

export function exactRange(logPartition: number): PartitionRange {
  return { low: logPartition, high: logPartition, isTrusted: true };
}

/** From the lower end of the forward estimate to the upper end of the reverse one, each with 1.96 standard errors. */
export function estimatedRange(forward: PartitionEstimate, reverse: PartitionEstimate): PartitionRange {
  const ends = [forward, reverse].flatMap(({ logPartition, standardError }) => [
    logPartition - QUANTILE * standardError,
    logPartition + QUANTILE * standardError,
  ]);
  const gap = Math.abs(reverse.logPartition - forward.logPartition);
  return {
    low: Math.min(...ends),
    high: Math.max(...ends),
    isTrusted: gap <= MAX_GAP && rests(forward) && rests(reverse),
  };
}

function rests({ standardError, effectiveChains, chains }: PartitionEstimate): boolean {
  return standardError <= MAX_STANDARD_ERROR && effectiveChains >= MIN_EFFECTIVE_SHARE * chains;
}

/** Mean log-likelihood per row, in nats: -mean F(v) - log Z, so the range turns round. */
export interface LikelihoodRange {
  readonly low: number;
  readonly high: number;
  readonly isTrusted: boolean;
}

export function logLikelihood(meanFreeEnergy: number, { low, high, isTrusted }: PartitionRange): LikelihoodRange {
  return { low: -meanFreeEnergy - high, high: -meanFreeEnergy - low, isTrusted };
}

/** Mean free energy of rows, [rows, D]. */
export function meanFreeEnergy(machine: Machine, rows: tf.Tensor2D): number {
  const energies = freeEnergy(machine, rows);
  const mean = meanOf(energies);
  energies.dispose();
  return mean;
}
