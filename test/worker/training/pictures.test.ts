// Pictures of a run: they change no bit of it, are the same for the same run, show what they say, and are rare enough.
import * as tf from '@tensorflow/tfjs';
import { afterEach, describe, expect, it } from 'vitest';
import type { Report, TrainingJob } from '#shared/job.ts';
import type { ByteMatrix, Pictures } from '#shared/pictures.ts';
import { picturesSchema } from '#shared/pictures.ts';
import { Painter, shownRows } from '../../../src/worker/training/painter.ts';
import { asRbm } from '../../../src/worker/training/parameters.ts';
import { drawPictures } from '../../../src/worker/training/pictures.ts';
import { eventOf, runToEnd, SMALL_SPEC, smallJob } from './small-job.ts';

const opened: { dispose: () => void }[] = [];
const RBMS = { ...SMALL_SPEC, stack: SMALL_SPEC.stack.slice(0, 2) };
const { paint } = Painter.prototype;

function job(spec: object = RBMS): TrainingJob {
  const made = smallJob(spec);
  opened.push(made);
  return made.job;
}

afterEach(() => {
  Painter.prototype.paint = paint;
  for (const { dispose } of opened.splice(0)) dispose();
  tf.disposeVariables();
});

const picturesIn = (reports: readonly Report[]) =>
  reports.flatMap((report) => (report.kind === 'pictures' ? [report.pictures] : []));

const numbersOf = ({ bytes, low, high }: ByteMatrix) =>
  [...Buffer.from(bytes, 'base64')].map((byte) => low + (byte / 255) * (high - low));

/** Paints at every epoch, however short. */
function paintAlways(): void {
  Painter.prototype.paint = function always(place, _isLast, machines) {
    return paint.call(this, place, true, machines);
  };
}

describe('pictures and the run', () => {
  it('the weights, metrics and points are the same with pictures at every epoch and with none', async () => {
    paintAlways();
    const withPictures = await runToEnd(job());
    expect(picturesIn(withPictures).length).toBeGreaterThanOrEqual(6);
    Painter.prototype.paint = () => null;
    const without = await runToEnd(job());
    expect(picturesIn(without)).toEqual([]);
    expect(eventOf(withPictures, 'run-finished').weights.sha256).toBe(eventOf(without, 'run-finished').weights.sha256);
    expect(eventOf(withPictures, 'run-finished').metrics).toEqual(eventOf(without, 'run-finished').metrics);
    const points = (reports: readonly Report[]) => reports.flatMap((it) => (it.kind === 'points' ? it.points : []));
    expect(points(withPictures)).toEqual(points(without));
  });

  it('the same run paints the same; every phase has one of its last epoch; the shape is the shared one', async () => {
    paintAlways();
    const [first, again] = [picturesIn(await runToEnd(job())), picturesIn(await runToEnd(job()))];
    expect(again).toEqual(first);
    for (const pictures of first) picturesSchema.parse(pictures);
    expect(first.map(({ layer, epoch }) => [layer, epoch])).toEqual(
      expect.arrayContaining([
        [0, 0],
        [0, 2],
        [1, 1],
      ]),
    );
    const [a, b] = first as [Pictures, Pictures];
    expect(b.original).toEqual(a.original);
    expect(b.fantasy).not.toEqual(a.fantasy);
  });

  it('leaves no tensor behind', async () => {
    await runToEnd(job());
    tf.disposeVariables();
    const before = tf.memory().numTensors;
    paintAlways();
    await runToEnd(job());
    tf.disposeVariables();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('with a dense layer fine-tuning shows nothing, for that layer cannot go down again', async () => {
    paintAlways();
    const shown = picturesIn(await runToEnd(job(SMALL_SPEC)));
    expect(new Set(shown.map(({ phase }) => phase))).toEqual(new Set(['pretraining']));
  });
});

describe('what they show', () => {
  it('reconstruction, filters and use are those of the weights', async () => {
    await tf.setBackend('cpu');
    const { machines, shown, hidden } = tinyScene();
    const pictures = drawPictures({
      place: { phase: 'pretraining', layer: 0, epoch: 3 },
      seed: 1,
      machines,
      shown,
      watched: shown,
    });
    const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
    const rows = shown.arraySync();
    const [weights, a, c] = [
      machines[0]!.weights.arraySync(),
      machines[0]!.visibleBias.arraySync(),
      machines[0]!.hiddenBias.arraySync(),
    ];
    const up = rows.map((v) =>
      c.map((bias, j) => sigmoid(bias + v.reduce((sum, x, i) => sum + x * weights[i]![j]!, 0))),
    );
    const down = up.map((h) =>
      a.map((bias, i) => sigmoid(bias + h.reduce((sum, x, j) => sum + x * weights[i]![j]!, 0))),
    );
    numbersOf(pictures.reconstruction).forEach((value, k) => {
      expect(value).toBeCloseTo(down.flat()[k]!, 2);
    });
    const limit = Math.max(...weights.flat().map(Math.abs));
    expect(pictures.filters).toMatchObject({ rows: hidden, columns: 2, high: expect.closeTo(limit, 5) });
    numbersOf(pictures.filters).forEach((value, k) => {
      expect(value).toBeCloseTo(weights[k % 2]![Math.floor(k / 2)]!, 1);
    });
    const means = c.map((_, j) => up.reduce((sum, h) => sum + h[j]!, 0) / up.length);
    const histogram = Array<number>(10).fill(0);
    for (const mean of means) histogram[Math.min(9, Math.floor(10 * mean))]!++;
    expect(pictures.use).toEqual({ units: hidden, rows: 2, histogram, silent: 1 });
    tf.disposeVariables();
    shown.dispose();
  });
});

/** Two inputs and three hidden units, the last of which is never on. */
function tinyScene() {
  const weights = tf.variable(tf.tensor2d([1, -2, 0.5, 3, 0.25, -1], [2, 3]));
  const visibleBias = tf.variable(tf.tensor1d([0.5, -0.5]));
  const hiddenBias = tf.variable(tf.tensor1d([0, 0.3, -20]));
  const layer = { kind: 'rbm', visibleUnits: 'bernoulli', hiddenUnits: 'bernoulli' } as never;
  const machines = [asRbm(layer, { weights, bias: hiddenBias, visibleBias, first: new Float32Array() })];
  return { machines, shown: tf.tensor2d([0, 1, 1, 0], [2, 2]), hidden: 3 };
}

describe('when and of what', () => {
  it('rests after a picture as long as it says, unless the phase ends', () => {
    let now = 0;
    const painter = fakePainter(() => now);
    const at = (ms: number, isLast = false) => {
      now = ms;
      return painter.paint({ phase: 'pretraining', layer: 0, epoch: 0 }, isLast, () => tinyScene().machines) !== null;
    };
    expect(at(0)).toBe(true);
    expect(at(1999)).toBe(false);
    expect(at(1999, true)).toBe(true);
    expect(at(3000)).toBe(false);
    expect(at(3999)).toBe(true);
  });

  it('a picture that took a second is followed by a hundred seconds of rest', () => {
    let now = 0;
    const painter = fakePainter(() => now);
    const slow = () => {
      now += 1000;
      return tinyScene().machines;
    };
    const place = { phase: 'pretraining', layer: 0, epoch: 0 } as const;
    expect(painter.paint(place, false, slow)).not.toBeNull();
    now = 100_999;
    expect(painter.paint(place, false, slow)).toBeNull();
    now = 101_000;
    expect(painter.paint(place, false, slow)).not.toBeNull();
  });

  it('shows one row of each class in order, then others', () => {
    const rows = Uint32Array.from([7, 3, 9, 1, 4, 8, 2, 6, 5, 0, 10, 11]);
    const classOf = (row: number) => [2, 1, 0][row % 3]!;
    expect([...shownRows(rows, classOf)]).toEqual([8, 7, 3, 9, 1, 4, 2, 6, 5, 0]);
    expect([...shownRows(rows, null)]).toEqual([7, 3, 9, 1, 4, 8, 2, 6, 5, 0]);
  });
});

function fakePainter(now: () => number): Painter {
  const split = { train: Uint32Array.from([0, 1]), validation: new Uint32Array(), test: new Uint32Array() };
  const input = () => ({ gather: (at: Uint32Array) => tf.ones([at.length, 2]) });
  return new Painter(1, { split, target: null, input } as never, now);
}
