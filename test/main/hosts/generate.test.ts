// strata generate through the built terminal: pictures of a class, rows filled in, numbers in a file, and refusals.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32, inflateSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readNpy } from '../../../src/worker/import/npy.ts';
import { jsonOf, strata, temporaryFolder } from './terminal.ts';

const folder = temporaryFolder();
const dataDir = join(folder.path, 'data');
let run = '';

const spec = {
  strata: 1,
  name: 'digits with labels',
  dataset: { id: 'digits', split: { validation: 0.1, test: 0.2 } },
  stack: [{ kind: 'rbm', hidden: 60, pretraining: { epochs: 15, batchSize: 20 } }],
  head: { kind: 'label-units' },
};

beforeAll(async () => {
  const path = join(folder.path, 'spec.json');
  writeFileSync(path, JSON.stringify(spec));
  const outcome = await strata('run', path, '--data-dir', dataDir, '--json');
  if (outcome.code !== 0) throw new Error(outcome.stderr + outcome.stdout);
  const made = jsonOf(outcome);
  run = String(made.run);
  expect((made.metrics as Record<string, number>).testError).toBeLessThan(0.5);
});
afterAll(folder.remove);

/** Reads a grey PNG without filters, and checks every piece's sum. */
function greyPng(file: Buffer): { width: number; height: number; lines: number[][] } {
  expect(file.subarray(1, 4).toString('latin1')).toBe('PNG');
  const pieces = new Map<string, Buffer>();
  for (let at = 8; at < file.length; ) {
    const end = at + 8 + file.readUInt32BE(at);
    expect(file.readUInt32BE(end)).toBe(crc32(file.subarray(at + 4, end)));
    pieces.set(file.subarray(at + 4, at + 8).toString('latin1'), file.subarray(at + 8, end));
    at = end + 4;
  }
  expect([...pieces.keys()]).toEqual(['IHDR', 'IDAT', 'IEND']);
  const header = pieces.get('IHDR') ?? Buffer.alloc(13);
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  expect([...header.subarray(8)]).toEqual([8, 0, 0, 0, 0]);
  const bytes = inflateSync(pieces.get('IDAT') ?? Buffer.alloc(0));
  expect(bytes.length).toBe((width + 1) * height);
  const lines = Array.from({ length: height }, (_, y) => [...bytes.subarray(y * (width + 1), (y + 1) * (width + 1))]);
  expect(lines.every(([filter]) => filter === 0)).toBe(true);
  return { width, height, lines: lines.map((line) => line.slice(1)) };
}

const generate = (...words: string[]) => strata('generate', run, ...words, '--data-dir', dataDir);

test('samples of a class come as numbers and as a file, the same for a seed', async () => {
  const out = join(folder.path, 'threes.csv');
  const asked = ['--class', '3', '--count', '4', '--steps', '50'];
  const outcome = await generate(...asked, '--out', out, '--json');
  expect(outcome.code, outcome.stderr).toBe(0);
  const { about, image, values } = jsonOf(outcome) as unknown as { about: string; image: unknown; values: number[][] };
  expect(about).toContain('Samples of class "3" before fine-tuning, 50 Gibbs steps from seed 1');
  expect(image).toEqual({ width: 8, height: 8, channels: 1 });
  expect(values.map((row) => row.length)).toEqual([64, 64, 64, 64]);
  expect(values.flat().every((value) => value >= 0 && value <= 16)).toBe(true);
  const lines = readFileSync(out, 'utf8').trim().split('\n');
  expect(lines.map((line) => line.split(',').map(Number))).toEqual(values);
  expect(jsonOf(await generate(...asked, '--json')).values).toEqual(values);
});

test('files for NumPy and pictures hold the same numbers', async () => {
  const asked = ['--class', '3', '--count', '5', '--steps', '20'];
  const files = ['a.csv', 'a.npy', 'a.png'].map((name) => join(folder.path, name));
  for (const file of files) expect((await generate(...asked, '--out', file)).code).toBe(0);
  const [csv, npy, png] = files.map((file) => readFileSync(file));
  const rows = String(csv)
    .trim()
    .split('\n')
    .map((line) => line.split(',').map(Number));
  const made = readNpy('a.npy', npy ?? Buffer.alloc(0));
  expect([...made.shape]).toEqual([5, 64]);
  expect([...made.data].map((value) => Number(Number(value).toPrecision(6)))).toEqual(rows.flat());
  const { width, height, lines } = greyPng(png ?? Buffer.alloc(0));
  // Three pictures across, two down, each 8 x 8 pixels seven times as large, two pixels between them.
  expect([width, height]).toEqual([176, 118]);
  const numbers = [...made.data].map(Number);
  const [low, high] = [Math.min(...numbers), Math.max(...numbers)];
  const greyAt = (picture: number, x: number, y: number) => {
    const [left, top] = [2 + (picture % 3) * 58, 2 + Math.floor(picture / 3) * 58];
    return lines[top + 7 * y + 3]?.[left + 7 * x + 3];
  };
  for (let pixel = 0; pixel < 64; pixel++) {
    const value = numbers[4 * 64 + pixel] ?? Number.NaN;
    expect(greyAt(4, pixel % 8, Math.floor(pixel / 8))).toBe(Math.round((255 * (value - low)) / (high - low)));
  }
  const refused = await generate('--out', join(folder.path, 'a.jpg'));
  expect(refused.code).toBe(2);
  expect(refused.stderr).toContain('let it end in .csv, .npy, .png.');
});

test('pictures are drawn in the terminal', async () => {
  const { stdout, code } = await generate('--count', '2', '--steps', '5');
  expect(code).toBe(0);
  expect(stdout.split('\n').filter((line) => /[@%#*]/.test(line)).length).toBeGreaterThanOrEqual(4);
});

test('what cannot be made is refused in one sentence', async () => {
  const refusals: [string[], string][] = [
    [['--decoder', 'upwards'], 'decoder is "upwards"; use "stored" or "tied" or "trained" or "refitted".'],
    [['--count', 'many'], '--count is "many"; use whole numbers of at least 0.'],
    [['--class', 'three'], 'There is no class "three"'],
    [['--stage', 'finetuned'], 'This run has no finetuned layer 1'],
    [['--rows', '1'], 'A model with label units makes samples by class; leave the rows out.'],
  ];
  for (const [words, sentence] of refusals) {
    const { stderr, code } = await generate(...words);
    expect(code).not.toBe(0);
    expect(stderr).toContain(sentence);
  }
});
