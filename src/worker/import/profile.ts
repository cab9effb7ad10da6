// What the cells of one column are, counted over every row of the file.
import { isMissing, type NumberFormat, toBoolean, toDays, toNumber, trimmed } from './cell.ts';

/** More categories than this are no categories. */
export const MAX_CATEGORIES = 1000;
/** Distinct values remembered over all columns together. */
const DISTINCT_BUDGET = 2_000_000;
const MAX_DISTINCT = 10_000;
/** Inputs are stored in float32; beyond its range a number is as good as infinite. */
export const MAX_FLOAT32 = 3.4028234663852886e38;

/** Numbers that instruments and surveys write where there is no value. */
const SENTINELS: ReadonlySet<number> = new Set([-9, -99, -999, -9999, -99999, 999, 9999, 99999, -1e30, 1e30]);

export interface FirstCell {
  readonly text: string;
  readonly line: number;
}

export interface TextCount {
  total: number;
  /** Of these in training rows. */
  train: number;
}

export class ColumnProfile {
  readonly name: string;
  cells = 0;
  missing = 0;
  numbers = 0;
  booleans = 0;
  dayFirstDates = 0;
  monthFirstDates = 0;
  notFinite = 0;
  firstNotFinite: FirstCell | null = null;
  firstText: FirstCell | null = null;
  isWhole = true;
  isRising = true;
  min = Number.POSITIVE_INFINITY;
  max = Number.NEGATIVE_INFINITY;
  /** Of the numbers, truth values or days in training rows, for filling. */
  sum = 0;
  summed = 0;
  /** The same range without the numbers that may stand for "no value". */
  plainMin = Number.POSITIVE_INFINITY;
  plainMax = Number.NEGATIVE_INFINITY;
  readonly sentinels = new Map<number, number>();
  readonly #limit: number;
  #texts: Map<string, TextCount> | null = new Map();
  /** Counts of the plain numbers 0 to 255, all rows and then training rows: pixels would be slow as texts. */
  #bytes: Uint32Array | null = null;
  #previous = Number.NEGATIVE_INFINITY;

  constructor(name: string, columns: number) {
    this.name = name;
    this.#limit = Math.max(MAX_CATEGORIES + 1, Math.min(MAX_DISTINCT, Math.floor(DISTINCT_BUDGET / columns)));
  }

  /** Counts one trimmed cell. */
  add(text: string, line: number, isTest: boolean, format: NumberFormat, tokens: ReadonlySet<string>): void {
    this.cells++;
    if (isMissing(text, tokens)) {
      this.missing++;
      return;
    }
    const number = toNumber(text, format);
    if (Math.abs(number) <= MAX_FLOAT32) this.#addNumber(number, isTest);
    else if (Number.isNaN(number)) this.#addText(text, line, isTest);
    else {
      this.notFinite++;
      this.firstNotFinite ??= { text: kept(text), line };
    }
    if (isPlainByte(text, number)) this.#addByte(number, isTest);
    else this.#addDistinct(text, isTest);
  }

  #addNumber(number: number, isTest: boolean): void {
    this.numbers++;
    if (this.isWhole && !Number.isInteger(number)) this.isWhole = false;
    if (number <= this.#previous) this.isRising = false;
    this.#previous = number;
    if (number < this.min) this.min = number;
    if (number > this.max) this.max = number;
    if (!isTest) this.#addToSum(number);
    if ((number > 900 || number < 0) && SENTINELS.has(number)) {
      this.sentinels.set(number, (this.sentinels.get(number) ?? 0) + 1);
      return;
    }
    if (number < this.plainMin) this.plainMin = number;
    if (number > this.plainMax) this.plainMax = number;
  }

  #addText(text: string, line: number, isTest: boolean): void {
    this.firstText ??= { text: kept(text), line };
    const boolean = toBoolean(text);
    if (boolean !== undefined) {
      this.booleans++;
      if (!isTest) this.#addToSum(boolean);
    }
    const [dayFirst, monthFirst] = [toDays(text, 'day-first'), toDays(text, 'month-first')];
    if (!Number.isNaN(dayFirst)) this.dayFirstDates++;
    if (!Number.isNaN(monthFirst)) this.monthFirstDates++;
    const days = Number.isNaN(dayFirst) ? monthFirst : dayFirst;
    if (!isTest && !Number.isNaN(days)) this.#addToSum(days);
  }

  #addToSum(value: number): void {
    this.sum += value;
    this.summed++;
  }

  #addByte(byte: number, isTest: boolean): void {
    this.#bytes ??= new Uint32Array(512);
    this.#bytes[byte]!++;
    if (!isTest) this.#bytes[256 + byte]!++;
  }

  #addDistinct(text: string, isTest: boolean): void {
    if (!this.#texts) return;
    const known = this.#texts.get(text);
    if (known) {
      known.total++;
      if (!isTest) known.train++;
    } else if (this.#texts.size >= this.#limit) this.#texts = null;
    else this.#texts.set(kept(text), { total: 1, train: isTest ? 0 : 1 });
  }

  /** Distinct texts with how often they come; null where there were too many to remember. Ask once all is counted. */
  get distinct(): ReadonlyMap<string, TextCount> | null {
    const bytes = this.#bytes;
    this.#bytes = null;
    if (!this.#texts || !bytes) return this.#texts;
    for (let byte = 0; byte < 256; byte++) {
      const [total, train] = [bytes[byte]!, bytes[256 + byte]!];
      if (total > 0) this.#texts.set(String(byte), { total, train });
    }
    return this.#texts;
  }

  /** Mean over the training rows; 0 where they hold no value at all. */
  get mean(): number {
    return this.summed === 0 ? 0 : this.sum / this.summed;
  }

  /** Cells that hold something. */
  get present(): number {
    return this.cells - this.missing;
  }

  /** How many different texts there are; the limit plus one where they were not counted to the end. */
  get distinctCount(): number {
    return this.distinct?.size ?? this.#limit + 1;
  }
}

/** Whether the text is exactly how a whole number from 0 to 255 is written ("1e2" and "007" are not). */
function isPlainByte(text: string, number: number): boolean {
  if ((number & 255) !== number) return false;
  const digits = number < 10 ? 1 : number < 100 ? 2 : 3;
  return text.length === digits && text !== '1e2' && text !== '2e2';
}

/** A copy of its own: a slice would keep the whole chunk it was cut from in memory. */
function kept(text: string): string {
  return text.length < 13 ? text : Buffer.from(text).toString();
}

/** Profiles for columns of these names. */
export function emptyProfiles(names: readonly string[]): ColumnProfile[] {
  return names.map((name) => new ColumnProfile(name, names.length));
}

/** Counts one row; `order[i]` is the cell that belongs to profile i. */
export function addRow(
  profiles: readonly ColumnProfile[],
  cells: readonly string[],
  order: readonly number[] | null,
  row: { line: number; isTest: boolean; format: NumberFormat; tokens: ReadonlySet<string> },
): void {
  for (let i = 0; i < profiles.length; i++) {
    const text = trimmed(cells[order ? order[i]! : i] ?? '');
    profiles[i]!.add(text, row.line, row.isTest, row.format, row.tokens);
  }
}
