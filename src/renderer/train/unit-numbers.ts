// The numbers of a unit's passport as they are drawn: filters on one scale, activity before and after, facts side by side.
import { measure, percent } from '#shared/measure.ts';
import type { PassportResult, UnitView } from '#shared/passport.ts';
import type { TableOfNumbers } from '../charts/data-table.tsx';
import type { ChartOption } from '../charts/echarts.ts';
import type { Tokens } from '../theme/tokens.ts';

export type NamedView = UnitView & { readonly name: 'Before fine-tuning' | 'After fine-tuning' };

export function namedViews({ before, after }: PassportResult): NamedView[] {
  const views: NamedView[] = [{ name: 'Before fine-tuning', ...before }];
  return after ? [...views, { name: 'After fine-tuning', ...after }] : views;
}

/** The largest weight of all views, either way; both ends of their scale. */
export function filterLimit(views: readonly UnitView[]): number {
  return views.flatMap(({ seen }) => seen).reduce((limit, weight) => Math.max(limit, Math.abs(weight)), 0);
}

/** Weights as shares of the way from -limit to limit, so that a half is zero. */
export function filterShares(seen: readonly number[], limit: number): Float32Array {
  return Float32Array.from(seen, (weight) => (limit === 0 ? 0.5 : (weight / limit + 1) / 2));
}

/** One line per fact, one column per view. */
export function factLines(views: readonly NamedView[]): { readonly name: string; readonly values: string[] }[] {
  const line = (name: string, write: (view: UnitView) => string) => ({ name, values: views.map(write) });
  return [
    line('Mean activity', ({ activity }) => measure(activity.mean, 3)),
    line('Rows above one half', ({ activity }) => percent(activity.onShare, 1)),
    line('Length of the filter', ({ norm }) => measure(norm, 3)),
    line('Bias', ({ bias }) => measure(bias, 3)),
  ];
}

/** How alike the filter is to what it was, in words; null without fine-tuning. */
export function changeWords({ cosine, before, after }: PassportResult): string | null {
  if (!after) return null;
  if (cosine === null) return 'One of the two filters has no length, so they can not be compared.';
  const isSame = before.filter.every((weight, i) => weight === after.filter[i]) && before.bias === after.bias;
  if (isSame) return 'Fine-tuning left this unit as it was: the same bits.';
  return `The filters before and after fine-tuning have a cosine of ${measure(cosine, 3)}; 1 is the same direction.`;
}

/** Where the ten parts of an activity begin. */
function edges({ activity: { low, high, histogram } }: UnitView): number[] {
  return histogram.map((_, i) => low + ((high - low) * i) / histogram.length);
}

export function activityTable(views: readonly NamedView[]): TableOfNumbers {
  const [first] = views;
  // Units without an upper end have a range of their own at each stage.
  return {
    caption: 'Rows by how active the unit is in them',
    columns: views.flatMap(({ name }) => [`from, ${name.toLowerCase()}`, 'rows']),
    rows: (first ? edges(first) : []).map((_, i) =>
      views.flatMap((view) => [measure(edges(view)[i], 3), view.activity.histogram[i] ?? 0]),
    ),
  };
}

/** Bars side by side: outlined before fine-tuning, filled after it. */
export function activityOption(views: readonly NamedView[], tokens: Tokens): ChartOption {
  const axisLabel = { color: tokens.ink2 ?? '', fontSize: 11, fontFamily: 'IBM Plex Mono' };
  const [first] = views;
  const color = tokens.train ?? '';
  return {
    grid: { left: 48, right: 12, top: 20, bottom: 36 },
    xAxis: {
      type: 'category',
      data: first ? edges(first).map((edge) => measure(edge, 2)) : [],
      ...{ name: 'activity', nameLocation: 'middle', nameGap: 22 },
      nameTextStyle: { color: tokens.ink3 ?? '', fontSize: 11 },
      axisLine: { lineStyle: { color: tokens.ctl ?? '' } },
      axisTick: { show: false },
      axisLabel,
    },
    yAxis: { type: 'value', minInterval: 1, splitLine: { lineStyle: { color: tokens.line ?? '' } }, axisLabel },
    series: views.map(({ name, activity }, i) => ({
      ...{ type: 'bar' as const, name, data: [...activity.histogram], barCategoryGap: '20%', barGap: '10%' },
      emphasis: { disabled: true },
      itemStyle:
        i === views.length - 1 ? { color } : { color: tokens.surface ?? '', borderColor: color, borderWidth: 1 },
    })),
  } as ChartOption;
}
