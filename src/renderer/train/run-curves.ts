// Every point of a run's curves, as they are told: in order, each once, and forgotten where the run goes back.
import type { CurvePoints, Curves } from '#shared/curve.ts';
import type { MetricPoint, Place } from '#shared/event.ts';

/** What tells one curve of a run from the others. */
export type CurveKey = Pick<MetricPoint, 'phase' | 'layer' | 'metric'>;

interface Curve {
  readonly key: CurveKey;
  readonly epochs: number[];
  readonly values: number[];
}

export class RunCurves {
  readonly #curves = new Map<string, Curve>();
  /** Rises with every change. */
  revision = 0;

  /** Adds points in any order; one that is known already is replaced. */
  add(points: readonly MetricPoint[]): void {
    this.revision++;
    for (const point of points) {
      const curve = this.#curve(point);
      const at = placeOf(curve.epochs, point.epoch);
      const isKnown = curve.epochs[at] === point.epoch;
      if (at === curve.epochs.length) {
        curve.epochs.push(point.epoch);
        curve.values.push(point.value);
      } else if (isKnown) {
        curve.values[at] = point.value;
      } else {
        curve.epochs.splice(at, 0, point.epoch);
        curve.values.splice(at, 0, point.value);
      }
    }
  }

  /** Forgets every point of this place and after it, for the run makes them again; all of them where it is null. */
  dropFrom(place: Place | null): void {
    this.revision++;
    for (const { key, epochs, values } of this.#curves.values()) {
      const order = place === null ? 1 : orderOf(key) - orderOf(place);
      const kept = order > 0 ? 0 : order < 0 ? epochs.length : placeOf(epochs, place?.epoch ?? 0);
      epochs.length = kept;
      values.length = kept;
    }
  }

  /** [epoch + 1, value] by rising epoch: a value holds at the end of its epoch. Empty for an unknown curve. */
  points(key: CurveKey): [number, number][] {
    const curve = this.#curves.get(nameOf(key));
    return curve ? curve.epochs.map((epoch, i) => [epoch + 1, curve.values[i] ?? Number.NaN]) : [];
  }

  /** The same as the doctor reads them. */
  readonly lookUp: Curves = (key): CurvePoints => this.points(key).map(([x, y]) => [x - 1, y]);

  /** Whole epochs of a phase that any curve knows of. */
  epochs({ phase, layer }: Pick<MetricPoint, 'phase' | 'layer'>): number {
    const last = [...this.#curves.values()]
      .filter(({ key }) => key.phase === phase && key.layer === layer)
      .map(({ epochs }) => (epochs.at(-1) ?? -1) + 1);
    return Math.max(0, ...last);
  }

  /** Names of the metrics that a phase has points of, in the order in which they began. */
  metrics({ phase, layer }: Pick<MetricPoint, 'phase' | 'layer'>): string[] {
    return [...this.#curves.values()]
      .filter(({ key, epochs }) => key.phase === phase && key.layer === layer && epochs.length > 0)
      .map(({ key }) => key.metric);
  }

  #curve(key: CurveKey): Curve {
    const name = nameOf(key);
    const known = this.#curves.get(name) ?? { key, epochs: [], values: [] };
    this.#curves.set(name, known);
    return known;
  }
}

function nameOf({ phase, layer, metric }: CurveKey): string {
  return `${phase} ${layer} ${metric}`;
}

/** Layers come from below, fine-tuning last. */
function orderOf({ phase, layer }: Pick<MetricPoint, 'phase' | 'layer'>): number {
  return phase === 'pretraining' ? (layer ?? 0) : Number.MAX_SAFE_INTEGER;
}

/** The first index whose epoch is not smaller; mostly the end, which is looked at first. */
function placeOf(epochs: readonly number[], epoch: number): number {
  if ((epochs.at(-1) ?? -1) < epoch) return epochs.length;
  let [from, to] = [0, epochs.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((epochs[middle] ?? 0) < epoch) from = middle + 1;
    else to = middle;
  }
  return from;
}
