// A study's runs across several axes as a chart: one line per run, the best by the last axis stands out.
import { isHigherBetter } from '../metric.ts';
import type { Axis, ParallelPicture } from '../study-picture.ts';
import { axisWords, namesOf, tickWords } from './axis.ts';
import { nameStyle, type PlainOption, scaleStyle, tooltipStyle } from './plain-option.ts';
import { type Colours, seriesStyle } from './series.ts';

type Line = ParallelPicture['lines'][number];

export function parallelChart({ axes, lines }: ParallelPicture, colours: Colours): PlainOption {
  const best = bestLine(axes, lines);
  const datum = ({ run, values }: Line) => ({
    run,
    value: values.map((value, i) => (axes[i]?.scale === 'names' && value !== null ? String(value) : value)),
  });
  const style = seriesStyle(0);
  const words = ({ run, values }: Line) =>
    [`run ${run.slice(-6)}`, ...axes.map((axis, i) => `${axis.title} ${axisWords(axis, values[i] ?? null)}`)].join(
      '\n',
    );
  return {
    parallel: { left: 64, right: 80, top: 44, bottom: 24 },
    parallelAxis: axes.map((axis, dim) => ({
      ...{ dim, name: axis.title, nameLocation: 'end', nameTextStyle: nameStyle(colours), scale: true },
      ...scaleOf(
        axis,
        lines.map(({ values }) => values[dim] ?? null),
      ),
      axisLine: { lineStyle: { color: colours.ctl ?? '' } },
      axisTick: { lineStyle: { color: colours.ctl ?? '' } },
      axisLabel: scaleLabels(axis, colours),
    })),
    tooltip: {
      trigger: 'item',
      formatter: ({ data }: { data?: { readonly run?: string } }) => {
        const line = lines.find(({ run }) => run === data?.run);
        return line ? words(line) : '';
      },
      ...tooltipStyle(colours),
    },
    series: [
      {
        ...{ type: 'parallel', name: 'runs', data: lines.filter((it) => it !== best).map(datum) },
        lineStyle: { color: colours.ink3 ?? '', width: 1, opacity: 0.55 },
      },
      {
        ...{ type: 'parallel', name: 'best', data: best ? [datum(best)] : [], z: 5 },
        lineStyle: { color: colours[style.color] ?? '', width: 3, type: [...style.dash], opacity: 1 },
      },
    ],
  };
}

/** By the last axis that has a metric; null without one, for nothing else says which way is good. */
function bestLine(axes: readonly Axis[], lines: readonly Line[]): Line | null {
  const at = axes.findLastIndex(({ metric }) => metric !== null);
  const metric = axes[at]?.metric ?? null;
  if (metric === null) return null;
  const sign = isHigherBetter(metric) ? -1 : 1;
  const size = ({ values }: Line) => (typeof values[at] === 'number' ? sign * values[at] : Number.POSITIVE_INFINITY);
  return lines.toSorted((a, b) => size(a) - size(b))[0] ?? null;
}

function scaleOf({ scale }: Axis, values: readonly (string | number | null)[]): object {
  if (scale !== 'names') return { type: scale === 'log' ? 'log' : 'value' };
  return { type: 'category', data: namesOf(values.filter((it) => it !== null)) };
}

function scaleLabels(axis: Axis, colours: Colours): object {
  if (axis.scale === 'names') return scaleStyle(colours);
  return { ...scaleStyle(colours), formatter: (value: number) => tickWords(axis, value) };
}
