// What the shelf "Data" says, where it is more than a label.

export const WORDS = {
  dropTitle: (count: number) => (count === 1 ? 'Drop 1 item' : `Drop ${count} items`),
  dropHint: 'Anywhere in this window. Nothing is stored until you confirm. Esc to cancel.',
  refusedTitle: (count: number) => (count === 1 ? 'This can’t be imported' : 'None of these can be imported'),
  emptyTitle: 'No data yet',
  emptyWhy: 'Drop a CSV, IDX, NPY or NPZ file anywhere in this window, choose one, or try a sample that Strata brings.',
  chooseFile: 'Choose file …',
  samples: [
    { id: 'digits', title: 'digits', what: '1,797 handwritten digits, 8 × 8' },
    { id: 'bars-and-stripes', title: 'bars and stripes', what: '30 patterns, 4 × 4, the smallest useful test' },
  ],
  receiving: (name: string) => `Taking in ${name} …`,
  reading: (name: string, fraction: number | null) =>
    fraction === null || fraction === 0 ? `Reading ${name} …` : `Reading ${name}: ${Math.round(100 * fraction)} %`,
  leftOut: (names: readonly string[]) =>
    `${names.join(', ')} ${names.length === 1 ? 'was' : 'were'} left aside: one dataset comes in at a time.`,
  badRows: (count: number) =>
    count === 1 ? '1 row can’t be read.' : `${count.toLocaleString('en')} rows can’t be read.`,
  unanswered: (count: number) => (count === 1 ? '1 question to answer' : `${count} questions to answer`),
  removeAsk: (name: string) => `Remove “${name}” for good? The file that it was imported from stays where it is.`,
  nothingPictures: 'These rows are no pictures.',
  fillMissing: 'Numbers take the mean of the training rows, categories one named “missing”.',
  dropMissing: 'Rows with missing cells are left out.',
} as const;
