// Whether one dataset can be brought to the inputs of another, what it will be then, and how that reads.
import type { MAPPINGS, Manifest, ManifestColumn } from './dataset.ts';
import { AppError } from './error.ts';

export type Mapping = (typeof MAPPINGS)[number];

/** What people need to know of a dataset to judge whether it fits. */
type Inputs = Pick<Manifest, 'name' | 'inputs' | 'image' | 'columns'>;

/** Columns that are named in full. */
const NAMED = 8;

/**
 * One sentence for each thing that is not quite what it was.
 * @throws AppError SHAPE_MISMATCH where the one can't be brought to the other.
 */
export function mappingWarnings(given: Inputs, wanted: Inputs, by: Mapping): string[] {
  return by === 'resize' ? pictureWarnings(given, wanted) : columnWarnings(given, wanted);
}

/** The dataset as it will be. id: what it is called until it is there. */
export function mappedManifest(given: Manifest, wanted: Manifest, id: string): Manifest {
  const columns = [...inputsOf(wanted), ...given.columns.filter(({ role }) => role === 'label')];
  return { ...given, id, inputs: wanted.inputs, image: wanted.image, columns };
}

/** "The pictures of "usps", 16 × 16, were resized to those of "mnist", 28 × 28." */
export function mappingSentence(given: Inputs, wanted: Inputs, by: Mapping): string {
  if (by === 'resize') {
    const [from, to] = [given, wanted].map(({ name, image }) => ({ name, size: image ? sizeOf(image) : '' }));
    return `The pictures of "${from?.name}", ${from?.size}, were resized to those of "${to?.name}", ${to?.size}.`;
  }
  const [own, asked] = [inputsOf(given).length, inputsOf(wanted).length];
  const left =
    own > asked ? `; ${own - asked} other ${own - asked === 1 ? 'column was' : 'columns were'} left out` : '';
  return `The ${asked} input columns of "${wanted.name}" were all found by name in "${given.name}"${left}.`;
}

/** "256 inputs (pictures of 16 × 16)" */
export function inputWords({ inputs, image }: Pick<Manifest, 'inputs' | 'image'>): string {
  return `${inputs} inputs${image ? ` (pictures of ${sizeOf(image)})` : ''}`;
}

/** @throws AppError SHAPE_MISMATCH where one has no pictures, or their channels can't be brought to each other. */
function pictureWarnings(given: Inputs, wanted: Inputs): string[] {
  const [from, to] = [pictureOf(given), pictureOf(wanted)];
  checkChannels(given.name, from.channels, to.channels);
  const [source, target] = [valueRange(given), valueRange(wanted)];
  const isStretched = from.width * to.height !== from.height * to.width;
  const isScaled = source.min !== target.min || source.max !== target.max;
  const ranges = `Values from ${source.min} to ${source.max} became values from ${target.min} to ${target.max}.`;
  return [
    ...(isStretched ? ['The sides have another proportion, so pictures are stretched.'] : []),
    ...(isScaled ? [ranges] : []),
  ];
}

/** @throws AppError SHAPE_MISMATCH for a dataset without pictures. */
export function pictureOf({ name, image, inputs }: Inputs): NonNullable<Manifest['image']> {
  if (image) return image;
  const remedy = 'import it with the option image, or map by columns';
  throw new AppError('SHAPE_MISMATCH', `"${name}" has ${inputs} inputs that are no pixels of a picture; ${remedy}.`);
}

/** Smallest and largest value of all inputs. */
export function valueRange({ columns }: Pick<Manifest, 'columns'>): { min: number; max: number } {
  const inputs = inputsOf({ columns });
  return {
    min: inputs.reduce((least, { min }) => Math.min(least, min), Number.POSITIVE_INFINITY),
    max: inputs.reduce((most, { max }) => Math.max(most, max), Number.NEGATIVE_INFINITY),
  };
}

/** The same number, colours with transparency as colours, colours as grey, or grey as colours. */
function checkChannels(name: string, from: number, to: number): void {
  if (from === to || (from === 4 && to === 3) || (from >= 3 && to === 1) || (from === 1 && to === 3)) return;
  const what = `Pictures of "${name}" have ${from} channels, and ${to} are wanted`;
  throw new AppError('SHAPE_MISMATCH', `${what}; grey and colours can be brought to each other, nothing else.`);
}

/** @throws AppError SHAPE_MISMATCH naming the columns that are missing, or of another kind; of pictures of other sizes. */
function columnWarnings(given: Inputs, wanted: Inputs): string[] {
  refusePictures(given, wanted);
  const own = new Map(inputsOf(given).map((column) => [column.name, column]));
  const asked = inputsOf(wanted);
  const missing = asked.filter(({ name }) => !own.has(name));
  if (missing.length === asked.length) refuseStrangers(given, wanted, own.size);
  if (missing.length > 0) refuse(given, wanted, missing, 'lacks', asked.length);
  const others = asked.filter(({ name, categories }) => !categories !== !own.get(name)?.categories);
  if (others.length > 0) refuse(given, wanted, others, 'reads otherwise (as categories or as numbers)', asked.length);
  return asked.flatMap((column) => strangeCategories(column, own.get(column.name)));
}

/** Pixels of pictures of other sizes have names in common and nothing else. */
function refusePictures({ name, image }: Inputs, wanted: Inputs): void {
  if (!image || !wanted.image) return;
  const sizes = [image, wanted.image].map(({ width, height, channels }) => `${width} x ${height} x ${channels}`);
  if (sizes[0] === sizes[1]) return;
  const what = `"${name}" has pictures of ${sizes[0]}, and "${wanted.name}" of ${sizes[1]}`;
  throw new AppError('SHAPE_MISMATCH', `${what}; map them by resize, not by columns.`);
}

function refuseStrangers(given: Inputs, wanted: Inputs, own: number): never {
  const what = `"${given.name}" with its ${own} input columns and "${wanted.name}" with its ${inputsOf(wanted).length} have no column name in common`;
  const remedy = 'choose data of the same things, or import one again with the names of the other';
  throw new AppError('SHAPE_MISMATCH', `${what} (there: ${listed(inputsOf(wanted))}); ${remedy}.`);
}

function refuse(given: Inputs, wanted: Inputs, columns: readonly ManifestColumn[], verb: string, of: number): never {
  const what = `"${given.name}" ${verb} ${columns.length} of the ${of} input columns of "${wanted.name}": ${listed(columns)}`;
  throw new AppError('SHAPE_MISMATCH', `${what}; import it again with columns of these names and types.`);
}

function listed(columns: readonly ManifestColumn[]): string {
  const names = columns.slice(0, NAMED).map(({ name }) => `"${name}"`);
  const more = columns.length > NAMED ? ` and ${columns.length - NAMED} more` : '';
  return `${names.join(', ')}${more}`;
}

/** Categories that the wanted column doesn't know: their rows have none of its categories. */
function strangeCategories({ name, categories = [] }: ManifestColumn, own: ManifestColumn | undefined): string[] {
  const unknown = (own?.categories ?? []).filter((it) => !categories.includes(it));
  if (unknown.length === 0) return [];
  return [
    `Column "${name}" has ${unknown.length} other categories (${unknown.slice(0, NAMED).join(', ')}); their rows have none there.`,
  ];
}

function inputsOf({ columns }: Pick<Manifest, 'columns'>): ManifestColumn[] {
  return columns.filter(({ role }) => role === 'input');
}

function sizeOf({ width, height, channels }: NonNullable<Manifest['image']>): string {
  return `${width} × ${height}${channels > 1 ? ` × ${channels}` : ''}`;
}
