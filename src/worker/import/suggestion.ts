// Which column is probably the one to predict, where nobody has said.
import type { ColumnProfile } from './profile.ts';

const NAMES =
  /^(label|labels|class|classes|target|targets|y|outcome|species|digit|quality|qualit(ä|ae)t|klasse|survived|response|diagnosis|category|income|grade)$/i;
const MAX_CLASSES = 50;
/** A table wider than this with a small whole number at one end is probably made of pixels. */
const PICTURE_COLUMNS = 16;

/** By name first; then the first or last column where it alone holds few different values. */
export function suggestLabel(profiles: readonly ColumnProfile[]): string | null {
  const [first, last] = [profiles[0], profiles.at(-1)];
  if (!first || !last || profiles.length < 2) return null;
  const named = profiles.filter(({ name, present }) => NAMES.test(name) && present > 0);
  const atEnd = named.find((it) => it === last) ?? named.find((it) => it === first);
  if (atEnd ?? named[0]) return (atEnd ?? named[0])!.name;
  if (isClassLike(last) && !isClassLike(first) && !likeNeighbour(last, profiles.at(-2)!)) return last.name;
  if (isClassLike(first) && !likeNeighbour(first, profiles[1]!) && profiles.length > PICTURE_COLUMNS) return first.name;
  if (isClassLike(last) && !likeNeighbour(last, profiles.at(-2)!)) return last.name;
  return null;
}

function isClassLike({ distinctCount, present, numbers, isWhole }: ColumnProfile): boolean {
  if (distinctCount < 2 || distinctCount > MAX_CLASSES || distinctCount > present / 2) return false;
  return numbers === 0 || (isWhole && numbers === present);
}

/** Pixels lie beside pixels: the same set of values is no sign of a label. */
function likeNeighbour(one: ColumnProfile, other: ColumnProfile): boolean {
  return one.numbers > 0 && one.min === other.min && one.max === other.max && one.isWhole === other.isWhole;
}
