// The column at the right: the selected layer, the whole run, and every issue.
import { Tabs } from '@mantine/core';
import { useState } from 'react';
import { useDraft } from './draft-store.ts';
import classes from './inspector.module.css';
import { IssueList } from './issue-list.tsx';
import { LayerSettings } from './layer-settings.tsx';
import { RunSettings } from './run-settings.tsx';
import type { Bench } from './use-bench.ts';

export function Inspector({ bench }: { bench: Bench }) {
  const selection = useDraft((it) => it.selection);
  const [tab, setTab] = useState<string>('layer');
  const layer = typeof selection === 'number' ? bench.draft.spec.stack[selection] : undefined;
  const issues = bench.issues.length;
  return (
    <aside className={classes.column} aria-label="Settings">
      <Tabs value={tab} onChange={(value) => setTab(value ?? 'layer')} color="var(--accent)">
        <Tabs.List>
          <Tabs.Tab value="layer">{typeof selection === 'number' ? `Layer ${selection + 1}` : 'Layer'}</Tabs.Tab>
          <Tabs.Tab value="run">Whole run</Tabs.Tab>
          <Tabs.Tab value="issues">Issues {issues > 0 && <span className={classes.badge}>{issues}</span>}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="layer" className={classes.panel}>
          {layer && typeof selection === 'number' ? (
            <LayerSettings key={selection} bench={bench} index={selection} layer={layer} />
          ) : (
            <p className="secondary">Select a layer to see its settings.</p>
          )}
        </Tabs.Panel>
        <Tabs.Panel value="run" className={classes.panel}>
          <RunSettings bench={bench} />
        </Tabs.Panel>
        <Tabs.Panel value="issues" className={classes.panel}>
          <IssueList bench={bench} />
        </Tabs.Panel>
      </Tabs>
    </aside>
  );
}
