// How fast the engines of this machine are, measured once in a process of its own and remembered in the cache folder.
import { readFileSync, writeFileSync } from 'node:fs';
import { arch, cpus } from 'node:os';
import { join } from 'node:path';
import type { EngineChoice } from '#shared/engine.ts';
import { type ExaminationJob, JOB_VERSION } from '#shared/job.ts';
import { parseSpec, type Spec } from '#shared/spec.ts';
import { phaseWorks } from '#shared/work.ts';
import { z } from '#shared/zod.ts';
import { Preparation } from './preparation.ts';
import type { TrainingProcessOptions } from './training-process.ts';

type Engine = ExaminationJob['engine'];

/** What "auto" tries, in its order. */
const AUTO: readonly Engine[] = ['tensorflow', 'wasm'];

const FILE = 'speed.json';
const cacheSchema = z.object({
  machine: z.string(),
  /** Multiply-adds per second; null where an engine is not there. */
  speeds: z.record(z.string(), z.number().positive().nullable()),
});

export interface MeasuredSpeedOptions {
  readonly cacheFolder: string;
  readonly process: Omit<TrainingProcessOptions, 'onReport'>;
}

export class MeasuredSpeed {
  readonly #options: MeasuredSpeedOptions;
  readonly #preparation: Preparation;
  readonly #measuring = new Map<string, Promise<number | null>>();
  #speeds: Record<string, number | null> | null = null;

  constructor(options: MeasuredSpeedOptions) {
    this.#options = options;
    this.#preparation = new Preparation(options.process);
  }

  /**
   * Multiply-adds per second of an engine, null where it cannot be had. What is not known is measured, which takes about
   * two seconds, or null where `mayMeasure` is false, because something else is using the processor.
   */
  async of(engine: Spec['engine'], choice: Required<EngineChoice>, mayMeasure: boolean): Promise<number | null> {
    for (const each of engine === 'auto' ? AUTO : [engine]) {
      const speed = await this.#ofEngine(each, choice, mayMeasure);
      if (speed !== null) return speed;
    }
    return null;
  }

  /** Ends what is being measured. */
  kill(): void {
    this.#preparation.kill();
  }

  async #ofEngine(engine: Engine, choice: Required<EngineChoice>, mayMeasure: boolean): Promise<number | null> {
    const key = `${engine} ${choice.kernels} ${choice.threads}`;
    const known = this.#recall()[key];
    if (known !== undefined) return known;
    if (!mayMeasure) return this.#measuring.get(key) ?? null;
    const measuring = this.#measuring.get(key) ?? this.#measure(key, engine, choice);
    this.#measuring.set(key, measuring);
    return measuring;
  }

  async #measure(key: string, engine: Engine, choice: Required<EngineChoice>): Promise<number | null> {
    try {
      const job = { version: JOB_VERSION, kind: 'examine', engine, ...choice } as const;
      const { examination } = await this.#preparation.perform(job);
      const { updateMs } = examination;
      // Between the best, for which the machine must be idle, and the middle one, which other programs spoil.
      const speed = updateMs && (1000 * measuredWork()) / Math.sqrt(updateMs.best * updateMs.median);
      this.#remember(key, speed);
      return speed;
    } catch {
      // A process that died or was ended, or a full disk: then there is no forecast, and nothing else depends on it.
      return null;
    }
  }

  #recall(): Record<string, number | null> {
    this.#speeds ??= readCache(join(this.#options.cacheFolder, FILE));
    return this.#speeds;
  }

  #remember(key: string, speed: number | null): void {
    const speeds = { ...this.#recall(), [key]: speed };
    this.#speeds = speeds;
    const text = JSON.stringify({ machine: machine(), speeds });
    writeFileSync(join(this.#options.cacheFolder, FILE), text);
  }
}

/** What speeds depend on beside the engine. */
function machine(): string {
  return [arch(), cpus()[0]?.model ?? 'unknown', cpus().length, process.versions.v8].join(' | ');
}

/** Nothing for a file that is not there, or not whole, or of another machine. */
function readCache(path: string): Record<string, number | null> {
  try {
    const cache = cacheSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
    return cache.machine === machine() ? cache.speeds : {};
  } catch {
    return {};
  }
}

/** Multiply-adds of the update that an examination times: CD-1 of 784-500 units with 100 rows. */
function measuredWork(): number {
  const spec = parseSpec({
    strata: 1,
    dataset: { id: 'none' },
    stack: [{ kind: 'rbm', hidden: 500, pretraining: { batchSize: 100 } }],
    head: { kind: 'none' },
  });
  const sizes = { inputs: 784, outputs: 0, rows: { train: 100, labelled: 100, validation: 0 } };
  return phaseWorks(spec, sizes)[0]?.perUpdate ?? 0;
}
