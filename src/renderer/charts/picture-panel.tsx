// One picture given as data, with its numbers as a table; what stands for runs opens them.
import { useCallback, useMemo, useRef } from 'react';
import type { HeatDatum } from '#shared/charts/heat-chart.ts';
import { pictureTable } from '#shared/charts/picture-table.ts';
import { type ChartPicture, pictureSummary, studyChart } from '#shared/study-chart.ts';
import { useTokens } from '../theme/tokens.ts';
import { ChartPanel } from './chart-panel.tsx';
import type { Cell, TableOfNumbers } from './data-table.tsx';
import type { ChartOption, Chart as Instance } from './echarts.ts';

interface PicturePanelProps {
  readonly picture: ChartPicture;
  /** Called only with runs that a mark of the picture names. */
  readonly onOpenRuns: (runs: readonly string[]) => void;
  /** Gives the panel its height. */
  readonly className: string | undefined;
}

export function PicturePanel({ picture, onOpenRuns, className }: PicturePanelProps) {
  const tokens = useTokens();
  const option = useMemo(() => studyChart(picture, tokens) as ChartOption, [picture, tokens]);
  const open = useRef(onOpenRuns);
  open.current = onOpenRuns;
  const listen = useCallback((chart: Instance | null) => {
    chart?.on('click', ({ data }) => {
      const runs = runsOf(data);
      if (runs.length > 0) open.current(runs);
    });
  }, []);
  return (
    <ChartPanel
      title={picture.title}
      about={aboutOf(picture)}
      option={option}
      summary={pictureSummary(picture)}
      table={() => tableOf(picture, onOpenRuns)}
      className={className}
      onInstance={listen}
    />
  );
}

/** What a mark of a chart stands for. */
function runsOf(data: unknown): readonly string[] {
  if (typeof data !== 'object' || data === null) return [];
  if ('runs' in data) return (data as HeatDatum).runs;
  return 'run' in data && typeof data.run === 'string' ? [data.run] : [];
}

function aboutOf(picture: ChartPicture): string | undefined {
  if (picture.kind === 'lines') {
    const most = Math.max(0, ...picture.lines.flatMap(({ points }) => points.map(({ n }) => n)));
    return most > 1 ? `mean and 95 % interval, n up to ${most}` : 'single runs';
  }
  return picture.kind === 'heat' ? picture.value.title : undefined;
}

function tableOf(picture: ChartPicture, onOpenRuns: PicturePanelProps['onOpenRuns']): TableOfNumbers {
  const { head, rows } = pictureTable(picture);
  const cellAt = (text: string, row: number, column: number): Cell => {
    const runs = runsAt(picture, row, column);
    if (runs.length === 0) return text;
    const label = `${rows[row]?.[0] ?? ''}, ${head[column] ?? ''}: ${text}, open its runs`;
    return { text, label, open: () => onOpenRuns(runs) };
  };
  return {
    caption: pictureSummary(picture),
    columns: head,
    rows: rows.map((row, i) => row.map((text, j) => cellAt(text, i, j))),
  };
}

function runsAt(picture: ChartPicture, row: number, column: number): readonly string[] {
  if (picture.kind === 'heat') return picture.cells[row]?.[column - 1]?.runs ?? [];
  const line = picture.kind === 'parallel' && column === 0 ? picture.lines[row] : undefined;
  return line ? [line.run] : [];
}
