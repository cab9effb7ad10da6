// A participant: a whole run on MNIST through the terminal, from the command's start to its answer.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mnistFiles } from './data.ts';
import { serve } from './serve.ts';

const [engine = '', threads = ''] = process.argv.slice(2);
const terminal = join(import.meta.dirname, '../../bin/strata.mjs');

const home = mkdtempSync(join(tmpdir(), 'strata-bench-home-'));
const specPath = join(home, 'spec.json');
await serve(prepare);
rmSync(home, { recursive: true, force: true });

/** Imports MNIST into a data folder of its own; the first call also builds Strata where that is stale. */
async function prepare() {
  const files = mnistFiles();
  if (!files) return { absent: 'STRATA_TEST_DATA has no MNIST' };
  const labels = ['--labels', files.trainLabels, '--test-labels', files.testLabels];
  const { dataset } = strata('import', files.train, '--test', files.test, ...labels) as { dataset: string };
  writeFileSync(specPath, JSON.stringify(specFor(dataset)));
  return { about: `strata run, engine ${engine}, threads: ${threads}`, round: trainOnce };
}

function specFor(dataset: string): object {
  const layer = { kind: 'rbm', hidden: 500, pretraining: { epochs: 10 } };
  return {
    strata: 1,
    name: 'whole run',
    engine,
    dataset: { id: dataset },
    stack: [layer, layer],
    finetuning: { epochs: 15, patience: null },
  };
}

function trainOnce(): undefined {
  const { metrics } = strata('run', specPath, '--threads', threads) as { metrics: Record<string, number> };
  process.stderr.write(`${engine}: test error ${metrics.testError}\n`);
}

/** One call of the terminal; returns its JSON value. */
function strata(...words: readonly string[]): unknown {
  const args = [terminal, ...words, '--json', '--data-dir', home];
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }));
}
