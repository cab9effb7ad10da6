// Smoothing and thinning of one curve; smoothing comes first, so that it never rests on a sample.

export type Point = readonly [x: number, y: number];

/**
 * Exponential moving average with the bias of its start taken out (Kingma & Ba 2015, section 3): `factor` 0 leaves the
 * curve as it is, 0.9 averages over about ten points. A gap of several steps in x forgets as much as that many points.
 */
export function smooth(points: readonly Point[], factor: number): Point[] {
  if (factor <= 0) return [...points];
  let mean = 0;
  let weight = 0;
  let lastX: number | null = null;
  return points.map(([x, y]) => {
    const kept = factor ** (lastX === null ? 1 : Math.max(1, x - lastX));
    mean = kept * mean + (1 - kept) * y;
    weight = kept * weight + (1 - kept);
    lastX = x;
    return [x, mean / weight];
  });
}

/** Points that a bucket keeps at most: its lowest, its highest and its last. */
const KEPT = 3;

/**
 * At most about `most` points of a longer curve: the lowest, the highest and the last of every bucket, each an original
 * point, in the order of the curve. The first point stays as well. The same curve gives the same points.
 */
export function thin(points: readonly Point[], most: number): Point[] {
  if (points.length <= most) return [...points];
  const size = Math.ceil((points.length * KEPT) / Math.max(KEPT, most - 1));
  const kept = new Set<number>([0]);
  for (let from = 0; from < points.length; from += size) {
    const to = Math.min(points.length, from + size);
    let [low, high] = [from, from];
    for (let i = from; i < to; i++) {
      const y = points[i]?.[1] ?? 0;
      if (y < (points[low]?.[1] ?? 0)) low = i;
      if (y > (points[high]?.[1] ?? 0)) high = i;
    }
    for (const i of [low, high, to - 1]) kept.add(i);
  }
  return points.filter((_, i) => kept.has(i));
}
