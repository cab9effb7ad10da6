// Classification by the nearest rows (Cover & Hart 1967): who they are, and whom most of them vote for.

/**
 * For each row of distances the positions of the `most` smallest ones, nearest first; rows without so many have -1 behind
 * them. distances: row-major [rows, others]; mayBe: whether the other row may be a neighbour of this one.
 */
export function nearestRows(
  distances: Float32Array,
  others: number,
  most: number,
  mayBe: (row: number, other: number) => boolean,
): Int32Array {
  const rows = distances.length / others;
  const nearest = new Int32Array(rows * most).fill(-1);
  const kept = new Float64Array(most);
  for (let row = 0; row < rows; row++) {
    let count = 0;
    for (let other = 0; other < others; other++) {
      const distance = distances[row * others + other]!;
      if ((count === most && distance >= kept[most - 1]!) || !mayBe(row, other)) continue;
      let at = count === most ? most - 1 : count++;
      for (; at > 0 && kept[at - 1]! > distance; at--) {
        kept[at] = kept[at - 1]!;
        nearest[row * most + at] = nearest[row * most + at - 1]!;
      }
      kept[at] = distance;
      nearest[row * most + at] = other;
    }
  }
  return nearest;
}

/**
 * The class that most of the k nearest rows have; of several such classes the one that came to its votes first.
 * nearest: row-major [rows, most], `k` of which count; classes: of the other rows.
 */
export function voteOfNearest(nearest: Int32Array, most: number, k: number, classes: Int32Array): Int32Array {
  return Int32Array.from({ length: nearest.length / most }, (_, row) => {
    const votes = new Map<number, number>();
    let [best, bestVotes] = [-1, 0];
    for (const other of nearest.subarray(row * most, row * most + k)) {
      if (other === -1) break;
      const voted = classes[other]!;
      const count = (votes.get(voted) ?? 0) + 1;
      votes.set(voted, count);
      if (count > bestVotes) [best, bestVotes] = [voted, count];
    }
    return best;
  });
}
