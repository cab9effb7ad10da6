// Pictures of a run by phase, a few of each, as they come live and as they were kept.
import type { Place } from '#shared/event.ts';
import { type ByteMatrix, KEPT_PICTURES, leastNeeded, type Pictures } from '#shared/pictures.ts';

type Phase = Pick<Place, 'phase' | 'layer'>;

export class PictureSets {
  readonly #sets = new Map<string, readonly Pictures[]>();

  add(pictures: Pictures): void {
    const name = nameOf(pictures);
    this.#sets.set(name, joined(this.#sets.get(name) ?? [], [pictures]));
  }

  of(phase: Phase): readonly Pictures[] {
    return this.#sets.get(nameOf(phase)) ?? [];
  }

  /** Forgets what was made at this place and after it in its phase, and every phase where it is null. */
  dropFrom(place: Place | null): void {
    if (place === null) this.#sets.clear();
    else
      this.#sets.set(
        nameOf(place),
        this.of(place).filter(({ epoch }) => epoch < place.epoch),
      );
  }
}

/** Both by epoch, a newer one in the place of an older; as many as are kept at all, the first and the last among them. */
export function joined(older: readonly Pictures[], newer: readonly Pictures[]): readonly Pictures[] {
  const byEpoch = new Map([...older, ...newer].map((it) => [it.epoch, it]));
  let all = [...byEpoch.values()].toSorted((a, b) => a.epoch - b.epoch);
  while (all.length > KEPT_PICTURES) {
    const gone = leastNeeded(all.map(({ epoch }) => epoch));
    all = all.filter(({ epoch }) => epoch !== gone);
  }
  return all;
}

/** Row by row, each number as its share of the way from low to high, 0 to 1. */
export function sharesOf({ bytes, rows, columns }: ByteMatrix): Float32Array[] {
  const raw = atob(bytes);
  return Array.from({ length: rows }, (_, row) =>
    Float32Array.from({ length: columns }, (_value, i) => raw.charCodeAt(row * columns + i) / 255),
  );
}

/** One grey value per pixel: the mean of its channels, which come last. */
export function grey(values: Float32Array, channels: number): Float32Array {
  if (channels === 1) return values;
  return Float32Array.from({ length: values.length / channels }, (_, pixel) => {
    let sum = 0;
    for (let channel = 0; channel < channels; channel++) sum += values[pixel * channels + channel] ?? 0;
    return sum / channels;
  });
}

function nameOf({ phase, layer }: Phase): string {
  return `${phase} ${layer}`;
}
