// The one place that knows ECharts: only the parts that our charts use are bundled.
import { BarChart, CustomChart, HeatmapChart, LineChart, ParallelChart, ScatterChart } from 'echarts/charts';
import {
  AriaComponent,
  DataZoomInsideComponent,
  GraphicComponent,
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
import { CanvasRenderer, SVGRenderer } from 'echarts/renderers';

echarts.use([
  ...[BarChart, CustomChart, HeatmapChart, LineChart, ParallelChart, ScatterChart],
  ...[AriaComponent, DataZoomInsideComponent, GridComponent, MarkAreaComponent, MarkLineComponent, MarkPointComponent],
  ...[
    GraphicComponent,
    ParallelComponent,
    TooltipComponent,
    VisualMapComponent,
    LabelLayout,
    CanvasRenderer,
    SVGRenderer,
  ],
]);

export { echarts };
export type Chart = echarts.ECharts;
export type { EChartsOption as ChartOption } from 'echarts';
