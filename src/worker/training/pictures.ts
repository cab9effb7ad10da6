// Pictures of a run at the end of an epoch, made on copies and with draws of their own, so that no bit of the run changes.
import * as tf from '@tensorflow/tfjs';
import type { Place } from '#shared/event.ts';
import type { ByteMatrix, Pictures } from '#shared/pictures.ts';
import { gibbs, hiddenMeans, type Machine, sampleVisible, visibleMeans } from '../core/machine.ts';
import { PURPOSE } from '../core/random.ts';
import { UNLIKELY } from './hidden-use.ts';

/** So many fantasies. */
export const SHOWN_ROWS = 10;
const BINS = 10;
/** Multiply-adds that the Gibbs chains may take: about a tenth of a second. */
const CHAIN_WORK = 1e8;
const CHAIN_PURPOSES = { hidden: PURPOSE.pictureHidden, visible: PURPOSE.pictureVisible };
const CHAIN_STEPS = { least: 10, most: 100 };
/** Hidden units whose first weights are shown, and numbers in all of them. */
const FILTERS = 48;
const FILTER_VALUES = 65_536;

/** What is drawn. */
export interface Scene {
  readonly place: Place;
  readonly seed: number;
  /** From below up to the layer being trained. */
  readonly machines: readonly Machine[];
  /** Rows to show, and training rows to watch the units' use on, both as the lowest layer sees them: [rows, inputs]. */
  readonly shown: tf.Tensor2D;
  readonly watched: tf.Tensor2D;
}

/** Draws the scene. Leaves no tensor behind. */
export function drawPictures(scene: Scene): Pictures {
  const { machines, shown, watched, place } = scene;
  const gibbsSteps = chainSteps(machines);
  const drawn = tf.tidy(() => {
    const [low, high] = range(shown);
    return {
      original: asBytes(shown, low, high),
      reconstruction: asBytes(down(machines, up(machines, shown)), low, high),
      fantasy: asBytes(down(machines, dream(scene, gibbsSteps)), low, high),
      filters: filtersOf(machines[0]!),
      use: useOf(up(machines, watched)),
    };
  });
  return { ...place, ...drawn, gibbsSteps };
}

function up(machines: readonly Machine[], rows: tf.Tensor2D): tf.Tensor2D {
  return machines.reduce((v, machine) => hiddenMeans(machine, v), rows);
}

function down(machines: readonly Machine[], top: tf.Tensor2D): tf.Tensor2D {
  return machines.reduceRight((h, machine) => visibleMeans(machine, h), top);
}

function chainSteps(machines: readonly Machine[]): number {
  const [visible, hidden] = machines.at(-1)!.weights.shape;
  const wanted = Math.floor(CHAIN_WORK / (2 * SHOWN_ROWS * visible * hidden));
  return Math.min(CHAIN_STEPS.most, Math.max(CHAIN_STEPS.least, wanted));
}

/**
 * The hidden probabilities at the end of Gibbs chains in the top RBM (Hinton 2002), which begin at what its visible units
 * would be if no hidden unit were on. [SHOWN_ROWS, hidden]
 */
function dream({ machines, seed, place }: Scene, steps: number): tf.Tensor2D {
  const machine = machines.at(-1)!;
  const at = { seed, layer: machines.length - 1, step: place.epoch };
  const nothing = tf.zeros<tf.Rank.R2>([SHOWN_ROWS, machine.weights.shape[1]]);
  const [, start] = sampleVisible(machine, nothing, { ...at, purpose: PURPOSE.pictureStart });
  return hiddenMeans(machine, gibbs(machine, start, steps, at, CHAIN_PURPOSES));
}

function filtersOf({ weights }: Machine): ByteMatrix {
  const [inputs, hidden] = weights.shape;
  const units = Math.max(1, Math.min(FILTERS, hidden, Math.floor(FILTER_VALUES / inputs)));
  const some = tf.transpose(tf.slice(weights, [0, 0], [inputs, units])) as tf.Tensor2D;
  const [low, high] = range(some);
  const limit = Math.max(Math.abs(low), Math.abs(high));
  return asBytes(some, -limit, limit);
}

/** hidden: mean activities, [rows, units]. */
function useOf(hidden: tf.Tensor2D): Pictures['use'] {
  const means = tf.mean(hidden, 0).dataSync();
  const highest = tf.max(hidden, 0).dataSync();
  const histogram = Array<number>(BINS).fill(0);
  for (const mean of means) histogram[Math.min(BINS - 1, Math.max(0, Math.floor(BINS * mean)))]!++;
  const silent = highest.filter((it) => it < UNLIKELY).length;
  return { units: means.length, rows: hidden.shape[0], histogram, silent };
}

export function range(values: tf.Tensor2D): [low: number, high: number] {
  const low = tf.min(values).dataSync()[0]!;
  const high = tf.max(values).dataSync()[0]!;
  return high > low ? [low, high] : [low, low + 1];
}

/** Values outside of the range count as its ends. */
export function asBytes(values: tf.Tensor2D, low: number, high: number): ByteMatrix {
  const [rows, columns] = values.shape;
  const bytes = Uint8ClampedArray.from(values.dataSync(), (value) => (255 * (value - low)) / (high - low || 1));
  return { rows, columns, low, high, bytes: Buffer.from(bytes).toString('base64') };
}
