// A study's lines as a chart: learning curves, label efficiency, freeze depth, with what chance allows around them.
import { isFraction } from '../metric.ts';
import type { AxisValue, LinesPicture, Spread } from '../study-picture.ts';
import { axisTitle, axisWords, namesOf, roundScale, tickWords } from './axis.ts';
import { type Curve, curvePlan } from './curves.ts';
import type { PlainOption } from './plain-option.ts';
import { type Colours, seriesStyle } from './series.ts';

/** Bands stand for 95 % intervals of the mean; whiskers do where the axis has names. */
export function linesChart({ x, y, lines }: LinesPicture, colours: Colours): PlainOption {
  const values = lines.flatMap(({ points }) => points.map((it) => it.x));
  const names = x.scale === 'names' || values.some((it) => typeof it === 'string') ? namesOf(values) : null;
  const numbers = names ? [] : values.map(Number);
  const isBroken = x.scale === 'linear' && numbers.some((it) => !Number.isInteger(it));
  // The interval of a share is drawn as far as shares go; the table has all of it.
  const isShare = y.metric !== null && isFraction(y.metric) && lines.every(({ points }) => points.every(isPossible));
  const possible = (value: number) => (isShare ? Math.min(1, Math.max(0, value)) : value);
  const place = (at: AxisValue) => (names ? names.indexOf(String(at)) : Number(at));
  const curves = lines.map(({ name, points }, i): Curve => {
    const sorted = points.toSorted((a, b) => place(a.x) - place(b.x));
    return {
      name,
      // The first line is what the others are held against.
      style: seriesStyle(i - 1),
      points: sorted.map((it) => [place(it.x), it.mean]),
      band: sorted.some(({ low, high }) => high > low)
        ? sorted.map((it) => [place(it.x), possible(it.low), possible(it.high)] as const)
        : [],
    };
  });
  return curvePlan(
    curves,
    {
      ...{ x: x.title, y: axisTitle(y), isLogX: x.scale === 'log', isLogY: y.scale === 'log' },
      ...(names && { names }),
      ...(isBroken && { xScale: roundScale(Math.min(...numbers), Math.max(...numbers)) }),
      wrapsNames: true,
      xWords: (value) => axisWords(x, value),
      yWords: (value) => axisWords(y, value),
      yTick: (value) => tickWords(y, value),
    },
    colours,
  );
}

/** A difference of shares may lie below zero; then it is no share itself. */
function isPossible({ mean }: Spread): boolean {
  return mean >= 0 && mean <= 1;
}
