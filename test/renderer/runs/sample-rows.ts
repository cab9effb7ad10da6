// Rows and curves to compare, with the parts that a test wants to vary.

import { type Row, rowsOf } from '../../../src/renderer/runs/row.ts';
import { type ShownRow, shownRows } from '../../../src/renderer/runs/selection.ts';
import type { Curve } from '../../../src/shared/contract.ts';
import type { Run } from '../../../src/shared/run.ts';
import { finishedRun, type RunParts } from '../../main/hosts/cli/run-sample.ts';

export const random = { stack: [{ kind: 'rbm', hidden: 20, source: 'random' }] };

export function runOf(id: string, seed: number, parts: Omit<RunParts, 'id'> = {}): Run {
  return finishedRun({ id, ...parts, spec: { ...parts.spec, seed } });
}

/** Runs as the services list them, newest first, each a row of its own or grouped. */
export function rows(runs: readonly Run[], isGrouped = true): Row[] {
  return rowsOf(runs, runs, isGrouped);
}

/** All of these rows, shown in this order; the first is the baseline. */
export function allShown(those: readonly Row[]): ShownRow[] {
  const selected = those.flatMap((row) => row.runs.map(({ id }) => id));
  return shownRows(those, { selected, baseline: those[0]?.runs[0].id ?? null });
}

export function curveOf(...values: number[]): Curve {
  return { epochs: values.map((_, i) => i), values };
}
