// Columns of one table in the order of another one, by their names.
import { inputColumns, type Manifest } from '#shared/dataset.ts';
import { mappingWarnings } from '#shared/mapping.ts';
import type { RowMap } from './map.ts';

/** @throws AppError SHAPE_MISMATCH as `mappingWarnings` does. */
export function matchColumns(given: Manifest, wanted: Manifest): RowMap {
  const warnings = mappingWarnings(given, wanted, 'columns');
  const places = new Map(inputColumns(given).map(({ name }, at) => [name, at]));
  const order = inputColumns(wanted).map(({ name }) => places.get(name) ?? -1);
  return {
    areBytes: given.dtype === 'uint8',
    warnings,
    apply(values, out) {
      order.forEach((from, to) => {
        out[to] = from === -1 ? 0 : values[from]!;
      });
    },
  };
}
