// Two finished runs in a data folder, made by the terminal before the window opens: pre-trained and random first weights.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const STRATA = resolve(import.meta.dirname, '../../bin/strata.mjs');
const HIDDEN = [30, 20];

/** Tiny networks on the bundled digits; each takes about a second. */
export function trainTwins(dataFolder: string): void {
  for (const source of ['random', 'pretrain']) {
    const pretraining = { epochs: 2, batchSize: 20, learningRate: 0.1 };
    const layer = { kind: 'rbm', source, ...(source === 'pretrain' && { pretraining }) };
    const spec = {
      ...{ strata: 1, name: `digits, ${source}`, dataset: { id: 'digits', scaling: 'unit' } },
      ...{ stack: HIDDEN.map((hidden) => ({ ...layer, hidden })), head: { kind: 'softmax' } },
      finetuning: { optimizer: 'adam', learningRate: 0.01, epochs: 5, batchSize: 20 },
    };
    const path = join(dataFolder, `${source}.json`);
    writeFileSync(path, JSON.stringify(spec));
    execFileSync(process.execPath, [STRATA, 'run', path, '--data-dir', dataFolder], { stdio: 'ignore' });
  }
}
