// A study's lines as a chart: learning curves, label efficiency, freeze depth, with what chance allows around them.
import type { AxisValue, LinesPicture } from '../study-picture.ts';
import { axisTitle, axisWords, namesOf, tickWords } from './axis.ts';
import { type Curve, curvePlan } from './curves.ts';
import type { PlainOption } from './plain-option.ts';
import { type Colours, seriesStyle } from './series.ts';

/** Bands stand for 95 % intervals of the mean; whiskers do where the axis has names. */
export function linesChart({ x, y, lines }: LinesPicture, colours: Colours): PlainOption {
  const values = lines.flatMap(({ points }) => points.map((it) => it.x));
  const names = x.scale === 'names' || values.some((it) => typeof it === 'string') ? namesOf(values) : null;
  const place = (at: AxisValue) => (names ? names.indexOf(String(at)) : Number(at));
  const curves = lines.map(({ name, points }, i): Curve => {
    const sorted = points.toSorted((a, b) => place(a.x) - place(b.x));
    return {
      name,
      // The first line is what the others are held against.
      style: seriesStyle(i - 1),
      points: sorted.map((it) => [place(it.x), it.mean]),
      band: sorted.some(({ low, high }) => high > low)
        ? sorted.map((it) => [place(it.x), it.low, it.high] as const)
        : [],
    };
  });
  return curvePlan(
    curves,
    {
      ...{ x: x.title, y: axisTitle(y), isLogX: x.scale === 'log', isLogY: y.scale === 'log' },
      ...(names && { names }),
      xWords: (value) => axisWords(x, value),
      yWords: (value) => axisWords(y, value),
      yTick: (value) => tickWords(y, value),
    },
    colours,
  );
}
