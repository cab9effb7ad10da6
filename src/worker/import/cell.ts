// One cell of a table: missing or not, and the number or date that it stands for.

/** Texts that mean "no value" in the files that people have. Case matters: "na" may be a word. */
const MISSING: ReadonlySet<string> = new Set([
  '',
  'NA',
  'N/A',
  'n/a',
  '#N/A',
  '#NA',
  '<NA>',
  '?',
  'NULL',
  'Null',
  'null',
  'nan',
  'NaN',
  'NAN',
  '-',
  '.',
]);

export interface NumberFormat {
  readonly decimal: '.' | ',';
  /** Whether thousands are grouped by the other of comma and point, a space or an apostrophe. */
  readonly isGrouped: boolean;
}

const [DIGIT_0, DIGIT_9, PLUS, MINUS, POINT] = [48, 57, 43, 45, 46];

/** The text without the spaces around it, which no format means. */
export function trimmed(cell: string): string {
  const last = cell.length - 1;
  return last >= 0 && (cell.charCodeAt(0) <= 32 || cell.charCodeAt(last) <= 32) ? cell.trim() : cell;
}

/** `text` is trimmed. */
export function isMissing(text: string, tokens: ReadonlySet<string>): boolean {
  const first = text.charCodeAt(0);
  const isDigit = first >= DIGIT_0 && first <= DIGIT_9;
  return (!isDigit && MISSING.has(text)) || (tokens.size > 0 && tokens.has(text));
}

/** The number that trimmed text stands for; NaN where it is none; infinite where it says so or is too large. */
export function toNumber(text: string, format: NumberFormat): number {
  const first = text.charCodeAt(0);
  if (!((first >= DIGIT_0 && first <= DIGIT_9) || first === MINUS || first === PLUS || first === POINT)) {
    if (first === (format.decimal === ',' ? 44 : -1)) return withComma(text);
    return /^inf(inity)?$/i.test(text) ? Number.POSITIVE_INFINITY : Number.NaN;
  }
  if (format.decimal === ',') return withComma(format.isGrouped ? ungrouped(text, GROUPED_BY_POINT) : text);
  const plain = Number(text);
  if (!Number.isNaN(plain)) return isHexadecimal(text) ? Number.NaN : plain;
  if (/^[+-]inf(inity)?$/i.test(text)) return text[0] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  if (!format.isGrouped) return plain;
  const joined = ungrouped(text, GROUPED_BY_COMMA);
  return joined === text ? Number.NaN : Number(joined);
}

const GROUPED_BY_COMMA = /^[+-]?\d{1,3}(?:[,\s\u00a0\u202f'’]\d{3})+(?:\.\d*)?$/;
const GROUPED_BY_POINT = /^[+-]?\d{1,3}(?:[.\s\u00a0\u202f'’]\d{3})+(?:,\d*)?$/;

function ungrouped(text: string, pattern: RegExp): string {
  if (!pattern.test(text)) return text;
  return text.replace(pattern === GROUPED_BY_POINT ? /[.\s\u00a0\u202f'’]/g : /[,\s\u00a0\u202f'’]/g, '');
}

/** A decimal comma; a point left over means that this is no such number. */
function withComma(text: string): number {
  if (text.includes('.') || isHexadecimal(text)) return Number.NaN;
  return Number(text.replace(',', '.'));
}

function isHexadecimal(text: string): boolean {
  const second = text.charCodeAt(1) | 32;
  return text.charCodeAt(0) === DIGIT_0 && (second === 120 || second === 98 || second === 111);
}

/** What the writing of a number tells about decimal commas. */
export type CommaEvidence = 'point' | 'comma' | 'grouped' | 'grouped-comma' | 'grouped-point' | 'ambiguous' | 'none';

/** Reads trimmed text that may be a number with points, commas or groups. */
export function commaEvidence(text: string): CommaEvidence {
  if (/^[+-]?\d+$/.test(text)) return 'none';
  if (/^[+-]?(?:\d{1,3}(?:,\d{3}){2,}|\d{1,3}(?:,\d{3})+\.\d+)$/.test(text)) return 'grouped-comma';
  if (/^[+-]?(?:\d{1,3}(?:\.\d{3}){2,}|\d{1,3}(?:[.\s\u00a0\u202f'’]\d{3})+,\d+)$/.test(text)) return 'grouped-point';
  if (/^[+-]?\d{1,3}(?:[\s\u00a0\u202f'’]\d{3})+$/.test(text)) return 'grouped';
  if (/^[+-]?[1-9]\d{0,2},\d{3}$/.test(text)) return 'ambiguous';
  if (/^[+-]?\d*,\d+(?:[eE][+-]?\d+)?$/.test(text)) return 'comma';
  if (/^[+-]?(?:\d+\.\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(text)) return 'point';
  return 'none';
}

const BOOLEANS: ReadonlyMap<string, 0 | 1> = new Map([
  ['true', 1],
  ['yes', 1],
  ['false', 0],
  ['no', 0],
]);

/** 1 or 0 for true, yes, false and no in any case; undefined for anything else. */
export function toBoolean(text: string): 0 | 1 | undefined {
  return text.length > 5 ? undefined : BOOLEANS.get(text.toLowerCase());
}

export type DateOrder = 'day-first' | 'month-first';

const ISO_DATE =
  /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?)?$/;
const SLASHED_DATE = /^(\d{1,2})[./-](\d{1,2})[./-](\d{4})(?: (\d{2}):(\d{2})(?::(\d{2}))?)?$/;
const DAY_MS = 86_400_000;

/** Days since 1970-01-01, time of day as the fraction, taken as written; NaN for what is no date in this order. */
export function toDays(text: string, order: DateOrder): number {
  if (text.length < 8) return Number.NaN;
  const iso = ISO_DATE.exec(text);
  const found = iso ?? SLASHED_DATE.exec(text);
  if (!found) return Number.NaN;
  const parts = found.slice(1).map((part) => Number(part ?? 0));
  const [a = 0, b = 0, c = 0, hours = 0, minutes = 0, seconds = 0] = parts;
  const [year, month, day] = iso ? [a, b, c] : order === 'day-first' ? [c, b, a] : [c, a, b];
  const date = new Date(Date.UTC(year, month - 1, day));
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return Number.NaN;
  return date.getTime() / DAY_MS + (hours * 3600 + minutes * 60 + seconds) / 86_400;
}
