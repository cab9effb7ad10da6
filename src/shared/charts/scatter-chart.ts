// A study's points in a plane as a chart: one mark per class, its name in the middle of its points.
import { mean } from '../statistics.ts';
import type { ScatterPicture } from '../study-picture.ts';
import { axisWords, tickWords } from './axis.ts';
import { nameStyle, type PlainOption, scaleStyle, tooltipStyle } from './plain-option.ts';
import { type Colours, MOST_SERIES, seriesStyle } from './series.ts';

/** Names as short as this are marks themselves: they say more than a shape. */
const SHORT_NAME = 2;

export function scatterChart({ x, y, groups }: ScatterPicture, colours: Colours): PlainOption {
  const isWritten = groups.every(({ name }) => name.length <= SHORT_NAME);
  const axis = (of: typeof x) => ({
    ...{ type: of.scale === 'log' ? 'log' : 'value', name: of.title, nameTextStyle: nameStyle(colours), scale: true },
    splitLine: { show: false },
    axisLine: { show: true, onZero: false, lineStyle: { color: colours.ctl ?? '' } },
    axisLabel: { ...scaleStyle(colours), formatter: (value: number) => tickWords(of, value) },
  });
  return {
    grid: { left: 56, right: 24, top: 32, bottom: 40, containLabel: false },
    xAxis: { ...axis(x), nameLocation: 'middle', nameGap: 22 },
    yAxis: { ...axis(y), nameTextStyle: { ...nameStyle(colours), align: 'left', padding: [0, 0, 0, -44] } },
    tooltip: {
      trigger: 'item',
      formatter: ({ seriesName = '', value = [] }: { seriesName?: string; value?: readonly number[] }) =>
        `${seriesName}\n${x.title} ${axisWords(x, value[0] ?? null)}\n${y.title} ${axisWords(y, value[1] ?? null)}`,
      ...tooltipStyle(colours),
    },
    series: groups.flatMap(({ name, points }, i) => {
      // Beyond the palette colours come again; shapes and names still tell.
      const style = seriesStyle((i % (MOST_SERIES + 1)) - 1);
      const color = colours[style.color] ?? '';
      const marks = {
        ...{ type: 'scatter', name, data: points, symbolSize: isWritten ? 12 : 7 },
        ...(isWritten
          ? {
              // The mark is the name; the dot below it only takes the cursor.
              itemStyle: { color: 'transparent' },
              label: { show: true, formatter: '{a}', color, fontSize: 11, fontFamily: 'IBM Plex Mono' },
            }
          : {
              symbol: style.symbol.replace(/^empty(.*)/, (_, it: string) => it.toLowerCase()),
              itemStyle: { color, opacity: 0.7 },
            }),
      };
      return isWritten || points.length === 0 ? [marks] : [marks, nameInTheMiddle(name, points, colours)];
    }),
  };
}

function nameInTheMiddle(name: string, points: ScatterPicture['groups'][number]['points'], colours: Colours): object {
  return {
    ...{ type: 'scatter', name: `${name}, middle`, silent: true, symbolSize: 1, z: 5, tooltip: { show: false } },
    data: [[mean(points.map(([x]) => x)), mean(points.map(([, y]) => y))]],
    label: {
      ...{ show: true, formatter: name, color: colours.ink ?? '', fontSize: 12, fontFamily: 'IBM Plex Sans' },
      ...{ backgroundColor: colours.surface ?? '', padding: [1, 4], borderRadius: 2 },
    },
  };
}
