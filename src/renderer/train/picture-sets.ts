// Pictures of a run by phase, a few of each, as they come live and as they were kept.
import type { Place } from '#shared/event.ts';
import { KEPT_PICTURES, leastNeeded, type Pictures } from '#shared/pictures.ts';

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

function nameOf({ phase, layer }: Phase): string {
  return `${phase} ${layer}`;
}
