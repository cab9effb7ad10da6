// One dataset: its rows, columns, pictures and history, and the way to remove it.
import { Button, Tabs } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import type { Manifest } from '#shared/dataset.ts';
import { bytes, count } from '../formats.ts';
import { Panel } from '../widgets/panel.tsx';
import { ColumnsTab } from './columns-tab.tsx';
import classes from './datasets.module.css';
import { HistoryTab } from './history-tab.tsx';
import { ImagesTab } from './images-tab.tsx';
import { RemoveDialog } from './remove-dialog.tsx';
import { RowsTab } from './rows-tab.tsx';

export function DatasetDetail({ manifest }: { manifest: Manifest }) {
  const [isRemoving, setRemoving] = useState(false);
  const { name, rows, testRows, inputs, copy, image } = manifest;
  const about = `${count(rows)} rows${testRows > 0 ? `, ${count(testRows)} of them test rows` : ''}, ${count(inputs)} inputs, ${bytes(copy.sizeBytes)}`;
  return (
    <Panel
      title={name}
      about={about}
      isFlush
      className={classes.detail}
      actions={
        <Button h={24} leftSection={<IconTrash size={14} />} onClick={() => setRemoving(true)}>
          Remove …
        </Button>
      }
    >
      <Tabs defaultValue="rows" keepMounted={false} className={classes.tabs} color="var(--accent)">
        <Tabs.List>
          <Tabs.Tab value="rows">Preview</Tabs.Tab>
          <Tabs.Tab value="columns">Columns</Tabs.Tab>
          {image && <Tabs.Tab value="images">Images</Tabs.Tab>}
          <Tabs.Tab value="history">History</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="rows" className={classes.tab}>
          <RowsTab manifest={manifest} />
        </Tabs.Panel>
        <Tabs.Panel value="columns" className={classes.tab}>
          <ColumnsTab manifest={manifest} />
        </Tabs.Panel>
        {image && (
          <Tabs.Panel value="images" className={classes.tab}>
            <ImagesTab manifest={manifest} image={image} />
          </Tabs.Panel>
        )}
        <Tabs.Panel value="history" className={classes.tab}>
          <HistoryTab manifest={manifest} />
        </Tabs.Panel>
      </Tabs>
      {isRemoving && <RemoveDialog manifest={manifest} onClose={() => setRemoving(false)} />}
    </Panel>
  );
}
