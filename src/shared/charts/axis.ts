// An axis of a study's picture: how its values are written, which way it is good, and where a value lies among its names.
import { measure, percent } from '../measure.ts';
import { isFraction, isHigherBetter } from '../metric.ts';
import type { Axis, AxisValue } from '../study-picture.ts';

const MOST_STEPS = 8;

/** A value as people read it: shares as per cent, names as they are. */
export function axisWords({ metric }: Pick<Axis, 'metric'>, value: AxisValue | null): string {
  if (value === null) return '–';
  if (typeof value === 'string') return value;
  return metric !== null && isFraction(metric) ? percent(value) : measure(value);
}

/** The same, as short as a tick along an axis wants it. */
export function tickWords({ metric }: Pick<Axis, 'metric'>, value: AxisValue): string {
  if (typeof value === 'string') return value;
  return metric !== null && isFraction(metric) ? `${measure(100 * value, 3)} %` : measure(value, 3);
}

/** The same for places along an axis: of plain numbers, as many decimals as tell neighbours apart, and one more. */
export function placeWords(axis: Axis, values: readonly AxisValue[]): string[] {
  const numbers = values.filter((it) => typeof it === 'number');
  if (axis.scale !== 'linear' || axis.metric !== null || numbers.length !== values.length || numbers.length < 2) {
    return values.map((it) => tickWords(axis, it));
  }
  const least = Math.min(...numbers.slice(1).map((it, i) => Math.abs(it - (numbers[i] ?? 0))));
  const decimals = Math.min(6, Math.max(0, 1 - Math.floor(Math.log10(least || 1))));
  return numbers.map((it) => measure(Number(it.toFixed(decimals)) || 0, 6));
}

/** The axis' title with the direction in which its metric is good. */
export function axisTitle({ title, metric }: Axis): string {
  if (metric === null) return title;
  return `${title} (${isHigherBetter(metric) ? 'higher' : 'lower'} is better)`;
}

/** Ends and step of an axis between two numbers: few round steps, and those that end where the numbers do if there are any. */
export function roundScale(low: number, high: number): { min: number; max: number; interval: number } {
  const rough = (high - low || 1) / MOST_STEPS;
  const decade = 10 ** Math.floor(Math.log10(rough));
  const round = [1, 2, 2.5, 5, 10].map((it) => it * decade).filter((it) => it >= rough * (1 - 1e-9));
  // What arithmetic in twos leaves over is no reason for another step.
  const steps = (value: number, interval: number) => Number((value / interval).toFixed(6));
  const fits = (interval: number) => [low, high].every((it) => Number.isInteger(steps(it, interval)));
  const interval = round.find(fits) ?? round[0] ?? decade;
  const [first, last] = [Math.floor(steps(low, interval)), Math.ceil(steps(high, interval))];
  return { min: interval * first, max: interval * last, interval };
}

/** Every value once, in the order in which they come. */
export function namesOf(values: readonly AxisValue[]): string[] {
  return [...new Set(values.map(String))];
}

/** Where a number lies among rising or falling numbers, counted in steps between them; may lie outside. */
export function placeAmong(ticks: readonly AxisValue[], value: number): number {
  const numbers = ticks.map(Number);
  if (numbers.length < 2) return 0;
  const isRising = (numbers.at(-1) ?? 0) > (numbers[0] ?? 0);
  const beyond = numbers.findIndex((tick) => (isRising ? tick >= value : tick <= value));
  const upper = Math.max(1, beyond === -1 ? numbers.length - 1 : beyond);
  const [from = 0, to = 0] = [numbers[upper - 1], numbers[upper]];
  return upper - 1 + (value - from) / (to - from || 1);
}
