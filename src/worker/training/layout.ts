// Which kind of unit fits each column of a layer's visible side, where they are not all of one kind.
import { inputColumns, type Manifest } from '#shared/dataset.ts';
import type { Layer } from '#shared/layer.ts';
import { type Block, softmaxUnits } from '../core/categorical-units.ts';
import { gaussianUnits } from '../core/real-units.ts';
import type { FittedScaling } from '../core/scaling.ts';
import { bernoulliUnits } from '../core/units.ts';

/** True for inputs that are 0 or 1 by their nature, which no scaling should touch where columns have units of their own. */
export function naturalColumns(manifest: Manifest): boolean[] {
  const natural = manifest.columns
    .filter(({ role }) => role === 'input')
    .flatMap(({ categories, kind }) => (categories ? categories.map(() => true) : [kind === 'boolean']));
  return natural.length === manifest.inputs ? natural : Array<boolean>(manifest.inputs).fill(false);
}

/** A column, or the columns of one category, with the kind of unit that fits. */
interface Group {
  readonly kind: 'bernoulli' | 'gaussian' | 'softmax';
  readonly size: number;
}

/**
 * The visible side of the first layer by column: a softmax group for each category column, 0/1 units for what lies between
 * 0 and 1 once scaled, Gaussian units for other numbers.
 */
function columnBlocks(manifest: Manifest, scaling: FittedScaling): Block[] {
  const columns = inputColumns(manifest);
  const groups: Group[] = [];
  let at = 0;
  for (const { categories } of manifest.columns.filter(({ role }) => role === 'input')) {
    if (categories && categories.length > 1) {
      groups.push({ kind: 'softmax', size: categories.length });
      at += categories.length;
      continue;
    }
    const { min, max } = columns[at] ?? { min: 0, max: 0 };
    const [offset, scale] = [scaling.offset[at] ?? 0, scaling.scale[at] ?? 1];
    const isBetween = scaling.clip || ((min - offset) * scale >= 0 && (max - offset) * scale <= 1);
    groups.push({ kind: isBetween ? 'bernoulli' : 'gaussian', size: 1 });
    at++;
  }
  return blocksOf(groups);
}

/** Neighbours of one kind become one block; neighbouring softmax groups stay groups within theirs. */
function blocksOf(groups: readonly Group[]): Block[] {
  const merged: { kind: Group['kind']; sizes: number[] }[] = [];
  for (const { kind, size } of groups) {
    const last = merged.at(-1);
    if (last?.kind === kind) last.sizes.push(size);
    else merged.push({ kind, sizes: [size] });
  }
  return merged.map(({ kind, sizes }) => {
    const size = sizes.reduce((sum, one) => sum + one, 0);
    if (kind === 'softmax') return { units: softmaxUnits(sizes), size };
    return { units: kind === 'bernoulli' ? bernoulliUnits : gaussianUnits, size };
  });
}

export interface LayoutPlace {
  readonly layer: Layer;
  readonly index: number;
  /** Inputs without label units. */
  readonly inputs: number;
  /** Label units after the inputs; 0: none. */
  readonly labels: number;
  readonly manifest: Manifest;
  readonly scaling: FittedScaling;
}

/** The blocks of a layer's visible side, or null where its units are all of the kind that the layer names. */
export function layerBlocks({ layer, index, inputs, labels, manifest, scaling }: LayoutPlace): Block[] | null {
  if (layer.kind === 'dense') return null;
  const isMixed = layer.visibleUnits === 'mixed' && index === 0;
  if (!isMixed && labels === 0) return null;
  const plain = { units: layer.visibleUnits === 'gaussian' ? gaussianUnits : bernoulliUnits, size: inputs };
  const columns = isMixed ? columnBlocks(manifest, scaling) : [plain];
  return labels === 0 ? columns : [...columns, { units: softmaxUnits([labels]), size: labels }];
}
