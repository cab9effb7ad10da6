// Makes docs/results.md: every figure in it is printed by a run made here.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { replaceSection } from './document.mjs';
import { digits } from './results/digits.mjs';
import { fewLabels } from './results/few-labels.mjs';
import { annealing, barsAndStripes } from './results/likelihood.mjs';
import { mnist } from './results/mnist.mjs';
import { mnistAutoencoder } from './results/mnist-autoencoder.mjs';
import { mnistDeep } from './results/mnist-deep.mjs';
import { mnistFeatures } from './results/mnist-features.mjs';
import { mnistLabels } from './results/mnist-labels.mjs';
import { mnistLikelihood } from './results/mnist-likelihood.mjs';
import { retention } from './results/retention.mjs';
import { optdigits, usps } from './results/small-sets.mjs';
import { adult, california } from './results/tables.mjs';

const SECTIONS = {
  ...{ digits, mnist, usps, optdigits, 'few-labels': fewLabels },
  ...{ 'mnist-deep': mnistDeep, 'mnist-features': mnistFeatures, 'mnist-labels': mnistLabels },
  ...{ 'mnist-autoencoder': mnistAutoencoder, 'mnist-likelihood': mnistLikelihood },
  ...{ 'bars-and-stripes': barsAndStripes, annealing },
  ...{ adult, california, retention },
};
const DOCUMENT = {
  path: resolve(import.meta.dirname, '../docs/results.md'),
  head: '# Results\n\nEach section is printed by the command above it; times are of the machine that ran it last.\n',
};

const wanted = process.argv.slice(2);
const unknown = wanted.find((name) => !(name in SECTIONS));
if (unknown) {
  process.stderr.write(`There is no section "${unknown}"; there are ${Object.keys(SECTIONS).join(', ')}.\n`);
  process.exit(2);
}

for (const name of wanted.length > 0 ? wanted : Object.keys(SECTIONS)) {
  const folder = mkdtempSync(join(tmpdir(), `strata-results-${name}-`));
  const text = await SECTIONS[name](folder);
  process.stdout.write(`${replaceSection(DOCUMENT, name, `npm run results -- ${name}`, text)}\n`);
}
