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

/** The folder that holds MNIST's four IDX files, or null. */
function mnistFolder(): string | null {
  const folder = process.env.STRATA_TEST_DATA && join(process.env.STRATA_TEST_DATA, 'mnist');
  return folder && existsSync(join(folder, 'train-images-idx3-ubyte.gz')) ? folder : null;
}

/** 10,000 pictures of 28 x 28. */
export function pictures(): BenchData {
  const folder = mnistFolder();
  const rows = 10_000;
  if (!folder) return generated(rows, PIXELS, 255);
  const { inputs, classes } = mnistPart(folder, 'train');
  const shape = { rows, columns: PIXELS, top: 255, testRows: 0, name: 'MNIST, first 10,000 rows' };
  return { ...shape, inputs: inputs.subarray(0, rows * PIXELS), classes: classes.subarray(0, rows) };
}

/** All of MNIST, its test set last, or null where it isn't at hand. */
export function wholeMnist(): BenchData | null {
  const folder = mnistFolder();
  if (!folder) return null;
  const parts = [mnistPart(folder, 'train'), mnistPart(folder, 't10k')];
  const inputs = Buffer.concat(parts.map((part) => part.inputs));
  const classes = Buffer.concat(parts.map((part) => part.classes));
  const testRows = parts[1]!.classes.length;
  return { inputs, classes, rows: classes.length, columns: PIXELS, top: 255, testRows, name: 'MNIST' };
}

/** As many rows and columns as the bundled digits have. */
export function smallPictures(): BenchData {
  return generated(1797, 64, 16);
}

function mnistPart(folder: string, part: 'train' | 't10k') {
  const read = (file: string) => gunzipSync(readFileSync(join(folder, `${part}-${file}.gz`)));
  return {
    inputs: read('images-idx3-ubyte').subarray(IMAGE_HEADER),
    classes: read('labels-idx1-ubyte').subarray(LABEL_HEADER),
  };
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
