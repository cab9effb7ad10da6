// A chart with its head: measure and unit, direction, settings, and the same numbers as a table.
import { ActionIcon, Tooltip } from '@mantine/core';
import { IconChartLine, IconTable } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { Panel } from '../widgets/panel.tsx';
import { Chart } from './chart.tsx';
import { DataTable, type TableOfNumbers } from './data-table.tsx';
import type { ChartOption, Chart as Instance } from './echarts.ts';

interface ChartPanelProps {
  readonly title: string;
  readonly about?: ReactNode;
  readonly actions?: ReactNode;
  readonly option: ChartOption;
  readonly summary: string;
  /** Made only when people ask for it. */
  readonly table: () => TableOfNumbers;
  readonly group?: string;
  readonly className?: string | undefined;
  readonly onInstance?: (chart: Instance | null) => void;
}

export function ChartPanel({ title, about, actions, option, summary, table, className, ...chart }: ChartPanelProps) {
  const [isTable, setTable] = useState(false);
  const label = isTable ? 'Show as chart' : 'Show as table';
  const toggle = (
    <Tooltip label={label}>
      <ActionIcon aria-label={`${title}: ${label}`} aria-pressed={isTable} onClick={() => setTable(!isTable)}>
        {isTable ? <IconChartLine size={16} /> : <IconTable size={16} />}
      </ActionIcon>
    </Tooltip>
  );
  return (
    <Panel
      title={title}
      about={about}
      className={className}
      isFlush
      actions={
        <>
          {actions}
          {toggle}
        </>
      }
    >
      {isTable ? <DataTable {...table()} /> : <Chart option={option} summary={summary} {...chart} />}
    </Panel>
  );
}
