// Which of several files holds the rows, the labels, the test rows: told by how people name them.

export type FileRole = 'data' | 'labels' | 'test' | 'testLabels';

export interface Arranged<File> {
  readonly files: Readonly<Partial<Record<FileRole, File>>> | null;
  /** Files that one dataset has no place for. */
  readonly leftOut: readonly File[];
}

/** A word of a name: between its ends, dots, dashes, lines and digits. */
function has(name: string, words: string): boolean {
  return new RegExp(`(^|[^a-z])(${words})([^a-z]|$)`).test(name);
}

/** By the name alone: "t10k-labels-idx1-ubyte.gz" holds labels of test rows. */
export function roleOf(name: string): FileRole {
  const plain = name.toLowerCase();
  const isLabels = has(plain, 'labels?|targets?|classes|y') || /idx1/.test(plain);
  const isTest = has(plain, 'test|tes|tst|testing|t10k|holdout');
  if (isLabels) return isTest ? 'testLabels' : 'labels';
  return isTest ? 'test' : 'data';
}

/**
 * One dataset out of files. Rows come first: labels or test rows alone are a dataset of their own. Of several files for
 * one place the first by name takes it.
 */
export function arrangeFiles<File extends { readonly name: string }>(given: readonly File[]): Arranged<File> {
  const sorted = [...given].sort((a, b) => (a.name < b.name ? -1 : 1));
  const places: Partial<Record<FileRole, File>> = {};
  const leftOut: File[] = [];
  for (const file of sorted) {
    const role = roleOf(file.name);
    if (places[role]) leftOut.push(file);
    else places[role] = file;
  }
  return { files: withRows(places), leftOut };
}

function withRows<File>(places: Partial<Record<FileRole, File>>): Arranged<File>['files'] {
  const { data, labels, test, testLabels } = places;
  if (data) {
    // Labels of test rows say nothing without the test rows.
    return test || !testLabels ? places : { data, ...(labels ? { labels } : {}) };
  }
  if (test) return { data: test, ...((testLabels ?? labels) ? { labels: testLabels ?? labels } : {}) };
  const rows = labels ?? testLabels;
  return rows ? { data: rows } : null;
}
