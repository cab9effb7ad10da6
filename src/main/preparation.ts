// Prepares data in a training process of its own, so that a file which breaks the parser breaks nothing else.
import { fromErrorRecord } from '#shared/error.ts';
import type { ImportJob, Report, SampleJob } from '#shared/job.ts';
import { TrainingProcess, type TrainingProcessOptions } from './training-process.ts';

/** What a process that prepared data tells. */
export type Prepared = Extract<Report, { kind: 'prepared' }>;

export class Preparation {
  readonly #options: Omit<TrainingProcessOptions, 'onReport'>;
  readonly #processes = new Set<TrainingProcess>();

  constructor(options: Omit<TrainingProcessOptions, 'onReport'>) {
    this.#options = options;
  }

  /** @throws AppError what the process refused, or why it died. */
  async perform(job: SampleJob | ImportJob): Promise<Prepared> {
    let answer: Prepared | Extract<Report, { kind: 'failed' }> | null = null;
    const process = new TrainingProcess(job, {
      ...this.#options,
      onReport: (report) => {
        if (answer || (report.kind !== 'prepared' && report.kind !== 'failed')) return;
        answer = report;
        process.expectEnd();
      },
    });
    this.#processes.add(process);
    const crash = await process.ended;
    this.#processes.delete(process);
    return resultOf(answer ?? { kind: 'failed', error: crash });
  }

  /** Ends every process; what they were doing is refused. */
  kill(): void {
    for (const process of this.#processes) process.kill();
  }
}

function resultOf(answer: Prepared | Extract<Report, { kind: 'failed' }>): Prepared {
  if (answer.kind === 'failed') throw fromErrorRecord({ ...answer.error });
  return answer;
}
