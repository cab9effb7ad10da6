// The palette: finds a run, a study, a dataset or a command by its name, and goes there.
import { Modal, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, useState } from 'react';
import { COMMANDS } from '#shared/command.ts';
import { keyWords, runCommand, useCommand, useCommands } from '../commands.ts';
import { useNavigation } from '../navigation.ts';
import { useServices } from '../services.tsx';
import classes from './palette.module.css';

const MOST_SHOWN = 12;

interface Finding {
  readonly id: string;
  readonly title: string;
  readonly kind: string;
  open(): void;
}

export function Palette() {
  const [isOpen, setOpen] = useState(false);
  useCommand('palette', () => setOpen(true));
  return (
    <Modal
      opened={isOpen}
      onClose={() => setOpen(false)}
      withCloseButton={false}
      title="Search"
      size="lg"
      yOffset={80}
      centered={false}
    >
      {isOpen && <Search onDone={() => setOpen(false)} />}
    </Modal>
  );
}

function Search({ onDone }: { onDone: () => void }) {
  const [words, setWords] = useState('');
  const [current, setCurrent] = useState(0);
  const findings = useFindings(words);
  const open = (finding: Finding | undefined) => {
    if (!finding) return;
    onDone();
    // After the sheet is gone, so that the focus is where the command expects it.
    setTimeout(finding.open, 0);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      setCurrent(Math.min(findings.length - 1, Math.max(0, current + step)));
    } else if (event.key === 'Enter') open(findings[current]);
  };
  return (
    <>
      <TextInput
        data-autofocus
        aria-label="Search runs, datasets and commands"
        placeholder="Search runs, datasets, commands"
        value={words}
        onChange={({ currentTarget }) => {
          setWords(currentTarget.value);
          setCurrent(0);
        }}
        onKeyDown={onKeyDown}
        role="combobox"
        aria-expanded="true"
        aria-controls="palette-findings"
        aria-activedescendant={findings[current] && `palette-${findings[current].id}`}
      />
      <div className={classes.findings} id="palette-findings" role="listbox" aria-label="Found">
        {findings.map((finding, i) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field above has the keys
          <div
            key={finding.id}
            id={`palette-${finding.id}`}
            role="option"
            tabIndex={-1}
            aria-selected={i === current}
            onClick={() => open(finding)}
          >
            {finding.title} <span className="caption">{finding.kind}</span>
          </div>
        ))}
      </div>
      {findings.length === 0 && <p className="secondary">Nothing here has that name.</p>}
    </>
  );
}

function useFindings(words: string): Finding[] {
  const { query } = useServices();
  const go = useNavigation((it) => it.go);
  const handlers = useCommands((it) => it.handlers);
  const runs = useQuery(query.runs.list.queryOptions()).data ?? [];
  const datasets = useQuery(query.datasets.list.queryOptions()).data ?? [];
  const studies = useQuery(query.studies.list.queryOptions()).data ?? [];
  const all: Finding[] = [
    ...COMMANDS.filter(({ id }) => id !== 'palette' && handlers[id]?.length).map(({ id, title, key }) => {
      return { id, title, kind: key === null ? 'command' : keyWords(key), open: () => void runCommand(id) };
    }),
    ...datasets.map(({ id, name }) => ({
      id,
      title: name,
      kind: 'dataset',
      open: () => go({ screen: 'data', datasetId: id }),
    })),
    ...studies.map(({ id, name, state }) => {
      return { id, title: name, kind: `study, ${state}`, open: () => go({ screen: 'studies', studyId: id }) };
    }),
    ...runs.map(({ id, name, state }) => {
      return { id, title: name, kind: `run, ${state}`, open: () => go({ screen: 'runs', selected: [id] }) };
    }),
  ];
  const wanted = words.toLowerCase();
  return all.filter(({ title, id }) => `${title} ${id}`.toLowerCase().includes(wanted)).slice(0, MOST_SHOWN);
}
