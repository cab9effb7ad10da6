// Draws one ECharts option and keeps it in step with its data, its size and the theme.
import { useEffect, useRef } from 'react';
import { type ChartOption, echarts, type Chart as Instance } from './echarts.ts';

interface ChartProps {
  readonly option: ChartOption;
  /** One sentence that says what the chart shows. */
  readonly summary: string;
  readonly height?: number | string;
  /** Charts of one group share their cursor and zoom. */
  readonly group?: string;
  /** Called once the chart is there, and with null when it goes: for exports. */
  readonly onInstance?: (chart: Instance | null) => void;
}

export function Chart({ option, summary, height = '100%', group, onInstance }: ChartProps) {
  const holder = useRef<HTMLDivElement>(null);
  const chart = useRef<Instance | null>(null);
  useEffect(() => {
    if (!holder.current) return;
    const made = echarts.init(holder.current);
    chart.current = made;
    onInstance?.(made);
    if (group !== undefined) {
      made.group = group;
      echarts.connect(group);
    }
    const observer = new ResizeObserver(() => made.resize());
    observer.observe(holder.current);
    return () => {
      observer.disconnect();
      onInstance?.(null);
      chart.current = null;
      made.dispose();
    };
  }, [group, onInstance]);
  useEffect(() => {
    // A tooltip made of HTML would write inline styles, which the page's policy forbids.
    const tooltip = option.tooltip && { renderMode: 'richText' as const, ...option.tooltip };
    const aria = { enabled: true, label: { description: summary } };
    chart.current?.setOption({ animation: false, ...option, aria, ...(tooltip && { tooltip }) }, { notMerge: true });
  }, [option, summary]);
  return <div ref={holder} style={{ height, minHeight: 0 }} role="img" aria-label={summary} />;
}
