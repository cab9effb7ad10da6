// The report of a study as the services have it: its data, what did the work, and the command that does it again.
import type { Manifest } from '#shared/dataset.ts';
import type { Run } from '#shared/run.ts';
import type { App } from '../app.ts';
import { DRAWING } from '../report/drawing.ts';
import { reportHtml } from '../report/report.ts';

/** One self-contained page. @throws AppError RUN_NOT_FOUND where there is no such study. */
export function reportOf(
  { studies, runs, datasets }: Pick<App, 'studies' | 'runs' | 'datasets'>,
  version: string,
  id: string,
): string {
  const report = studies.report(id);
  const { record } = report;
  const trained = Object.values(record.runs).map((runId) => runs.find(runId));
  const used = new Set(trained.map(({ datasetId }) => datasetId));
  const data: Manifest[] = datasets.list().filter((manifest) => used.has(manifest.id));
  const versions = [`Strata ${version}`, ...new Set(trained.flatMap(engineWords))];
  const command = `strata study ${record.kind} study.json`;
  return reportHtml({ ...report, data, versions, command, madeAt: Date.now() }, DRAWING);
}

function engineWords({ engine }: Run): string[] {
  if (!engine) return [];
  const { backend, version, kernels, threads } = engine;
  return [`Engine ${backend} ${version}, kernels ${kernels}, ${threads} ${threads === 1 ? 'thread' : 'threads'}`];
}
