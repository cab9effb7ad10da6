// Columns of one table in the order of another one, by their names.
import { inputColumns, type Manifest, type ManifestColumn } from '#shared/dataset.ts';
import { AppError } from '#shared/error.ts';
import type { RowMap } from './map.ts';

/** Missing columns that are named in full. */
const NAMED = 8;

/** @throws AppError SHAPE_MISMATCH naming the columns that are missing, or of another kind; of pictures of other sizes. */
export function matchColumns(given: Manifest, wanted: Manifest): RowMap {
  refusePictures(given, wanted);
  const own = new Map(inputsOf(given).map((column) => [column.name, column]));
  const asked = inputsOf(wanted);
  const missing = asked.filter(({ name }) => !own.has(name));
  if (missing.length > 0) refuse(given, wanted, missing, 'lacks', asked.length);
  const others = asked.filter(({ name, categories }) => !categories !== !own.get(name)!.categories);
  if (others.length > 0) refuse(given, wanted, others, 'reads otherwise (as categories or as numbers)', asked.length);
  const places = new Map(inputColumns(given).map(({ name }, at) => [name, at]));
  const order = inputColumns(wanted).map(({ name }) => places.get(name) ?? -1);
  return {
    areBytes: given.dtype === 'uint8',
    warnings: [
      ...extraColumns(own.size - asked.length),
      ...asked.flatMap((column) => strangers(column, own.get(column.name)!)),
    ],
    apply(values, out) {
      order.forEach((from, to) => {
        out[to] = from === -1 ? 0 : values[from]!;
      });
    },
  };
}

/** Pixels of pictures of other sizes have names in common and nothing else. */
function refusePictures({ name, image }: Manifest, wanted: Manifest): void {
  if (!image || !wanted.image) return;
  const sizes = [image, wanted.image].map(({ width, height, channels }) => `${width} x ${height} x ${channels}`);
  if (sizes[0] === sizes[1]) return;
  const what = `"${name}" has pictures of ${sizes[0]}, and "${wanted.name}" of ${sizes[1]}`;
  throw new AppError('SHAPE_MISMATCH', `${what}; map them by resize, not by columns.`);
}

function inputsOf({ columns }: Manifest): ManifestColumn[] {
  return columns.filter(({ role }) => role === 'input');
}

function refuse(
  given: Manifest,
  wanted: Manifest,
  columns: readonly ManifestColumn[],
  verb: string,
  of: number,
): never {
  const names = columns.slice(0, NAMED).map(({ name }) => `"${name}"`);
  const more = columns.length > NAMED ? ` and ${columns.length - NAMED} more` : '';
  const what = `"${given.name}" ${verb} ${columns.length} of the ${of} input columns of "${wanted.name}": ${names.join(', ')}${more}`;
  throw new AppError('SHAPE_MISMATCH', `${what}; import it again with columns of these names and types.`);
}

function extraColumns(count: number): string[] {
  return count > 0 ? [`${count} columns have no counterpart and were left out.`] : [];
}

/** Categories that the wanted column doesn't know: their rows have none of its categories. */
function strangers({ name, categories = [] }: ManifestColumn, own: ManifestColumn): string[] {
  const unknown = (own.categories ?? []).filter((it) => !categories.includes(it));
  if (unknown.length === 0) return [];
  return [
    `Column "${name}" has ${unknown.length} other categories (${unknown.slice(0, NAMED).join(', ')}); their rows have none there.`,
  ];
}
