// The foot of the table: what people wrote on the current row, what they can do with it, and where it comes from.
import { ActionIcon, Button, Modal, TagsInput, Textarea, Tooltip } from '@mantine/core';
import { IconArchive, IconArchiveOff, IconFlag, IconStar, IconStarFilled, IconTrash } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { bytes } from '../formats.ts';
import { Panel } from '../widgets/panel.tsx';
import type { Bench } from './bench.ts';
import { type ChangesOf, type Changing, commonTags, retagged } from './changes.ts';
import classes from './current.module.css';
import { choicesOf } from './filter.ts';
import { Lineage } from './lineage-tree.tsx';
import type { Row } from './row.ts';
import { archive, star } from './run-table.tsx';
import { withBaseline } from './selection.ts';
import { useShelf } from './shelf.ts';
import { TEXT } from './words.ts';

interface CurrentPanelProps {
  readonly row: Row;
  readonly bench: Bench;
  readonly changing: Changing;
}

export function CurrentPanel({ row, bench, changing }: CurrentPanelProps) {
  const [newest] = row.runs;
  const tags = useMemo(() => choicesOf(bench.runs).tags, [bench.runs]);
  const isSingle = row.runs.length === 1;
  const common = commonTags(row.runs);
  const write = (changes: ChangesOf, words: string) =>
    void changing.change(row.runs, changes, `${words} of “${row.name}”`);
  return (
    <Panel title={row.name} className={classes.panel} actions={<Actions row={row} bench={bench} changing={changing} />}>
      <div className={classes.fields}>
        <TagsInput
          aria-label={isSingle ? 'Tags' : 'Tags of all its runs'}
          placeholder={common.length > 0 ? '' : isSingle ? 'Tags' : 'Tags of all its runs'}
          size="xs"
          value={common}
          data={tags}
          onChange={(next) => write((run) => ({ tags: retagged(run, common, next) }), 'Tags')}
        />
        {isSingle && (
          <Textarea
            aria-label="Notes"
            placeholder="Notes"
            autosize
            minRows={1}
            maxRows={4}
            defaultValue={newest.notes}
            onBlur={({ currentTarget: { value } }) => value !== newest.notes && write({ notes: value }, 'Notes')}
          />
        )}
      </div>
      <Lineage run={newest} runs={bench.runs} onOpen={(id) => bench.select({ selected: [id], baseline: id })} />
      <p className="caption">{TEXT.keys}</p>
    </Panel>
  );
}

function Actions({ row, bench, changing }: CurrentPanelProps) {
  const { isStarred, isArchived } = row.runs[0];
  const [isDeleting, setDeleting] = useState(false);
  const actions = [
    { label: 'Make baseline', Icon: IconFlag, act: () => bench.select(withBaseline(bench.selection, row)) },
    {
      label: isStarred ? 'Unstar' : 'Star',
      Icon: isStarred ? IconStarFilled : IconStar,
      act: () => star(row, changing),
    },
    {
      label: isArchived ? 'Take back from the archive' : 'Archive',
      Icon: isArchived ? IconArchiveOff : IconArchive,
      act: () => archive(row, changing),
    },
    ...(isArchived ? [{ label: 'Delete', Icon: IconTrash, act: () => setDeleting(true) }] : []),
  ];
  return (
    <>
      {actions.map(({ label, Icon, act }) => (
        <Tooltip key={label} label={label}>
          <ActionIcon aria-label={`${label}: ${row.name}`} onClick={act}>
            <Icon size={16} />
          </ActionIcon>
        </Tooltip>
      ))}
      <DeleteSheet row={row} changing={changing} isOpen={isDeleting} onClose={() => setDeleting(false)} />
    </>
  );
}

interface DeleteSheetProps {
  readonly row: Row;
  readonly changing: Changing;
  readonly isOpen: boolean;
  onClose(): void;
}

function DeleteSheet({ row, changing, isOpen, onClose }: DeleteSheetProps) {
  const size = row.runs.reduce(
    (sum, { weights, checkpoints }) =>
      [...(weights ? [weights] : []), ...checkpoints].reduce((all, it) => all + it.sizeBytes, sum),
    0,
  );
  const remove = async () => {
    onClose();
    for (const run of row.runs) if ((await changing.remove(run)) === null) return;
    useShelf.setState({ current: null });
  };
  const what = row.runs.length === 1 ? 'This run' : `These ${row.runs.length} runs`;
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={`Delete “${row.name}”`}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <p>
        {what} with curves, notes and weights will be gone for good. That frees {bytes(size)}.
      </p>
      <div className={classes.buttons}>
        <Button data-autofocus onClick={onClose}>
          Keep
        </Button>
        <Button variant="filled" onClick={() => void remove()}>
          Delete, frees {bytes(size)}
        </Button>
      </div>
    </Modal>
  );
}
