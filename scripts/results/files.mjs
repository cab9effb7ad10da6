// Real data sets for the results, imported from the folder that STRATA_TEST_DATA names.
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { strataJson } from './measure.mjs';

const root = process.env.STRATA_TEST_DATA;

/** Absolute path of one of the folder's files. */
export function dataFile(...parts) {
  const path = root && join(root, ...parts);
  if (path && existsSync(path)) return path;
  throw new Error(`Set STRATA_TEST_DATA to a folder that holds ${parts.join('/')}.`);
}

export function importMnist(folder) {
  const file = (name) => dataFile('mnist', `${name}-ubyte.gz`);
  const test = ['--test', file('t10k-images-idx3'), '--test-labels', file('t10k-labels-idx1')];
  const labels = ['--labels', file('train-labels-idx1')];
  return strataJson(folder, 'import', file('train-images-idx3'), ...labels, ...test, '--name', 'mnist');
}

/** Both digit sets are tables of grey values; the options say that they are pictures, so that all pixels share a range. */
export function importUsps(folder, name, withTest) {
  const [train, test] = [dataFile('usps', 'zip.train.gz'), dataFile('usps', 'zip.test.gz')];
  return importTable(folder, name, train, withTest ? test : null, 'column1', { image: { width: 16, height: 16 } });
}

export function importOptdigits(folder, name, withTest) {
  const [train, test] = [dataFile('optdigits', 'optdigits.tra'), dataFile('optdigits', 'optdigits.tes')];
  return importTable(folder, name, train, withTest ? test : null, 'column65', { image: { width: 8, height: 8 } });
}

/** Imports a table with the options of the import sheet, with its test rows or without any. */
export function importTable(folder, name, train, test, label, options) {
  const answers = join(folder, `${name}-import.json`);
  writeFileSync(answers, JSON.stringify(options));
  const words = ['--label', label, '--name', name, '--options', answers];
  return strataJson(folder, 'import', train, ...words, ...(test ? ['--test', test] : []));
}
