// Everything that a training process does with data instead of training: samples, imports, previews, statistics.
import type { ComputingJob, ImportJob, Job, PreviewJob, Report } from '#shared/job.ts';
import { prepareSample } from './files/samples.ts';
import { datasetStatistics } from './files/statistics.ts';

/** How often the parent hears how far the reading is. */
const READING_MS = 250;

/** @throws AppError why it can't be done. */
export async function performPreparation(
  job: Exclude<Job, ComputingJob>,
  tell: (report: Report) => void,
): Promise<Report> {
  switch (job.kind) {
    case 'sample':
      return { kind: 'prepared', manifest: prepareSample(job) };
    case 'statistics':
      return { kind: 'measured', statistics: datasetStatistics(job.path, job.manifest) };
    case 'map': {
      const { mapDataset } = await import('./import/map.ts');
      const { manifest, warnings } = mapDataset(job);
      return { kind: 'prepared', manifest, warnings: [...warnings] };
    }
    default:
      return readFiles(job, tell);
  }
}

/** The importers are loaded only for an import, so that a training run never pays for them. */
async function readFiles(job: ImportJob | PreviewJob, tell: (report: Report) => void): Promise<Report> {
  const { readingFraction } = await import('./import/reading.ts');
  const telling = setInterval(() => tell({ kind: 'reading', fraction: readingFraction(job) }), READING_MS);
  try {
    if (job.kind === 'preview') {
      const { previewDataset } = await import('./import/preview.ts');
      return { kind: 'previewed', preview: await previewDataset(job) };
    }
    const { importDataset } = await import('./import/import.ts');
    const { manifest, warnings, suggestedLabel } = await importDataset(job);
    return { kind: 'prepared', manifest, warnings: [...warnings], suggestedLabel };
  } finally {
    clearInterval(telling);
  }
}
