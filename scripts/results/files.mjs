// Real data sets for the results, imported from the folder that STRATA_TEST_DATA names.
import { existsSync } from 'node:fs';
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

export function importUsps(folder) {
  const test = ['--test', dataFile('usps', 'zip.test.gz')];
  return strataJson(
    folder,
    'import',
    dataFile('usps', 'zip.train.gz'),
    ...test,
    '--label',
    'column1',
    '--name',
    'usps',
  );
}

export function importOptdigits(folder) {
  const test = ['--test', dataFile('optdigits', 'optdigits.tes')];
  const data = dataFile('optdigits', 'optdigits.tra');
  return strataJson(folder, 'import', data, ...test, '--label', 'column65', '--name', 'optdigits');
}
