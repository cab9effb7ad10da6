// Final metrics as people read them: shares as per cent, differences in points.
import { amount, amountUnit, isFraction, metricWords } from '#shared/metric.ts';
import { measure } from '../formats.ts';
import type { Figure } from './row.ts';

/** "Validation error, %" */
export function metricTitle(metric: string): string {
  const words = metricWords(metric);
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}${isFraction(metric) ? ', %' : ''}`;
}

/** "5.82", without its unit, which the head of the column has. */
export function metricValue(metric: string, value: number | null | undefined): string {
  if (value === null || value === undefined) return '–';
  return isFraction(metric) ? (100 * value).toFixed(2) : measure(value);
}

/** "5.82 ± 0.21" */
export function figureWords(metric: string, figure: Figure | null): string {
  if (!figure) return '–';
  const value = metricValue(metric, figure.value);
  if (!figure.interval) return value;
  const half = (figure.interval.high - figure.interval.low) / 2;
  return `${value} ± ${isFraction(metric) ? (100 * half).toFixed(2) : measure(half, 2)}`;
}

/** "−0.51" with its sign. */
export function changeWords(metric: string, change: number | null): string {
  if (change === null) return '–';
  const text = amount(metric, change);
  return change > 0 && !/^0(\.0*)?$/.test(text) ? `+${text}` : text;
}

/** "0.51 points" */
export function amountWords(metric: string, value: number): string {
  return `${amount(metric, value)}${amountUnit(metric)}`;
}
