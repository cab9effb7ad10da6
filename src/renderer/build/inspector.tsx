// The column at the right: what is selected in the stack, the whole run, and every issue.
import { Tabs } from '@mantine/core';
import { ordinal } from '../formats.ts';
import { DataSettings } from './data-settings.tsx';
import { type InspectorTab, type Selection, useDraft } from './draft-store.ts';
import { ForecastPanel } from './forecast-panel.tsx';
import { HeadSettings } from './head-settings.tsx';
import classes from './inspector.module.css';
import { IssueList } from './issue-list.tsx';
import { LayerSettings } from './layer-settings.tsx';
import { RunSettings } from './run-settings.tsx';
import { focusCard } from './stack-focus.ts';
import type { Bench } from './use-bench.ts';

export function Inspector({ bench }: { bench: Bench }) {
  const { selection, tab, showTab } = useDraft();
  const issues = bench.issues.length;
  return (
    <aside
      className={classes.column}
      aria-label="Settings"
      onKeyDown={({ key, target }) => {
        // Escape closes an open list first.
        const isOpen = target instanceof HTMLElement && target.getAttribute('aria-expanded') === 'true';
        if (key === 'Escape' && !isOpen) focusCard(selection);
      }}
    >
      <Tabs
        className={classes.tabs}
        value={tab}
        onChange={(value) => showTab((value ?? 'layer') as InspectorTab)}
        color="var(--accent)"
      >
        <Tabs.List className={classes.list}>
          <Tabs.Tab value="layer">{titleOf(selection)}</Tabs.Tab>
          <Tabs.Tab value="run">Whole run</Tabs.Tab>
          <Tabs.Tab value="issues">Issues {issues > 0 && <span className={classes.badge}>{issues}</span>}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="layer" className={classes.panel} data-settings>
          <Selected bench={bench} selection={selection} />
        </Tabs.Panel>
        <Tabs.Panel value="run" className={classes.panel}>
          <RunSettings bench={bench} />
        </Tabs.Panel>
        <Tabs.Panel value="issues" className={classes.panel}>
          <IssueList bench={bench} />
        </Tabs.Panel>
      </Tabs>
      <ForecastPanel bench={bench} />
    </aside>
  );
}

function titleOf(selection: Selection): string {
  if (typeof selection === 'number') return `Layer ${ordinal(selection)}`;
  return { head: 'Head', data: 'Data' }[selection];
}

function Selected({ bench, selection }: { bench: Bench; selection: Selection }) {
  if (selection === 'head') return <HeadSettings bench={bench} />;
  if (selection === 'data') return <DataSettings bench={bench} />;
  const layer = bench.draft.spec.stack[selection];
  return layer ? <LayerSettings key={selection} bench={bench} index={selection} layer={layer} /> : null;
}
