// Which pages of rows are wanted for the rows in sight.

const MOST_ROWS = 200;
/** As many as the service sends at a time. */
const MOST_NUMBERS = 100_000;

/** Rows of one page: fewer where rows are wide. */
export function pageSize(inputs: number): number {
  return Math.max(1, Math.min(MOST_ROWS, Math.floor(MOST_NUMBERS / inputs)));
}

/** The 0-based page that holds a row. */
export function pageOf(row: number, size: number): number {
  return Math.floor(row / size);
}

/** Every page from the first row in sight to the last. */
export function pagesOf({ first, last }: { first: number; last: number }, size: number, rows: number): number[] {
  const end = Math.min(last, rows - 1);
  const from = pageOf(Math.min(first, end), size);
  return Array.from({ length: pageOf(end, size) - from + 1 }, (_, i) => from + i);
}
