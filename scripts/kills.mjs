// Kills the training process and its host at 50 moments each while a real run is under way, and prints what came of it.
// The number and the engine can be given: npm run test:kills -- 15 tensorflow
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { KILLED_SPEC, Killing, momentsOf } from '../test/fixtures/killing.ts';
import { table } from './results/measure.mjs';

const SEED = 20261121;
const TARGETS = ['training process', 'host'];
const CHECKS = {
  'history opens': (outcome) => outcome.historyOpens,
  'integrity_check ok': (outcome) => outcome.integrity === 'ok',
  'same weights sha256': (outcome) => outcome.sameWeights,
  'each metric step once': (outcome) => outcome.eachStepOnce,
  'nothing left behind': (outcome) => outcome.nothingLeft,
};

const count = Number(process.argv[2] ?? 50);
const engine = process.argv[3] ?? 'wasm';
execFileSync(process.execPath, [join(import.meta.dirname, 'build.mjs'), '--if-stale'], { stdio: 'inherit' });
const folder = mkdtempSync(join(tmpdir(), 'strata-kills-'));
try {
  const killing = new Killing(folder, { ...KILLED_SPEC, engine });
  // The first run also measures the kernels; the second is what the others are held against.
  await killing.undisturbed();
  const reference = await killing.undisturbed();
  const outcomes = [];
  for (const [i, target] of TARGETS.entries()) {
    let inTime = 0;
    for (const moment of momentsOf(SEED + i, 2 * count)) {
      if (inTime === count) break;
      const outcome = await killing.kill(target, moment, reference);
      outcomes.push(outcome);
      if (outcome.resumedFrom !== 'finished before') inTime++;
      process.stderr.write(`${target}, ${inTime} of ${count} in time: ${JSON.stringify(outcome)}\n`);
    }
  }
  process.stdout.write(`${report(reference, outcomes)}\n`);
  if (!outcomes.every((outcome) => Object.values(CHECKS).every((check) => check(outcome)))) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function report({ weightsSha256, points, durationMs }, outcomes) {
  const of = (target) => outcomes.filter((outcome) => outcome.target === target);
  const share = (target, check) => `${of(target).filter(check).length} of ${of(target).length}`;
  const row = (name, check) => [name, ...TARGETS.map((target) => share(target, check))];
  const from = (place) => row(`resumed from ${place}`, (outcome) => outcome.resumedFrom === place);
  const rows = [
    ...Object.entries(CHECKS).map(([name, check]) => row(name, check)),
    from('a checkpoint'),
    from('the beginning'),
    row('over before the kill came', (outcome) => outcome.resumedFrom === 'finished before'),
  ];
  const during = Object.entries(Object.groupBy(outcomes, (outcome) => outcome.during));
  const stages = during.map(([event, some]) => `${event} ${some.length}`).join(', ');
  const inWords = ({ moment }) => `${(moment.fraction * 100).toFixed(1)}+${moment.delayMs}`;
  const moments = TARGETS.map((target) => `${target} ${of(target).map(inWords).join(' ')}`);
  return [
    `Seed ${SEED}, Node ${process.versions.node}, ${availableParallelism()} cores, engine ${engine}, a checkpoint every 0.1 s.`,
    `Undisturbed: ${(durationMs / 1000).toFixed(1)} s, ${points.length} metric points, weights ${weightsSha256.slice(0, 12)}.`,
    '',
    table(['after kill -9 of', ...TARGETS], rows),
    '',
    `Last event before the kill: ${stages}.`,
    '',
    `Moments, as percent of the work done + milliseconds: ${moments.join('; ')}.`,
  ].join('\n');
}
