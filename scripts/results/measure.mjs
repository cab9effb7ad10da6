// Runs specifications through the terminal and says what came out, with its spread.
import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const strata = resolve(import.meta.dirname, '../../bin/strata.mjs');
const call = promisify(execFile);

/** One call of the terminal; returns its JSON value. */
export async function strataJson(folder, ...words) {
  const { stdout } = await call(process.execPath, [strata, ...words, '--json', '--data-dir', folder], {
    maxBuffer: 2 ** 28,
  });
  return JSON.parse(stdout);
}

/** The same for people to read. */
export async function strataText(folder, ...words) {
  const { stdout } = await call(process.execPath, [strata, ...words, '--data-dir', folder], { maxBuffer: 2 ** 28 });
  return stdout;
}

/** Trains one specification and returns the run; the terminal gets the further words too. */
export async function runSpec(folder, spec, ...words) {
  const specs = join(folder, 'specs');
  mkdirSync(specs, { recursive: true });
  const path = join(specs, 'spec.json');
  writeFileSync(path, JSON.stringify(spec));
  const run = await strataJson(folder, 'run', path, ...words);
  process.stderr.write(
    `${run.name}, seed ${run.seed}: ${JSON.stringify(run.metrics)} in ${run.seconds.toFixed(1)} s\n`,
  );
  return run;
}

/** The engine that did a run's work. */
export function describeEngine({ engine }) {
  return `${engine.backend} ${engine.version}, kernels ${engine.kernels}, ${engine.threads} threads`;
}

export function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Sample standard deviation. */
export function deviation(values) {
  const middle = mean(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1));
}

export function percent(fraction) {
  return `${(fraction * 100).toFixed(2)} %`;
}

export function meanAndSpread(values, show) {
  const spread = values.length > 1 ? ` ± ${show(deviation(values))}` : '';
  return `${show(mean(values))}${spread} (n = ${values.length})`;
}

/** 97.5 % quantiles of Student's t for 1 to 9 degrees of freedom. */
const T = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262];

/** What pairs of runs with equal seeds allow to say about their test errors. */
export function twinsSentence(pretrained, random) {
  const differences = pretrained.map((run, i) => random[i].metrics.testError - run.metrics.testError);
  const n = differences.length;
  if (n < 2) return 'One run each: cannot tell.';
  const half = (T[n - 2] * deviation(differences)) / Math.sqrt(n);
  const [low, high] = [mean(differences) - half, mean(differences) + half];
  const points = (value) => (value * 100).toFixed(2);
  const interval = `95 % interval ${points(low)} to ${points(high)}, ${n} pairs`;
  if (low > 0) return `Pre-trained is better by ${points(mean(differences))} points of test error, ${interval}.`;
  if (high < 0) return `Random is better by ${points(-mean(differences))} points of test error, ${interval}.`;
  return `No difference can be told: ${points(mean(differences))} points in favour of pre-training, ${interval}.`;
}

export function table(head, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
