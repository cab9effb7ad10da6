// Has one question answered by a training process of its own, so that a file which breaks the parser breaks nothing else.
import { AppError, fromErrorRecord } from '#shared/error.ts';
import type {
  AnalysisJob,
  ExaminationJob,
  GenerationJob,
  ImportJob,
  MapJob,
  PreviewJob,
  Report,
  SampleJob,
  StatisticsJob,
} from '#shared/job.ts';
import { TrainingProcess, type TrainingProcessOptions } from './training-process.ts';

/** What a process that prepared data tells. */
export type Prepared = Extract<Report, { kind: 'prepared' }>;

/** What answers each kind of job. */
interface Answers {
  readonly sample: Prepared;
  readonly import: Prepared;
  readonly map: Prepared;
  readonly preview: Extract<Report, { kind: 'previewed' }>;
  readonly statistics: Extract<Report, { kind: 'measured' }>;
  readonly generate: Extract<Report, { kind: 'generated' }>;
  readonly analyse: Extract<Report, { kind: 'analysed' }>;
  readonly examine: Extract<Report, { kind: 'examined' }>;
}

const ANSWERS = ['prepared', 'previewed', 'measured', 'generated', 'analysed', 'examined', 'failed'];

type AnsweredJob =
  | SampleJob
  | ImportJob
  | MapJob
  | PreviewJob
  | StatisticsJob
  | GenerationJob
  | AnalysisJob
  | ExaminationJob;

/** Who waits for it. */
export interface Waiting {
  /** Ends the process at once. */
  readonly signal?: AbortSignal | undefined;
  /** Hears how far the reading is, 0 to 1. */
  readonly onReading?: (fraction: number) => void;
}

export class Preparation {
  readonly #options: Omit<TrainingProcessOptions, 'onReport'>;
  readonly #processes = new Set<TrainingProcess>();

  constructor(options: Omit<TrainingProcessOptions, 'onReport'>) {
    this.#options = options;
  }

  /** @throws AppError what the process refused, or why it died; BAD_USAGE where it was cancelled. */
  async perform<Asked extends AnsweredJob>(
    job: Asked,
    { signal, onReading }: Waiting = {},
  ): Promise<Answers[Asked['kind']]> {
    if (signal?.aborted) throw cancelled();
    let answer: Report | null = null;
    const process = new TrainingProcess(job, {
      ...this.#options,
      onReport: (report) => {
        if (report.kind === 'reading') onReading?.(report.fraction);
        if (answer || !ANSWERS.includes(report.kind)) return;
        answer = report;
        process.expectEnd();
      },
    });
    const kill = () => process.kill();
    signal?.addEventListener('abort', kill);
    this.#processes.add(process);
    const crash = await process.ended;
    this.#processes.delete(process);
    signal?.removeEventListener('abort', kill);
    if (signal?.aborted) throw cancelled();
    return resultOf(answer ?? { kind: 'failed', error: crash }) as Answers[Asked['kind']];
  }

  /** Ends every process; what they were doing is refused. */
  kill(): void {
    for (const process of this.#processes) process.kill();
  }
}

function resultOf(answer: Report): Report {
  if (answer.kind === 'failed') throw fromErrorRecord({ ...answer.error });
  return answer;
}

function cancelled(): AppError {
  return new AppError('BAD_USAGE', 'This was cancelled; nothing was stored.');
}
