// The rows that the benchmark trains on: MNIST where STRATA_TEST_DATA has it, else made by code; as files for Python.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { PURPOSE, philoxUniforms } from '../../src/worker/core/random.ts';

/** Pictures as bytes, row-major, and the class of each. */
export interface BenchData {
  readonly inputs: Uint8Array;
  readonly classes: Uint8Array;
  readonly rows: number;
  readonly columns: number;
  /** The largest value. */
  readonly top: number;
  /** Rows at the end that are the test set. */
  readonly testRows: number;
  readonly name: string;
}

type Shape = Omit<BenchData, 'inputs' | 'classes'>;

const PIXELS = 784;
const IMAGE_HEADER = 16;
const LABEL_HEADER = 8;
const CLASSES = 10;

/** Paths of MNIST's four IDX files. */
interface MnistFiles {
  readonly train: string;
  readonly trainLabels: string;
  readonly test: string;
  readonly testLabels: string;
}

/** MNIST below the folder that STRATA_TEST_DATA names, or null. */
export function mnistFiles(): MnistFiles | null {
  const folder = process.env.STRATA_TEST_DATA;
  if (!folder) return null;
  const path = (name: string) => join(folder, 'mnist', `${name}-ubyte.gz`);
  const files = {
    train: path('train-images-idx3'),
    trainLabels: path('train-labels-idx1'),
    test: path('t10k-images-idx3'),
    testLabels: path('t10k-labels-idx1'),
  };
  return Object.values(files).every((file) => existsSync(file)) ? files : null;
}

/** 10,000 pictures of 28 x 28. */
export function pictures(): BenchData {
  const files = mnistFiles();
  const rows = 10_000;
  if (!files) return generated(rows, PIXELS, 255);
  const shape = { rows, columns: PIXELS, top: 255, testRows: 0, name: 'MNIST, first 10,000 rows' };
  return {
    ...shape,
    inputs: unpack(files.train, IMAGE_HEADER).subarray(0, rows * PIXELS),
    classes: unpack(files.trainLabels, LABEL_HEADER).subarray(0, rows),
  };
}

/** All of MNIST, its test set last, or null where it isn't at hand. */
export function wholeMnist(): BenchData | null {
  const files = mnistFiles();
  if (!files) return null;
  const inputs = Buffer.concat([unpack(files.train, IMAGE_HEADER), unpack(files.test, IMAGE_HEADER)]);
  const testClasses = unpack(files.testLabels, LABEL_HEADER);
  const classes = Buffer.concat([unpack(files.trainLabels, LABEL_HEADER), testClasses]);
  const testRows = testClasses.length;
  return { inputs, classes, rows: classes.length, columns: PIXELS, top: 255, testRows, name: 'MNIST' };
}

function unpack(file: string, headerBytes: number): Buffer {
  return gunzipSync(readFileSync(file)).subarray(headerBytes);
}

/** As many rows and columns as the bundled digits have. */
export function smallPictures(): BenchData {
  return generated(1797, 64, 16);
}

/** Each class lights its own fifth of the pixels, with noise; the same bytes everywhere. */
function generated(rows: number, columns: number, top: number): BenchData {
  const at = { seed: 1, purpose: PURPOSE.binarise, layer: 0, step: 0 };
  const noise = philoxUniforms(rows, columns, at);
  const lit = philoxUniforms(CLASSES, columns, { ...at, step: 1 });
  const classes = Uint8Array.from({ length: rows }, (_, row) => row % CLASSES);
  const inputs = Uint8Array.from(noise, (value, i) => {
    const isLit = lit[classes[Math.floor(i / columns)]! * columns + (i % columns)]! < 0.2;
    return isLit ? Math.round(value * top) : 0;
  });
  return { inputs, classes, rows, columns, top, testRows: 0, name: `generated, ${rows} x ${columns}` };
}

/** Writes the rows where every participant finds them: inputs.bin, classes.bin, shape.json. */
export function writeBenchData(folder: string, { inputs, classes, ...shape }: BenchData): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'inputs.bin'), inputs);
  writeFileSync(join(folder, 'classes.bin'), classes);
  writeFileSync(join(folder, 'shape.json'), JSON.stringify(shape));
}

export function readBenchData(folder: string): BenchData {
  const shape = JSON.parse(readFileSync(join(folder, 'shape.json'), 'utf8')) as Shape;
  const bytes = (name: string) => new Uint8Array(readFileSync(join(folder, name)));
  return { ...shape, inputs: bytes('inputs.bin'), classes: bytes('classes.bin') };
}
