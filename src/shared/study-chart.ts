// A study's picture as a chart for whoever draws it: the window on its ground, the report on white.
import { axisWords } from './charts/axis.ts';
import { heatChart } from './charts/heat-chart.ts';
import { linesChart } from './charts/lines-chart.ts';
import { parallelChart } from './charts/parallel-chart.ts';
import type { PlainOption } from './charts/plain-option.ts';
import { scatterChart } from './charts/scatter-chart.ts';
import type { Colours } from './charts/series.ts';
import type { ImagesPicture, StudyPicture } from './study-picture.ts';

/** Pictures that are drawn as a chart; small images are laid out by `sheetLayout` instead. */
export type ChartPicture = Exclude<StudyPicture, ImagesPicture>;

export function studyChart(picture: ChartPicture, colours: Colours): PlainOption {
  switch (picture.kind) {
    case 'lines':
      return linesChart(picture, colours);
    case 'heat':
      return heatChart(picture, colours);
    case 'scatter':
      return scatterChart(picture, colours);
    case 'parallel':
      return parallelChart(picture, colours);
  }
}

/** One sentence that says what the picture shows, for those who cannot see it. */
export function pictureSummary(picture: StudyPicture): string {
  switch (picture.kind) {
    case 'lines': {
      const last = picture.lines.flatMap(({ name, points }) => {
        const end = points.at(-1);
        return end ? [`${name} ends at ${axisWords(picture.y, end.mean)}`] : [];
      });
      return `${picture.title}: ${picture.y.title} by ${picture.x.title}. ${last.join('; ')}.`;
    }
    case 'heat':
      return `${picture.title}: ${picture.value.title} for ${picture.rows.length} × ${picture.columns.length} cells.`;
    case 'images':
      return `${picture.title}: ${picture.groups.map(({ name, count }) => `${count} × ${name}`).join('; ')}.`;
    case 'scatter':
      return `${picture.title}: points of ${picture.groups.length} groups.`;
    case 'parallel':
      return `${picture.title}: ${picture.lines.length} runs across ${picture.axes.map(({ title }) => title).join(', ')}.`;
  }
}
