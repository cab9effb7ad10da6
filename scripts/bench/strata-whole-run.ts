// A participant: a whole run on MNIST through the terminal, from the command's start to its answer.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openToWrite } from '../../src/main/database.ts';
import { createFolder, folderAt } from '../../src/main/folder.ts';
import { writePreparedDataset } from '../../src/worker/files/prepared-dataset.ts';
import { readBenchData } from './data.ts';
import { serve } from './serve.ts';
import { THREADS } from './works.ts';

const [engine = '', dataFolder = ''] = process.argv.slice(2);
const terminal = join(import.meta.dirname, '../../bin/strata.mjs');
const SIDE = 28;

const SPEC = {
  strata: 1,
  name: 'whole run',
  engine,
  dataset: { id: 'mnist' },
  stack: [
    { kind: 'rbm', hidden: 500, pretraining: { epochs: 10 } },
    { kind: 'rbm', hidden: 500, pretraining: { epochs: 10 } },
  ],
  finetuning: { epochs: 15, patience: null },
};

const home = mkdtempSync(join(tmpdir(), 'strata-bench-home-'));
await serve(prepare);
rmSync(home, { recursive: true, force: true });

async function prepare() {
  importMnist(home);
  writeFileSync(join(home, 'spec.json'), JSON.stringify(SPEC));
  // The first call builds Strata where it is stale, so it comes before the rounds.
  strata('datasets');
  return { about: `strata run, engine ${engine}`, round: trainOnce };
}

function trainOnce(): undefined {
  const run = JSON.parse(strata('run', join(home, 'spec.json'), '--threads', String(THREADS))) as {
    metrics: Record<string, number>;
  };
  process.stderr.write(`${engine}: ${JSON.stringify(run.metrics)}\n`);
}

function strata(...words: readonly string[]): string {
  const args = [terminal, ...words, '--json', '--data-dir', home];
  return execFileSync(process.execPath, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
}

/** Puts the rows into a data folder as an import would leave them. */
function importMnist(path: string): void {
  const { inputs, classes, columns, testRows } = readBenchData(dataFolder);
  const folder = folderAt(path);
  createFolder(folder);
  const place = join(folder.datasets, 'mnist');
  mkdirSync(place, { recursive: true });
  const digits = Array.from('0123456789');
  const pixels = Array.from({ length: columns }, (_, i) => ({
    name: `pixel ${i}`,
    role: 'input' as const,
    min: 0,
    max: 255,
  }));
  const manifest = writePreparedDataset(
    place,
    { inputs, classes: Int32Array.from(classes), targets: null },
    {
      id: 'mnist',
      name: 'MNIST',
      testRows,
      inputs: columns,
      image: { width: SIDE, height: SIDE, channels: 1 },
      columns: [...pixels, { name: 'digit', role: 'label', min: 0, max: 9 }],
      label: { kind: 'class', name: 'digit', classes: digits },
      licence: null,
      importedAt: 0,
    },
    [{ name: 'inputs.bin', sizeBytes: inputs.length, sha256: sha256Of(join(dataFolder, 'inputs.bin')) }],
  );
  const database = openToWrite(folder.database, folder.backups);
  database.prepare('INSERT INTO datasets (id, manifest) VALUES (?, ?)').run('mnist', JSON.stringify(manifest));
  database.close();
}

function sha256Of(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}
