// How alike the layers of two runs are, as a picture.
import type { AlignmentResult } from './alignment.ts';
import type { HeatPicture } from './study-picture.ts';

/** Layers of the first run down, of the second across. */
export function alignmentPicture({ cka }: AlignmentResult, first: string, second: string): HeatPicture {
  const names = (count: number) => Array.from({ length: count }, (_, layer) => `layer ${layer + 1}`);
  return {
    kind: 'heat',
    title: 'Likeness of layers (linear CKA)',
    x: { title: second, scale: 'names', metric: null },
    y: { title: first, scale: 'names', metric: null },
    value: { title: 'CKA, 1 is the same up to turning', scale: 'linear', metric: null },
    range: [0, 1],
    columns: names(cka[0]?.length ?? 0),
    rows: names(cka.length),
    cells: cka.map((row) => row.map((value) => (value === null ? null : { value, runs: [] }))),
    paths: [],
  };
}
