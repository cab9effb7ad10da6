// Runs that really finished, 28 networks of one to three layers over two datasets, as one machine made them under some load.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LayerReceipt } from '../../src/shared/event.ts';
import type { Run } from '../../src/shared/run.ts';
import { parseSpec } from '../../src/shared/spec.ts';
import { finishedRun } from './hosts/cli/run-sample.ts';

interface Recorded extends Pick<Run, 'rows' | 'epochs' | 'durationMs' | 'pretrainingMs' | 'finetuningMs'> {
  readonly spec: object;
  /** Inputs and outputs of each layer, the head last where there is one. */
  readonly shapes: readonly (readonly [number, number])[];
}

/** Newest first. */
export function finishedRuns(): Run[] {
  const path = join(import.meta.dirname, '../fixtures/finished-runs.json');
  const recorded = JSON.parse(readFileSync(path, 'utf8')) as Recorded[];
  return recorded.map(({ spec, shapes, ...rest }, i) => {
    const id = `01RUN${String(99 - i).padStart(21, '0')}`;
    const run = { ...finishedRun({ id }), spec: parseSpec(spec), ...rest };
    const kindAt = (layer: number) => run.spec.stack[layer]?.kind ?? 'head';
    const layers = shapes.map(([inputs, outputs], layer) => ({ kind: kindAt(layer), inputs, outputs }) as LayerReceipt);
    return { ...run, layers };
  });
}
