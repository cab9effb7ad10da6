// The numbers of the shown rows as files: tidy CSV, one value per line, and JSON.
import type { Curve, CurveName } from '#shared/contract.ts';
import type { Run } from '#shared/run.ts';
import { specToJson } from '#shared/spec.ts';
import type { Row } from './row.ts';

export interface NamedCurve {
  readonly runId: string;
  readonly name: CurveName;
  readonly curve: Curve;
}

const COLUMNS = ['run', 'name', 'group', 'seed', 'dataset', 'phase', 'layer', 'metric', 'epoch', 'value'] as const;

/**
 * One line per value. Final metrics have the phase "final" and no epoch; layers and epochs count from 1, as on the
 * screen. Values are written in full, so that reading them gives the same numbers.
 */
export function tidyCsv(rows: readonly Row[], curves: readonly NamedCurve[]): string {
  const lines = rows.flatMap((row) =>
    row.runs.flatMap((run) => {
      const who = [run.id, run.name, row.name, run.spec.seed, run.datasetId];
      const finals = Object.entries(run.metrics).map(([metric, value]) => [...who, 'final', null, metric, null, value]);
      const points = curves
        .filter(({ runId }) => runId === run.id)
        .flatMap(({ name: { phase, layer, metric }, curve: { epochs, values } }) =>
          epochs.map((epoch, i) => [...who, phase, layer === null ? null : layer + 1, metric, epoch + 1, values[i]]),
        );
      return [...finals, ...points];
    }),
  );
  return `${[COLUMNS, ...lines].map((line) => line.map(cell).join(',')).join('\r\n')}\r\n`;
}

function cell(value: string | number | null | undefined): string {
  const text = value === null || value === undefined ? '' : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Runs with everything that they are, and the same curves. Layers and epochs count from 0, as in a specification. */
export function numbersJson(rows: readonly Row[], curves: readonly NamedCurve[]): string {
  const runs = rows.flatMap(({ name, runs: members }) =>
    members.map((run) => ({ group: name, ...runRecord(run, curves) })),
  );
  return `${JSON.stringify({ strata: 1, kind: 'numbers', runs }, null, 2)}\n`;
}

function runRecord(run: Run, curves: readonly NamedCurve[]): object {
  return {
    run: run.id,
    name: run.name,
    state: run.state,
    seed: run.spec.seed,
    dataset: run.datasetId,
    datasetSha256: run.datasetSha256,
    metrics: run.metrics,
    layers: run.layers,
    spec: specToJson(run.spec),
    curves: curves.filter(({ runId }) => runId === run.id).map(({ name, curve }) => ({ ...name, ...curve })),
  };
}
