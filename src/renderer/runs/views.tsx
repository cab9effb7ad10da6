// The right pane: the same shown rows as curves, figures, settings, stacks and verdict.
import { Tabs } from '@mantine/core';
import { findWarnings } from '#shared/comparison.ts';
import { Empty } from '../widgets/empty.tsx';
import { Note } from '../widgets/note.tsx';
import type { Bench } from './bench.ts';
import { CurvesView } from './curves-view.tsx';
import { Dashboard } from './dashboard.tsx';
import { DifferencesPanel } from './differences-panel.tsx';
import { ExportMenu } from './export-menu.tsx';
import { FiguresView } from './figures-view.tsx';
import { InsideView } from './inside-view.tsx';
import { type Tab, useShelf } from './shelf.ts';
import { StackView } from './stack-view.tsx';
import { VerdictPanel } from './verdict-panel.tsx';
import classes from './views.module.css';
import { TEXT } from './words.ts';

const TABS: readonly (readonly [Tab, string])[] = [
  ['run', 'Run'],
  ['curves', 'Curves'],
  ['table', 'Table'],
  ['config', 'Config'],
  ['stack', 'Stack'],
  ['inside', 'Inside'],
  ['verdict', 'Verdict'],
];

export function Views({ bench }: { bench: Bench }) {
  const { tab: wanted, set } = useShelf();
  const { shown } = bench;
  const only = shown.length === 1 ? shown[0] : undefined;
  if (shown.length === 0) {
    return (
      <div className={classes.nothing}>
        <Empty what={TEXT.nothingShown} why={TEXT.nothingShownWhy} />
      </div>
    );
  }
  const isThere = wanted !== null && (only ? wanted !== 'verdict' : wanted !== 'run');
  const tab = isThere ? wanted : only ? 'run' : 'curves';
  const tabs = TABS.filter(([id]) => (only ? id !== 'verdict' : id !== 'run'));
  return (
    <Tabs
      value={tab}
      onChange={(value) => set({ tab: TABS.find(([id]) => id === value)?.[0] ?? null })}
      keepMounted={false}
      classNames={{ root: classes.tabs ?? '', list: classes.list ?? '', panel: classes.tab ?? '' }}
    >
      <Tabs.List>
        {tabs.map(([id, title]) => (
          <Tabs.Tab key={id} value={id}>
            {title}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <span className={classes.export}>
        <ExportMenu bench={bench} />
      </span>
      <Warnings bench={bench} />
      <Tabs.Panel value={tab}>
        <View tab={tab} bench={bench} />
      </Tabs.Panel>
    </Tabs>
  );
}

function View({ tab, bench }: { tab: Tab; bench: Bench }) {
  switch (tab) {
    case 'run':
      return <Dashboard bench={bench} />;
    case 'curves':
      return <CurvesView bench={bench} />;
    case 'table':
      return <FiguresView bench={bench} />;
    case 'config':
      return <DifferencesPanel bench={bench} />;
    case 'stack':
      return <StackView bench={bench} />;
    case 'inside':
      return <InsideView bench={bench} />;
    case 'verdict':
      return <VerdictPanel bench={bench} isWide />;
  }
}

function Warnings({ bench }: { bench: Bench }) {
  const warnings = findWarnings(bench.shown.flatMap(({ row }) => row.runs));
  if (warnings.length === 0) return null;
  return (
    <div className={classes.warnings}>
      {warnings.map((it) => (
        <Note key={it} kind="warn" what={it} />
      ))}
    </div>
  );
}
