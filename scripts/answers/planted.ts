// Data with a planted truth: clusters whose class is known to them, or classes that are coins.
import type { Manifest } from '#shared/dataset.ts';
import { PURPOSE, philoxUniforms } from '../../src/worker/core/random.ts';
import { writePreparedDataset } from '../../src/worker/files/prepared-dataset.ts';

const COLUMNS = 32;
const TRAINING_ROWS = 600;
const TEST_ROWS = 2000;
const CLUSTERS = 8;
/** Chance that a bit differs from its cluster's. */
const FLIPPED = 0.2;

/** The patterns are the same in every data set, so that all have one truth. */
const PATTERNS_SEED = 7;

export type Planted = 'coins' | 'clusters';

/**
 * Writes a new data set into a folder. Rows are noisy copies of one of eight patterns of bits. "clusters": half of the
 * patterns belong to each class, so knowing the clusters helps. "coins": the class is independent of everything, so every
 * classifier is wrong half of the time, whatever its first weights.
 */
export function plant(folder: string, kind: Planted, seed: number): Manifest {
  const rows = TRAINING_ROWS + TEST_ROWS;
  const uniforms = (count: number, layer: number) =>
    philoxUniforms(1, count, { seed, layer, step: 0, purpose: PURPOSE.shuffle });
  const at = { seed: PATTERNS_SEED, layer: 1, step: 0, purpose: PURPOSE.shuffle };
  const patterns = philoxUniforms(1, CLUSTERS * COLUMNS, at).map((u) => Number(u < 0.5));
  const flips = uniforms(rows * COLUMNS, 2);
  const clusters = uniforms(rows, 3).map((u) => Math.floor(u * CLUSTERS));
  const coins = uniforms(rows, 4);
  const inputs = Uint8Array.from(flips, (u, at) => {
    const bit = patterns[clusters[Math.floor(at / COLUMNS)]! * COLUMNS + (at % COLUMNS)]!;
    return u < FLIPPED ? 1 - bit : bit;
  });
  const classes = Int32Array.from(clusters, (cluster, row) =>
    kind === 'coins' ? Number(coins[row]! < 0.5) : cluster % 2,
  );
  const columns = Array.from({ length: COLUMNS }, (_, i) => ({
    name: `x${i}`,
    role: 'input' as const,
    min: 0,
    max: 1,
  }));
  const facts = { testRows: TEST_ROWS, inputs: COLUMNS, image: null, columns, licence: null, importedAt: 0 };
  const label = { kind: 'class' as const, name: 'class', classes: ['a', 'b'] };
  const draft = { id: 'planted', name: 'planted', label, ...facts };
  return writePreparedDataset(folder, { inputs, classes, targets: null }, draft, []);
}
