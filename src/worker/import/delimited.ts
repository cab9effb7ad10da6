// Rows out of delimited text (RFC 4180, and what people really write), in one pass whatever the chunks are.
import { unreadable } from './source.ts';

/** A cell longer than this comes from a quote that was never closed. */
const MAX_CELL_CHARACTERS = 2 ** 20;
/** As many units as a layer may have, and a label. */
const MAX_CELLS = 100_001;

const [TAB, LINE_FEED, CARRIAGE_RETURN, BACKSLASH] = [9, 10, 13, 92];

export interface Layout {
  /** One character; a space also means runs of spaces and tabs. */
  readonly delimiter: string;
  /** One character, or null where quotes are plain characters. */
  readonly quote: string | null;
  /** Whether a backslash inside quotes makes the next character plain; a doubled quote always does. */
  readonly hasBackslash: boolean;
}

/** Called with each row and the 1-based line it begins on. The array is used again: copy what you keep. */
export type RowHandler = (cells: readonly string[], line: number) => void;

type State = 'plain' | 'quoted' | 'after-quote';

/** Push text in, get rows out; `end` delivers the last one. Blank lines are no rows. */
export class DelimitedReader {
  readonly #name: string;
  readonly #onRow: RowHandler;
  readonly #delimiter: number;
  readonly #quote: number;
  readonly #isSpaced: boolean;
  readonly #hasBackslash: boolean;
  readonly #cells: string[] = [];
  #state: State = 'plain';
  #piece = '';
  #line = 1;
  #rowLine = 1;
  #quoteLine = 1;
  #isAfterReturn = false;
  #isEscaped = false;

  constructor(name: string, layout: Layout, onRow: RowHandler) {
    this.#name = name;
    this.#onRow = onRow;
    this.#delimiter = layout.delimiter.charCodeAt(0);
    this.#quote = layout.quote === null ? -1 : layout.quote.charCodeAt(0);
    this.#isSpaced = layout.delimiter === ' ';
    this.#hasBackslash = layout.hasBackslash;
  }

  /** @throws AppError DATASET_UNREADABLE for a cell or row beyond any sense, with its line. */
  push(text: string): void {
    let start = 0;
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (this.#state === 'quoted') {
        if (code === LINE_FEED) this.#line++;
        if (this.#isEscaped) this.#isEscaped = false;
        else if (code === this.#quote || (code === BACKSLASH && this.#hasBackslash)) {
          this.#piece += text.slice(start, i);
          start = i + 1;
          if (code === BACKSLASH) this.#isEscaped = true;
          else this.#state = 'after-quote';
        }
        continue;
      }
      if (this.#state === 'after-quote') {
        start = i;
        // A doubled quote stands for one; anything else ends the quoted part.
        this.#state = code === this.#quote ? 'quoted' : 'plain';
        if (code === this.#quote) continue;
      }
      if (code === this.#delimiter || (code === TAB && this.#isSpaced)) {
        this.#endCell(text.slice(start, i));
        start = i + 1;
      } else if (code === LINE_FEED || code === CARRIAGE_RETURN) {
        this.#endLine(text.slice(start, i), code);
        start = i + 1;
      } else if (code === this.#quote && this.#piece === '' && text.slice(start, i).trim() === '') {
        this.#state = 'quoted';
        this.#quoteLine = this.#line;
        start = i + 1;
      }
    }
    this.#piece += text.slice(start);
    if (this.#piece.length > MAX_CELL_CHARACTERS) throw this.#endless();
  }

  /** @throws AppError DATASET_UNREADABLE for a quote that is never closed. */
  end(): void {
    if (this.#state === 'quoted') throw this.#endless();
    if (this.#cells.length > 0 || this.#piece !== '') this.#endLine('', LINE_FEED);
  }

  #endCell(text: string): void {
    const cell = this.#piece === '' ? text : this.#piece + text;
    this.#piece = '';
    if (this.#isSpaced && cell === '') return;
    this.#cells.push(cell);
    if (this.#cells.length > MAX_CELLS) {
      const what = `has more than ${MAX_CELLS} cells on line ${this.#rowLine}`;
      throw unreadable(this.#name, what, 'check its delimiter (dialect.delimiter) and line ends');
    }
  }

  #endLine(text: string, code: number): void {
    const isSecondHalf = code === LINE_FEED && this.#isAfterReturn;
    this.#isAfterReturn = code === CARRIAGE_RETURN;
    const isBlank = this.#cells.length === 0 && this.#piece === '' && text.trim() === '';
    if (isBlank && isSecondHalf) return;
    if (!isBlank) {
      this.#endCell(text);
      if (this.#cells.length > 0) this.#onRow(this.#cells, this.#rowLine);
      this.#cells.length = 0;
    }
    this.#piece = '';
    this.#line++;
    this.#rowLine = this.#line;
  }

  #endless(): Error {
    const isQuoted = this.#state === 'quoted';
    const what = isQuoted
      ? `has a quote on line ${this.#quoteLine} that is never closed`
      : `has a cell of more than ${MAX_CELL_CHARACTERS} characters on line ${this.#rowLine}`;
    return unreadable(this.#name, what, isQuoted ? 'close it, or set dialect.quote to "none"' : 'shorten it');
  }
}
