// Makes docs/answers.md: the questions of the workbench, each answered by a study that was run here.
import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { calibration } from './answers/calibrated.mjs';
import { freeze } from './answers/freezing.mjs';
import { labels, twins } from './answers/pretraining.mjs';
import { probe, retention } from './answers/units.mjs';
import { replaceSection } from './document.mjs';

/** Name of a section and what makes it, from an empty folder for the services' data. */
const SECTIONS = { twins, labels, freeze, probe, retention, calibration };
const DOCUMENT = {
  path: resolve(import.meta.dirname, '../docs/answers.md'),
  head: '# Answers\n\nWhat the studies of Strata answer on known data. Each section is printed by the command above it.\nSeconds are those of a machine that had other work beside; errors do not depend on it.\n',
};

const wanted = process.argv.slice(2);
const unknown = wanted.find((name) => !(name in SECTIONS));
if (unknown) {
  process.stderr.write(`There is no section "${unknown}"; there are ${Object.keys(SECTIONS).join(', ')}.\n`);
  process.exit(2);
}

// Sections share a folder, and with it the layers that several studies begin with; one that is kept is gone on with.
const folder = process.env.STRATA_ANSWERS_FOLDER ?? mkdtempSync(join(tmpdir(), 'strata-answers-'));
mkdirSync(folder, { recursive: true });

for (const name of wanted.length > 0 ? wanted : Object.keys(SECTIONS)) {
  const text = await SECTIONS[name](folder);
  const command = name === 'calibration' ? 'npm run answers:calibration' : `npm run answers -- ${name}`;
  process.stdout.write(`${replaceSection(DOCUMENT, name, command, text)}\n`);
}
