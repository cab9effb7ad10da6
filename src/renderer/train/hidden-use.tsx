// How often the hidden units of the layer are on, as a histogram of their mean activity.
import { useMemo } from 'react';
import type { Pictures } from '#shared/pictures.ts';
import { ChartPanel } from '../charts/chart-panel.tsx';
import type { ChartOption } from '../charts/echarts.ts';
import { count, ordinal } from '../formats.ts';
import type { Tokens } from '../theme/tokens.ts';

interface HiddenUseProps {
  readonly pictures: Pictures;
  readonly tokens: Tokens;
  readonly className: string | undefined;
}

export function HiddenUse({ pictures, tokens, className }: HiddenUseProps) {
  const { use, layer } = pictures;
  const option = useMemo(() => histogramOption(use, tokens), [use, tokens]);
  const bins = use.histogram.map((_, i) => `${(i / 10).toFixed(1)} to ${((i + 1) / 10).toFixed(1)}`);
  const fullest = use.histogram.indexOf(Math.max(...use.histogram));
  return (
    <ChartPanel
      title="Hidden use"
      about={`${layer === null ? 'top layer' : `layer ${ordinal(layer)}`}${use.silent > 0 ? `, ${count(use.silent)} silent` : ''}`}
      className={className}
      option={option}
      summary={`Mean activity of ${count(use.units)} hidden units: most are on ${bins[fullest]} of the time; ${count(use.silent)} never.`}
      table={() => ({
        caption: 'Hidden units by their mean activity',
        columns: ['mean activity', 'units'],
        rows: use.histogram.map((units, i) => [bins[i] ?? '', units]),
      })}
    />
  );
}

function histogramOption({ histogram, silent }: Pictures['use'], tokens: Tokens): ChartOption {
  const axisLabel = { color: tokens.ink2 ?? '', fontSize: 11, fontFamily: 'IBM Plex Mono' };
  const [first = 0, ...rest] = histogram;
  const bar = { type: 'bar' as const, stack: 'use', barCategoryGap: '10%', emphasis: { disabled: true } };
  return {
    grid: { left: 40, right: 12, top: 20, bottom: 36 },
    xAxis: {
      type: 'category',
      data: histogram.map((_, i) => String(i / 10).replace(/^0\./, '.')),
      name: 'mean activity',
      nameLocation: 'middle',
      nameGap: 22,
      nameTextStyle: { color: tokens.ink3 ?? '', fontSize: 11 },
      axisLine: { lineStyle: { color: tokens.ctl ?? '' } },
      axisTick: { show: false },
      axisLabel,
    },
    yAxis: { type: 'value', minInterval: 1, splitLine: { lineStyle: { color: tokens.line ?? '' } }, axisLabel },
    series: [
      {
        ...bar,
        name: 'silent',
        data: [silent],
        itemStyle: { color: tokens.warn ?? '' },
      },
      {
        ...bar,
        name: 'units',
        data: [first - Math.min(first, silent), ...rest],
        itemStyle: { color: tokens.train ?? '' },
      },
    ],
  } as ChartOption;
}
