// Finds the known name that was probably meant.

/** The known name nearest to `name`, or undefined where none is near enough to be a slip. */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  const nearest = known.toSorted((a, b) => editDistance(name, a) - editDistance(name, b))[0];
  const near = nearest !== undefined && editDistance(name, nearest) <= Math.max(2, name.length / 2);
  return near ? nearest : undefined;
}

/** Levenshtein distance, ignoring case. */
function editDistance(a: string, b: string): number {
  const [s, t] = [a.toLowerCase(), b.toLowerCase()];
  let row = Array.from({ length: t.length + 1 }, (_, j) => j);
  for (let i = 1; i <= s.length; i++) {
    const next = [i];
    for (let j = 1; j <= t.length; j++) {
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (s[i - 1] === t[j - 1] ? 0 : 1)));
    }
    row = next;
  }
  return row[t.length]!;
}
