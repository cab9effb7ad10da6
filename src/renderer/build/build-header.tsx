// The strip above the builder: name, dataset, undo, seeds, and the buttons that start runs.
import { ActionIcon, Button, Menu, SegmentedControl, Select, TextInput, Tooltip } from '@mantine/core';
import { IconArrowBackUp, IconArrowForwardUp, IconDots } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import { keyWords, runCommand, useCommand } from '../commands.ts';
import { counted } from '../formats.ts';
import { useNavigation } from '../navigation.ts';
import { useServices } from '../services.tsx';
import { HeaderStrip } from '../widgets/header-strip.tsx';
import { KeyCap } from '../widgets/key-cap.tsx';
import classes from './build-header.module.css';
import { useDraft } from './draft-store.ts';
import { rename, setField, setSeeds } from './edits.ts';
import { SpecExchange } from './spec-exchange.tsx';
import type { Bench } from './use-bench.ts';
import type { Start } from './use-start.ts';

const SEEDS = [1, 3, 5];

export function BuildHeader({ bench, start }: { bench: Bench; start: Start }) {
  const { draft, edit } = bench;
  const name = useRef<HTMLInputElement>(null);
  useCommand('rename', () => name.current?.select());
  useCommand('train', () => start.begin(true));
  useCommand('enqueue', () => start.begin(false));
  const isReady = start.obstacle === null && !start.isPending;
  const train = draft.seeds === 1 ? 'Train' : `Train ${draft.seeds} runs`;
  const starter = (label: string, isPrimary: boolean) => (
    <Tooltip
      label={start.obstacle}
      disabled={start.obstacle === null}
      events={{ hover: true, focus: true, touch: true }}
      multiline
      maw={320}
    >
      <Button
        variant={isPrimary ? 'filled' : 'default'}
        aria-disabled={!isReady}
        {...(!isReady && { 'data-disabled': true })}
        onClick={() => start.begin(isPrimary)}
      >
        {label}
        {isPrimary && <KeyCap command="train" />}
      </Button>
    </Tooltip>
  );
  return (
    <HeaderStrip
      title={
        <TextInput
          ref={name}
          key={draft.spec.name}
          className={classes.name}
          style={{ width: `${Math.min(34, Math.max(10, draft.spec.name.length + 1))}ch` }}
          variant="unstyled"
          aria-label="Name of the runs"
          defaultValue={draft.spec.name}
          onBlur={({ currentTarget }) => edit(rename(currentTarget.value.trim() || draft.spec.name))}
          onKeyDown={({ key, currentTarget }) => key === 'Enter' && currentTarget.blur()}
        />
      }
      about={<DatasetPicker bench={bench} />}
      actions={
        <>
          <UndoButtons />
          <SpecExchange bench={bench} />
          <span className="caption">Seeds</span>
          <SegmentedControl
            aria-label="Seeds"
            data={SEEDS.map(String)}
            value={String(draft.seeds)}
            onChange={(value) => edit(setSeeds(Number(value)))}
          />
          {starter('Add to queue', false)}
          {starter(train, true)}
          {start.obstacle !== null && <span className="visually-hidden">Cannot start: {start.obstacle}</span>}
        </>
      }
    />
  );
}

function UndoButtons() {
  const { history, undo, redo } = useDraft();
  useCommand('undo', undo);
  useCommand('redo', redo);
  const last = history?.past.at(-1)?.label;
  const next = history?.future[0]?.label;
  const button = (label: string, step: string | undefined, key: string, act: () => void, Icon: typeof IconDots) => (
    <Tooltip label={step === undefined ? `Nothing to ${label.toLowerCase()}` : `${label}: ${step} (${keyWords(key)})`}>
      <ActionIcon
        aria-label={step === undefined ? label : `${label}: ${step}`}
        disabled={step === undefined}
        onClick={act}
      >
        <Icon size={16} />
      </ActionIcon>
    </Tooltip>
  );
  return (
    <>
      {button('Undo', last, 'CmdOrCtrl+Z', undo, IconArrowBackUp)}
      {button('Redo', next, 'CmdOrCtrl+Shift+Z', redo, IconArrowForwardUp)}
    </>
  );
}

function DatasetPicker({ bench: { draft, manifest, edit } }: { bench: Bench }) {
  const { query } = useServices();
  const go = useNavigation((it) => it.go);
  const datasets = useQuery(query.datasets.list.queryOptions()).data ?? [];
  const { id } = draft.spec.dataset;
  const known = datasets.map((it) => ({ value: it.id, label: it.name }));
  const data = known.some(({ value }) => value === id) ? known : [...known, { value: id, label: manifest?.name ?? id }];
  return (
    <>
      <Select
        aria-label="Dataset"
        data={data}
        value={id}
        onChange={(value) => value !== null && edit(setField(['dataset', 'id'], value))}
      />
      {manifest && (
        <span className="figure secondary">
          {counted(manifest.rows, 'row')} × {manifest.inputs}
        </span>
      )}
      <Menu>
        <Menu.Target>
          <ActionIcon aria-label="More about this design">
            <IconDots size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => go({ screen: 'build', datasetId: id })}>Suggest a stack for this dataset</Menu.Item>
          <Menu.Item onClick={() => go({ screen: 'data', datasetId: id })}>Look at the data</Menu.Item>
          <Menu.Item onClick={() => runCommand('import')}>Import another file …</Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </>
  );
}
