// Fills the inputs from the rows of a table, by the plan of its columns.
import { isMissing, type NumberFormat, toBoolean, toDays, toNumber, trimmed } from './cell.ts';
import { type ColumnPlan, MISSING_CATEGORY } from './columns.ts';
import { allocate, type Matrix } from './matrix.ts';

/** Writes one cell's inputs; false where the row must be left out. */
type Encoder = (text: string, values: Matrix['values'], at: number) => boolean;

export interface InputRows {
  readonly width: number;
  /** Adds a row; false where its policy leaves it out. */
  add(cellOf: (plan: ColumnPlan) => string, format: NumberFormat): boolean;
  /** Everything added so far. */
  finish(): Matrix;
}

/** Room for at most `rows` rows of the planned inputs; bytes where every input is a whole number from 0 to 255. */
export function inputRows(plans: readonly ColumnPlan[], rows: number, tokens: ReadonlySet<string>): InputRows {
  const inputs = plans.filter((plan) => plan.role === 'input');
  const width = inputs.reduce((sum, plan) => sum + widthOf(plan), 0);
  const values = allocate(rows, width, inputs.every(fitsByte));
  let format: NumberFormat = { decimal: '.', isGrouped: false };
  const encoders = inputs.map((plan) => encoder(plan, tokens, () => format));
  let count = 0;
  return {
    width,
    add(cellOf, rowFormat) {
      format = rowFormat;
      let at = count * width;
      // A row left out part of the way must leave nothing for the next one.
      values.fill(0, at, at + width);
      for (let i = 0; i < inputs.length; i++) {
        if (!encoders[i]!(trimmed(cellOf(inputs[i]!)), values, at)) return false;
        at += widthOf(inputs[i]!);
      }
      count++;
      return true;
    },
    finish: () => ({ values: values.subarray(0, count * width), rows: count, width }),
  };
}

/** Inputs that a column feeds. */
export function widthOf(plan: ColumnPlan): number {
  return plan.categories?.length ?? 1;
}

function fitsByte(plan: ColumnPlan): boolean {
  const { profile, kind, missingPolicy } = plan;
  if (kind === 'category') return true;
  if (missingPolicy === 'fill' || kind === 'date') return false;
  return kind === 'boolean' || (profile.isWhole && profile.min >= 0 && profile.max <= 255);
}

function encoder(plan: ColumnPlan, tokens: ReadonlySet<string>, format: () => NumberFormat): Encoder {
  const isFilled = plan.missingPolicy === 'fill';
  if (plan.categories) {
    const index = new Map(plan.categories.map((category, i) => [category, i]));
    return (text, values, at) => {
      const isEmpty = isMissing(text, tokens);
      const offset = index.get(isEmpty ? MISSING_CATEGORY : text);
      if (isEmpty && !isFilled) return false;
      if (offset !== undefined) values[at + offset] = 1;
      return true;
    };
  }
  const { mean } = plan.profile;
  const read = reader(plan, format);
  return (text, values, at) => {
    const value = isMissing(text, tokens) ? Number.NaN : read(text);
    if (Number.isNaN(value) && !isFilled) return false;
    values[at] = Number.isNaN(value) ? mean : value;
    return true;
  };
}

function reader({ kind, dateOrder }: ColumnPlan, format: () => NumberFormat): (text: string) => number {
  if (kind === 'boolean') return (text) => toBoolean(text) ?? Number.NaN;
  if (kind === 'date') return (text) => toDays(text, dateOrder);
  return (text) => toNumber(text, format());
}
