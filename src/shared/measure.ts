// How a measured number is written, in the window and in a report alike.

/** A measure with about `digits` significant digits and a real minus sign. */
export function measure(value: number | null | undefined, digits = 4): string {
  if (value === null || value === undefined) return '–';
  if (!Number.isFinite(value)) return String(value).replace('-', '−');
  const size = Math.abs(value);
  const text =
    size !== 0 && (size >= 1e6 || size < 1e-3)
      ? value.toExponential(Math.max(0, digits - 2)).replace('e+', 'e')
      : value.toLocaleString('en', { maximumSignificantDigits: digits });
  return text.replaceAll('-', '−');
}

/** 0.0279 as "2.79 %". */
export function percent(fraction: number | null | undefined, digits = 2): string {
  if (fraction === null || fraction === undefined) return '–';
  return `${(100 * fraction).toFixed(digits).replace('-', '−')} %`;
}
