// A chart as a picture for a document: white ground, light colours, and a caption under it.
import type { ChartOption } from './echarts.ts';
import { echarts } from './echarts.ts';

export interface PictureOptions {
  readonly title: string;
  /** Lines under the chart: what it shows of what. */
  readonly caption: readonly string[];
  readonly width?: number;
  readonly height?: number;
}

const HEAD = 40;
const LINE = 18;
/** Pixels of the PNG per unit, so that it is sharp in print. */
const SHARPNESS = 2;

/** The chart as the text of an SVG file. */
export function pictureSvg(option: ChartOption, options: PictureOptions): string {
  const { width = 900, height = 480 } = options;
  const size = { width, height: height + HEAD + LINE * options.caption.length + 8 };
  const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, ...size });
  try {
    chart.setOption(framed(option, options, size));
    return chart.renderToSVGString();
  } finally {
    chart.dispose();
  }
}

/** The chart as the bytes of a PNG file. */
export async function picturePng(option: ChartOption, options: PictureOptions): Promise<Blob> {
  const { width = 900, height = 480 } = options;
  const size = { width, height: height + HEAD + LINE * options.caption.length + 8 };
  const holder = document.createElement('div');
  const chart = echarts.init(holder, null, { renderer: 'canvas', devicePixelRatio: SHARPNESS, ...size });
  try {
    chart.setOption(framed(option, options, size));
    const canvas = chart.renderToCanvas({ backgroundColor: '#ffffff', pixelRatio: SHARPNESS });
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
    if (!blob) throw new Error('this browser made no picture of the chart');
    return blob;
  } finally {
    chart.dispose();
  }
}

function framed(option: ChartOption, { title, caption }: PictureOptions, size: { height: number }): ChartOption {
  const foot = LINE * caption.length + 8;
  const text = (words: string, y: number, font: string, fill: string) => ({
    type: 'text' as const,
    left: 16,
    top: y,
    style: { text: words, font, fill },
  });
  const grid = Array.isArray(option.grid) ? option.grid[0] : option.grid;
  return {
    ...option,
    animation: false,
    backgroundColor: '#ffffff',
    grid: { ...grid, top: HEAD + 8, bottom: 36 + foot },
    graphic: [
      text(title, 14, '600 14px "IBM Plex Sans", sans-serif', '#172026'),
      ...caption.map((line, i) =>
        text(line, size.height - foot + LINE * i, '12px "IBM Plex Sans", sans-serif', '#46525a'),
      ),
    ],
  };
}
