// A run's memory as one safetensors file, and back again, bit for bit.
import { createHash } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type EngineInfo, engineInfoSchema } from '#shared/engine.ts';
import { AppError } from '#shared/error.ts';
import { type ArtifactFile, type Place, placeSchema } from '#shared/event.ts';
import type { TrainingJob } from '#shared/job.ts';
import { z } from '#shared/zod.ts';
import { readSafetensors, writeSafetensors } from '../files/safetensors.ts';
import { memoryFrom, type Tensors, tensorsOf } from './checkpoint-tensors.ts';
import type { Fitted } from './data.ts';
import type { RunMemory } from './memory.ts';

const CHECKPOINT_VERSION = 1;

const countersSchema = z.strictObject({
  version: z.literal(CHECKPOINT_VERSION),
  runId: z.string(),
  datasetSha256: z.string(),
  engine: engineInfoSchema,
  place: placeSchema,
  layers: z.int(),
  scaling: z.strictObject({ clip: z.boolean(), threshold: z.number().nullable(), sample: z.boolean() }),
  target: z.strictObject({ offset: z.number(), scale: z.number() }).nullable(),
  activeMs: z.number(),
  phaseMs: z.number(),
  pretraining: z
    .strictObject({
      ...{ epoch: z.int(), batch: z.int(), step: z.int(), errorSum: z.number(), errorCount: z.int() },
      swapRate: z.number().nullable().default(null),
      /** Names of the tensors that the learning rule remembers. */
      remembered: z.array(z.string()).optional(),
    })
    .nullable(),
  upDown: z
    .strictObject({ epoch: z.int(), batch: z.int(), step: z.int(), errorSum: z.number() })
    .nullable()
    .default(null),
  finetuning: z
    .strictObject({
      epoch: z.int(),
      batch: z.int(),
      step: z.int(),
      lossSum: z.number(),
      best: z.strictObject({ epoch: z.int(), loss: z.number() }).nullable(),
    })
    .nullable(),
});

type Counters = z.infer<typeof countersSchema>;

/** A checkpoint that was read back. */
export interface RestoredRun {
  readonly memory: RunMemory;
  readonly place: Place;
  readonly engine: EngineInfo;
}

/** Writes checkpoint number `index` into the run's folder and removes the one before the last. */
export function saveCheckpoint(job: TrainingJob, memory: RunMemory, engine: EngineInfo, index: number): ArtifactFile {
  const { scaling } = fittedOf(memory);
  const tensors: Tensors = {
    'scaling.offset': { shape: [scaling.offset.length], data: scaling.offset },
    'scaling.scale': { shape: [scaling.scale.length], data: scaling.scale },
    ...tensorsOf(memory),
  };
  const name = checkpointName(index);
  const written = writeSafetensors(join(job.folder, name), tensors, {
    strata: JSON.stringify(countersOf(job, memory, engine)),
  });
  rmSync(join(job.folder, checkpointName(index - 2)), { force: true });
  return { path: name, ...written };
}

function fittedOf({ fitted }: RunMemory): Fitted {
  if (!fitted) throw new Error('nothing to save before the data was prepared');
  return fitted;
}

function checkpointName(index: number): string {
  return `checkpoint-${index}.safetensors`;
}

function countersOf(job: TrainingJob, memory: RunMemory, engine: EngineInfo): Counters {
  const { pretraining, finetuning, upDown } = memory;
  const { scaling, target } = fittedOf(memory);
  return {
    version: CHECKPOINT_VERSION,
    runId: job.runId,
    datasetSha256: job.dataset.manifest.copy.sha256,
    engine,
    place: placeOf(memory),
    layers: memory.stack.length,
    scaling: pick(scaling, ['clip', 'threshold', 'sample']),
    target: target && pick(target, ['offset', 'scale']),
    activeMs: memory.activeMs,
    phaseMs: memory.phaseMs,
    pretraining: pretraining && {
      ...pick(pretraining, ['epoch', 'batch', 'step', 'errorSum', 'errorCount', 'swapRate']),
      remembered: Object.keys(pretraining.memory),
    },
    finetuning: finetuning && {
      ...pick(finetuning, ['epoch', 'batch', 'step', 'lossSum']),
      best: finetuning.best && pick(finetuning.best, ['epoch', 'loss']),
    },
    upDown: upDown && pick(upDown, ['epoch', 'batch', 'step', 'errorSum']),
  };
}

function placeOf({ stack, pretraining, finetuning, upDown }: RunMemory): Place {
  const tuning = finetuning ?? upDown;
  if (tuning) return { phase: 'finetuning', layer: null, epoch: tuning.epoch };
  return { phase: 'pretraining', layer: Math.max(0, stack.length - 1), epoch: pretraining?.epoch ?? 0 };
}

function pick<T, K extends keyof T>(from: T, keys: readonly K[]): Pick<T, K> {
  return Object.fromEntries(keys.map((key) => [key, from[key]])) as Pick<T, K>;
}

/**
 * The newest checkpoint that is whole, or null where there is none. A damaged one is passed over.
 * @throws AppError ARTIFACT_CORRUPT where a checkpoint belongs to another run or other data.
 */
export function restoreCheckpoint(job: TrainingJob): RestoredRun | null {
  const whole = job.checkpoints.find(({ path, sha256 }) => isWhole(path, sha256));
  if (!whole) return null;
  const { tensors, metadata } = readSafetensors(whole.path);
  const counters = countersSchema.parse(JSON.parse(metadata.strata ?? '{}'));
  if (counters.runId !== job.runId || counters.datasetSha256 !== job.dataset.manifest.copy.sha256) {
    throw new AppError('ARTIFACT_CORRUPT', `${whole.path} belongs to another run or other data; start the run again.`);
  }
  const { place, engine, activeMs, phaseMs, target } = counters;
  const values = (name: string) => tensors[name]!.data as Float32Array;
  const scaling = { offset: values('scaling.offset'), scale: values('scaling.scale'), ...counters.scaling };
  const memory = { fitted: { scaling, target }, ...memoryFrom(job, tensors, counters, scaling), activeMs, phaseMs };
  return { memory, place, engine };
}

function isWhole(path: string, sha256: string): boolean {
  try {
    return createHash('sha256').update(readFileSync(path)).digest('hex') === sha256;
  } catch {
    return false;
  }
}
