// Makes docs/results.md: every figure in it is printed by a run made here.
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { digits } from './results/digits.mjs';
import { fewLabels } from './results/few-labels.mjs';
import { annealing, barsAndStripes } from './results/likelihood.mjs';
import { mnist } from './results/mnist.mjs';
import { optdigits, usps } from './results/small-sets.mjs';

const SECTIONS = {
  ...{ digits, mnist, usps, optdigits, 'few-labels': fewLabels },
  ...{ 'bars-and-stripes': barsAndStripes, annealing },
};
const target = resolve(import.meta.dirname, '../docs/results.md');
const HEAD =
  '# Results\n\nEach section is printed by the command above it; times are of the machine that ran it last.\n';

const wanted = process.argv.slice(2);
const unknown = wanted.find((name) => !(name in SECTIONS));
if (unknown) {
  process.stderr.write(`There is no section "${unknown}"; there are ${Object.keys(SECTIONS).join(', ')}.\n`);
  process.exit(2);
}

for (const name of wanted.length > 0 ? wanted : Object.keys(SECTIONS)) {
  const folder = mkdtempSync(join(tmpdir(), `strata-results-${name}-`));
  replaceSection(name, await SECTIONS[name](folder));
}

/** Puts a section in its place in the document, between its own marks. */
function replaceSection(name, text) {
  const start = `<!-- ${name} -->`;
  const end = `<!-- /${name} -->`;
  const section = `${start}\n\n    npm run results -- ${name}\n\n${text}\n${end}`;
  const before = readOr(HEAD);
  const from = before.indexOf(start);
  const to = before.indexOf(end);
  const after =
    from === -1
      ? `${before.trimEnd()}\n\n${section}\n`
      : before.slice(0, from) + section + before.slice(to + end.length);
  writeFileSync(target, after);
  process.stdout.write(`${section}\n`);
}

function readOr(fallback) {
  try {
    return readFileSync(target, 'utf8');
  } catch {
    return fallback;
  }
}
