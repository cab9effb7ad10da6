// Stops a run at the very update where a number stops being finite, and names the tensor.
import * as tf from '@tensorflow/tfjs';
import { AppError } from '#shared/error.ts';
import { slowerThan } from '#shared/finding.ts';

/** The name of the first tensor that holds NaN or infinity, or null. */
export function firstNonFinite(tensors: Readonly<Record<string, tf.Tensor>>): string | null {
  for (const [name, tensor] of Object.entries(tensors)) if (!hasOnlyFinite(tensor)) return name;
  return null;
}

/**
 * Looks at a matrix's row sums, which are finite only if all its numbers are. This follows every update, and a product
 * is what every engine sums with fastest.
 */
function hasOnlyFinite(tensor: tf.Tensor): boolean {
  if (tensor.rank !== 2) return tensor.dataSync().every(Number.isFinite);
  return tf.tidy(() => {
    const ones = tf.ones<tf.Rank.R2>([1, tensor.shape[1]!]);
    return tf
      .matMul(ones, tensor as tf.Tensor2D, false, true)
      .dataSync()
      .every(Number.isFinite);
  });
}

/** What an update leaves behind for whoever asks how it went. */
export interface LastUpdate {
  /** 0-based. */
  readonly update: number;
  /** The rate that was in force. */
  readonly learningRate: number;
  /** The batch's loss, or its reconstruction error where that was read. */
  readonly error: number | null;
}

export interface DivergencePlace {
  readonly tensor: string;
  readonly where: string;
  /** 0-based. */
  readonly epoch: number;
  readonly update: number;
  readonly setting: string;
  readonly learningRate: number;
  /** A rate that is rarely too high. */
  readonly safeRate: number;
}

/** The error for weights that exploded. */
export function diverged({ tensor, where, epoch, update, setting, learningRate, safeRate }: DivergencePlace): AppError {
  const smaller = slowerThan(learningRate, safeRate);
  return new AppError(
    'TRAINING_DIVERGED',
    `${where}: ${tensor} stopped being finite at epoch ${epoch + 1}, update ${update + 1}; the learning rate ${learningRate} is likely too high, so try ${setting}=${smaller}.`,
    { details: { tensor, epoch, update, setting, learningRate, suggestion: smaller } },
  );
}
