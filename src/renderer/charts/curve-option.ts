// Curves over one axis as ECharts takes them.
import { type Curve, type CurveAxes, curvePlan } from '#shared/charts/curves.ts';
import type { Tokens } from '../theme/tokens.ts';
import type { ChartOption } from './echarts.ts';

export function curveOption(curves: readonly Curve[], axes: CurveAxes, tokens: Tokens): ChartOption {
  return curvePlan(curves, axes, tokens) as ChartOption;
}
