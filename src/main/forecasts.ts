// What runs will cost before they are started: time, memory and disk, and what the numbers rest on.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Manifest } from '#shared/dataset.ts';
import type { Forecast, Range } from '#shared/forecast.ts';
import type { Run } from '#shared/run.ts';
import { parseSpec, type Spec } from '#shared/spec.ts';
import { networkWeights, phaseWorks, type WorkSizes } from '#shared/work.ts';
import type { Datasets } from './datasets.ts';
import { diskBytes, memoryBytes } from './footprint.ts';
import type { History } from './history.ts';
import type { MeasuredSpeed } from './measured-speed.ts';
import { DEFAULT_TEST } from './resolve-job.ts';
import type { Scheduler } from './scheduler.ts';
import { type Part, partsOf, rangeAround, type Sample, samplesOf, secondsOf } from './speed.ts';
import { type TurnOptions, threadsEach } from './turn-options.ts';

/** As many of the newest runs are looked at, and so many of them counted. */
const LOOKED_AT = 300;
const COUNTED = 50;
/** Starting a process and its engine, in seconds. */
const START: Range = { likely: 1, low: 0.5, high: 3 };
/** How long an answer waits for a measurement; it goes on, and the next answer has it. */
const PATIENCE_MS = 1500;
/** One measurement says little about other shapes, and machines are rarely idle (standard deviation of the logarithm). */
const MEASURED_SPREAD = 0.4;
/** Share of its epochs that fine-tuning usually makes where patience can end it, as long as no run tells. */
const USUAL_SHARE = 0.75;

export interface ForecastsOptions {
  readonly history: History;
  readonly datasets: Datasets;
  readonly scheduler: Scheduler;
  readonly measured: MeasuredSpeed;
  readonly slots: number;
}

export interface ForecastChoice extends TurnOptions {
  /** The specification's dataset where that is still to be made. */
  readonly data?: Manifest | undefined;
}

interface KnownRun {
  readonly run: Run;
  readonly samples: readonly Sample[];
}

/** Seconds that a part of a run will take. */
type Judge = (part: Part) => Range;

export class Forecasts {
  readonly #options: ForecastsOptions;

  constructor(options: ForecastsOptions) {
    this.#options = options;
  }

  /**
   * What `seeds` runs of a specification will cost together; null while nothing can tell. Answers within two seconds.
   * @throws AppError INVALID_SPEC, NEWER_VERSION.
   */
  async of(input: unknown, seeds: number, choice: ForecastChoice = {}): Promise<Forecast | null> {
    const { datasets } = this.#options;
    const { slots = this.#options.slots } = choice;
    const spec = parseSpec(input);
    const manifest = choice.data ?? datasets.list().find(({ id }) => id === spec.dataset.id);
    if (!manifest) return null;
    const known = this.#comparable(spec, choice);
    const judge = known.length > 0 ? byRuns(known) : await this.#byMeasurement(spec, choice);
    if (!judge) return null;
    const sizes = sizesOf(spec, manifest);
    const run = secondsOfRun(spec, sizes, judge, tunedShare(spec, known));
    return {
      seconds: scaled(run, Math.ceil(seeds / slots)),
      memoryBytes: memoryBytes(spec, sizes, manifest) * Math.min(slots, seeds),
      diskBytes: diskBytes(spec, sizes, run.likely) * seeds,
      from: known.length > 0 ? 'runs' : 'measurement',
      runs: known.length,
    };
  }

  /** Finished runs on the engine that this one will have, newest first; on as many threads, if there are any. */
  #comparable({ engine }: Spec, choice: ForecastChoice): KnownRun[] {
    const { kernels = 'auto' } = choice;
    const finished = this.#options.history.list(0, LOOKED_AT).filter(({ state }) => state === 'finished');
    const fitting = finished.filter(
      (run) =>
        (engine === 'auto' ? run.spec.engine === 'auto' : run.engine?.backend === engine) &&
        (choice.threads === undefined || run.engine?.threads === choice.threads) &&
        (kernels === 'auto' || run.engine?.kernels === kernels),
    );
    const like = fitting.find((run) => run.engine?.threads === this.#threadsOf(choice)) ?? fitting[0];
    if (!like) return [];
    const nameOf = ({ engine: it }: Run) => `${it?.backend} ${it?.kernels} ${it?.threads}`;
    const known: KnownRun[] = [];
    for (const run of finished) {
      const samples = nameOf(run) === nameOf(like) ? samplesOf(run) : [];
      if (samples.length > 0) known.push({ run, samples });
      if (known.length === COUNTED) break;
    }
    return known;
  }

  #threadsOf({ threads, slots = this.#options.slots }: ForecastChoice): number {
    return threads ?? threadsEach(slots);
  }

  async #byMeasurement(spec: Spec, choice: ForecastChoice): Promise<Judge | null> {
    const speed = await this.#measuredSpeed(spec, choice);
    return speed === null ? null : ({ work }) => rangeAround(work / speed, MEASURED_SPREAD);
  }

  async #measuredSpeed({ engine }: Spec, choice: ForecastChoice): Promise<number | null> {
    const { measured, scheduler } = this.#options;
    const { kernels = 'auto' } = choice;
    const isIdle = scheduler.order().active.length === 0;
    const measuring = measured.of(engine, { threads: this.#threadsOf(choice), kernels }, isIdle);
    return Promise.race([measuring, sleep(PATIENCE_MS, null, { ref: false })]);
  }
}

function byRuns(known: readonly KnownRun[]): Judge {
  const samples = known.map((it) => it.samples);
  return (part) => secondsOf(part, samples);
}

/** `share`: of its epochs that fine-tuning will make. */
function secondsOfRun(spec: Spec, sizes: WorkSizes, judge: Judge, share: Range): Range {
  const parts = partsOf(phaseWorks(spec, sizes), networkWeights(spec, sizes), sizes);
  return parts
    .map((part) => (part.phase === 'finetuning' ? times(judge(part), share) : judge(part)))
    .reduce(plus, START);
}

/** How many rows each part of the data will have. */
function sizesOf({ dataset, head }: Spec, { rows, testRows, inputs, label }: Manifest): WorkSizes {
  const own = rows - testRows;
  const { validation, test = testRows > 0 ? 0 : DEFAULT_TEST } = dataset.split;
  const train = Math.max(1, own - Math.floor(own * validation) - Math.floor(own * test));
  const { labelledRows } = dataset;
  const wanted =
    labelledRows === 'all' ? train : 'count' in labelledRows ? labelledRows.count : labelledRows.indices.length;
  const classes = label?.kind === 'class' ? label.classes.length : 1;
  return {
    inputs,
    outputs: head.kind === 'none' ? 0 : head.kind === 'regression' ? 1 : classes,
    rows: { train, labelled: Math.min(train, wanted), validation: Math.floor(own * validation) },
  };
}

/** Share of its epochs that fine-tuning will make: patience may end it sooner. */
function tunedShare({ finetuning }: Spec, known: readonly KnownRun[]): Range {
  if (!finetuning || finetuning.patience === null) return { likely: 1, low: 1, high: 1 };
  const shares = known.flatMap(({ run: { spec, epochs } }) =>
    spec.finetuning && spec.finetuning.patience !== null && epochs !== null ? [epochs / spec.finetuning.epochs] : [],
  );
  const likely = shares.length > 0 ? shares.reduce((sum, it) => sum + it, 0) / shares.length : USUAL_SHARE;
  const least = Math.min(1, (finetuning.patience + 1) / finetuning.epochs);
  return { likely: Math.max(likely, least), low: Math.min(likely, Math.max(least, likely / 2)), high: 1 };
}

function times(a: Range, b: Range): Range {
  return { likely: a.likely * b.likely, low: a.low * b.low, high: a.high * b.high };
}

function scaled({ likely, low, high }: Range, factor: number): Range {
  return { likely: likely * factor, low: low * factor, high: high * factor };
}

function plus(a: Range, b: Range): Range {
  return { likely: a.likely + b.likely, low: a.low + b.low, high: a.high + b.high };
}
