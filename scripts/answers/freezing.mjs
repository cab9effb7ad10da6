// What should I freeze, and does it transfer? Between two sets of digits, and from digits to faces.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dataFile, importMnist, importUsps } from '../results/files.mjs';
import { strataJson } from '../results/measure.mjs';
import { runStudy, studyText } from './studied.mjs';

const SEEDS = [1, 2, 3, 4, 5];
const rbm = (hidden) => ({ kind: 'rbm', hidden, pretraining: { epochs: 10, batchSize: 50, learningRate: 0.05 } });
const finetuning = { optimizer: 'adam', learningRate: 0.001, epochs: 30, batchSize: 20, patience: null };

/** A network of two layers for a dataset whose labels are few or all. */
function network(id, more = {}, tuning = finetuning) {
  const dataset = { id, split: { validation: 0.1 }, ...more };
  return { strata: 1, engine: 'wasm', dataset, stack: [rbm(300), rbm(300)], finetuning: tuning };
}

/** The source learns its own task with all labels first, so that its layers have become specific to it. */
const sourceTuning = { ...finetuning, epochs: 10, batchSize: 50 };
const FEW = { labelledRows: { count: 500, seed: 1 } };

/** Where a source takes long, the one that the transfer study made serves all seeds of the other one. */
async function pair(folder, { from, to, name, seeds = SEEDS, target = FEW, sizes = [500], isOneSource = false }) {
  const spec = network(from, {}, sourceTuning);
  const transfer = await runStudy(folder, {
    ...{ kind: 'transfer', name: `${name}: transfer`, seeds, source: { spec }, sizes },
    base: network(to),
  });
  const freeze = await runStudy(folder, {
    ...{ kind: 'freeze', name: `${name}: freeze depth`, seeds },
    source: isOneSource ? { run: transfer.runs.source } : { spec },
    base: network(to, target),
  });
  const sources = isOneSource ? ', one source for all seeds' : ', a source for each seed';
  return [
    studyText(`${name}: every depth${sources}`, freeze),
    studyText(`${name}: the similarity card and whether it held`, transfer),
  ];
}

/** USPS and MNIST, each brought to the other's size, and MNIST to faces. */
export async function freeze(folder) {
  await importMnist(folder);
  await importUsps(folder, 'usps', true);
  await importFaces(folder);
  const resized = (id, like, name) => strataJson(folder, 'map', id, '--like', like, '--by', 'resize', '--name', name);
  await resized('mnist', 'usps', 'mnist-16');
  await resized('usps', 'mnist', 'usps-28');
  const faces = {
    seeds: [1, 2, 3],
    isOneSource: true,
    target: { split: { validation: 0.2, test: 0.2 } },
    sizes: ['all'],
  };
  return [
    '## What should I freeze, and does it transfer?',
    '',
    'Two layers of 300. The source is pre-trained and then fine-tuned on its own task; the target shows 500 labels.',
    '',
    ...(await pair(folder, { from: 'usps', to: 'mnist-16', name: 'USPS to MNIST (16 x 16)' })),
    ...(await pair(folder, {
      from: 'mnist',
      to: 'usps-28',
      name: 'MNIST to USPS (28 x 28)',
      seeds: [1, 2, 3],
      isOneSource: true,
    })),
    ...(await pair(folder, { from: 'mnist', to: 'faces', name: 'MNIST to faces (40 people)', ...faces })),
  ].join('\n');
}

const SIDE = 28;
const PEOPLE = 40;

/** The ORL faces as pictures of 28 x 28 pixels by averaging areas, with the person as label. */
async function importFaces(folder) {
  const root = dataFile('orl_faces');
  const images = [];
  const people = [];
  for (let person = 1; person <= PEOPLE; person++) {
    for (const file of readdirSync(join(root, `s${person}`)).sort()) {
      images.push(...shrunk(readPgm(join(root, `s${person}`, file))));
      people.push(person - 1);
    }
  }
  const [data, labels] = [join(folder, 'faces-idx3-ubyte'), join(folder, 'faces-idx1-ubyte')];
  writeFileSync(data, idx([people.length, SIDE, SIDE], images));
  writeFileSync(labels, idx([people.length], people));
  await strataJson(folder, 'import', data, '--labels', labels, '--name', 'faces');
}

/** Bytes in the format of MNIST's own files. */
function idx(shape, bytes) {
  const head = Buffer.alloc(4 + 4 * shape.length);
  head.writeUInt32BE(0x800 + shape.length, 0);
  shape.forEach((length, i) => {
    head.writeUInt32BE(length, 4 + 4 * i);
  });
  return Buffer.concat([head, Buffer.from(bytes)]);
}

/** An 8-bit binary PGM file. */
function readPgm(path) {
  const bytes = readFileSync(path);
  const [header, width, height] = /^P5\s+(\d+)\s+(\d+)\s+\d+\s/.exec(bytes.toString('latin1', 0, 64));
  return { width: Number(width), height: Number(height), pixels: bytes.subarray(header.length) };
}

/** Each new pixel is the mean of the ones that it covers. */
function shrunk({ width, height, pixels }) {
  return Array.from({ length: SIDE * SIDE }, (_, at) => {
    const [x, y] = [at % SIDE, Math.floor(at / SIDE)];
    let [sum, count] = [0, 0];
    for (let v = Math.floor((y * height) / SIDE); v < Math.ceil(((y + 1) * height) / SIDE); v++) {
      for (let u = Math.floor((x * width) / SIDE); u < Math.ceil(((x + 1) * width) / SIDE); u++) {
        sum += pixels[v * width + u];
        count++;
      }
    }
    return Math.round(sum / count);
  });
}
