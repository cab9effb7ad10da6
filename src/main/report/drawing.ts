// The pictures of a report: charts as SVG, small images as one sheet each. The one place in main that knows ECharts.
import { CustomChart, HeatmapChart, LineChart, ParallelChart, ScatterChart } from 'echarts/charts';
import {
  GridComponent,
  MarkAreaComponent,
  MarkLineComponent,
  MarkPointComponent,
  ParallelComponent,
  TooltipComponent,
  VisualMapComponent,
} from 'echarts/components';
import * as echarts from 'echarts/core';
import { LabelLayout } from 'echarts/features';
import { SVGRenderer } from 'echarts/renderers';
import { pictureTable } from '#shared/charts/picture-table.ts';
import { pictureSummary, studyChart } from '#shared/study-chart.ts';
import type { ImagesPicture, StudyPicture } from '#shared/study-picture.ts';
import { drawn, type Markup, markup } from './markup.ts';
import { encodePng, sheetOf } from './png.ts';
import type { Drawing } from './report.ts';
import { COLOURS } from './style.ts';

echarts.use([
  ...[CustomChart, HeatmapChart, LineChart, ParallelChart, ScatterChart, LabelLayout, SVGRenderer],
  ...[GridComponent, MarkAreaComponent, MarkLineComponent, MarkPointComponent, ParallelComponent, TooltipComponent],
  VisualMapComponent,
]);

/** Pixels of a chart before the page scales it. */
const SIZE = { width: 900, height: 400 };
/** Images in a row of a sheet, and screen pixels for each of theirs. */
const ACROSS = 10;
const ENLARGED = 2;

export const DRAWING: Drawing = {
  draw: (picture) => (picture.kind === 'images' ? imageSheets(picture) : chartSvg(picture)),
  table: (picture) => ({ title: '', ...pictureTable(picture) }),
};

function chartSvg(picture: Exclude<StudyPicture, ImagesPicture>): Markup {
  const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, ...SIZE });
  try {
    chart.setOption({ ...studyChart(picture, COLOURS), animation: false });
    const svg = drawn(withoutStyles(chart.renderToSVGString()));
    return markup`<div role="img" aria-label="${pictureSummary(picture)}">${svg}</div>`;
  } finally {
    chart.dispose();
  }
}

/**
 * The drawing with its fonts as attributes of their own, and without the rules for a pointer above it: a page whose
 * policy allows one known style sheet, such as the window when it prints, can then show it as it is.
 */
function withoutStyles(svg: string): string {
  return svg
    .replace(/<style[^>]*>.*?<\/style>/gs, '')
    .replace(/ style="([^"]*)"/g, (_, rules: string) => rules.replace(/([\w-]+):([^;]+);?/g, ' $1="$2"'));
}

function imageSheets({ groups, width, height, channels }: ImagesPicture): Markup {
  const sheets = groups.map(({ name, bytes }) => {
    const sheet = sheetOf({ width, height, channels, bytes: Buffer.from(bytes, 'base64') }, ACROSS);
    const source = `data:image/png;base64,${encodePng(sheet).toString('base64')}`;
    return markup`<figure><figcaption>${name}</figcaption><img alt="${name}" width="${sheet.width * ENLARGED}"
height="${sheet.height * ENLARGED}" src="${source}"></figure>`;
  });
  return markup`<div class="images">${sheets}</div>`;
}
