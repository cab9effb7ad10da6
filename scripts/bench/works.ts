// What the benchmark measures: each work with its participants.
import { join } from 'node:path';
import { pictures, smallPictures, wholeMnist, writeBenchData } from './data.ts';
import type { Entry } from './participant.ts';
import type { StrataTask } from './strata-training.ts';

/** A work to measure; `prepare` writes its rows into the folder, and returns their name or null where there are none. */
export interface Work {
  readonly name: string;
  readonly says: string;
  readonly prepare: (folder: string) => string | null;
  readonly entries: (folder: string) => readonly Entry[];
  /** Takes minutes, so only on demand, with this many rounds unless told otherwise. */
  readonly longRounds?: number;
}

export const THREADS = 2;

const here = import.meta.dirname;
const python = process.env.STRATA_PYTHON ?? 'python3';

type TaskShape = Pick<StrataTask, 'work' | 'hidden' | 'batchSize' | 'epochs'>;

const BUNDLED = { engine: 'wasm', variant: 'auto', threads: THREADS } as const;
const ENGINES = [
  { name: 'strata', ...BUNDLED },
  { name: 'strata-wide', ...BUNDLED, variant: 'wide' },
  { name: 'strata-native', ...BUNDLED, engine: 'tensorflow' },
] as const;

function strata(name: string, task: StrataTask, crew = 1): Entry {
  const args = [join(here, 'strata-training.ts'), JSON.stringify(task)];
  return { name, command: process.execPath, args, threads: task.threads, crew };
}

function strataEngines(dataFolder: string, shape: TaskShape): Entry[] {
  return ENGINES.map(({ name, ...engine }) => strata(name, { ...engine, ...shape, dataFolder }));
}

function yardstick(name: 'numpy' | 'sklearn' | 'torch', folder: string, shape: TaskShape): Entry {
  const { work, hidden, batchSize, epochs } = shape;
  const args = [join(here, `${name}_training.py`), work, folder, ...[hidden, batchSize, THREADS, epochs].map(String)];
  return { name, command: python, args, threads: THREADS };
}

function write(folder: string, data: ReturnType<typeof wholeMnist>): string | null {
  if (data) writeBenchData(folder, data);
  return data?.name ?? null;
}

const EPOCH: TaskShape = { work: 'pretraining', hidden: 500, batchSize: 100, epochs: 1 };
const FINETUNING: TaskShape = { work: 'finetuning', hidden: 500, batchSize: 100, epochs: 1 };
const SMALL: TaskShape = { work: 'pretraining', hidden: 100, batchSize: 10, epochs: 10 };

export const WORKS: readonly Work[] = [
  {
    name: 'cd1-epoch',
    says: 'one CD-1 epoch, 10,000 x 784, 500 hidden, batch 100, momentum, decay, monitors',
    prepare: (folder) => write(folder, pictures()),
    entries: (folder) => [
      ...strataEngines(folder, EPOCH),
      yardstick('numpy', folder, EPOCH),
      yardstick('sklearn', folder, EPOCH),
      yardstick('torch', folder, EPOCH),
    ],
  },
  {
    name: 'finetune-100',
    says: '100 steps of fine-tuning 784-500-500-10, batch 100, Adam',
    prepare: (folder) => write(folder, pictures()),
    entries: (folder) => [
      ...strataEngines(folder, FINETUNING),
      yardstick('numpy', folder, FINETUNING),
      yardstick('torch', folder, FINETUNING),
    ],
  },
  {
    name: 'small-rbm',
    says: 'ten CD-1 epochs, 1,797 x 64, 100 hidden, batch 10, monitors: overhead',
    prepare: (folder) => write(folder, smallPictures()),
    entries: (folder) => [
      ...strataEngines(folder, SMALL),
      yardstick('numpy', folder, SMALL),
      yardstick('torch', folder, SMALL),
    ],
  },
  {
    name: 'two-at-once',
    says: 'two runs of one cd1-epoch: one after the other on two threads, and at once in two processes, a thread each',
    prepare: (folder) => write(folder, pictures()),
    entries: (dataFolder) => [
      strata('strata-in-turn', { ...BUNDLED, ...EPOCH, dataFolder, epochs: 2 }),
      strata('strata-at-once', { ...BUNDLED, ...EPOCH, dataFolder, threads: 1 }, 2),
    ],
  },
  {
    name: 'whole-run',
    says: 'MNIST 784-500-500-10, 10 + 10 + 15 epochs, with monitors, evaluation and history, through the terminal',
    prepare: (folder) => write(folder, wholeMnist()),
    longRounds: 1,
    entries: (folder) => [
      ...(['wasm', 'tensorflow'] as const).map((engine) => ({
        name: engine === 'wasm' ? 'strata' : 'strata-native',
        command: process.execPath,
        args: [join(here, 'strata-whole-run.ts'), engine, String(THREADS)],
        threads: THREADS,
      })),
      {
        name: 'torch',
        command: python,
        args: [join(here, 'torch_whole_run.py'), folder, `${THREADS}`],
        threads: THREADS,
      },
    ],
  },
];
