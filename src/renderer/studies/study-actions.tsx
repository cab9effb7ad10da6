// The buttons of a study: pause or resume, more seeds, its report, and what is asked for seldom.
import { ActionIcon, Button, Menu, Modal, NumberInput, Popover, Tooltip } from '@mantine/core';
import {
  IconDots,
  IconFileText,
  IconFileTypePdf,
  IconPlayerPause,
  IconPlayerPlay,
  IconPlus,
} from '@tabler/icons-react';
import { useId, useState } from 'react';
import type { StudyRecord } from '#shared/study-record.ts';
import { useCommand } from '../commands.ts';
import { download } from '../download.ts';
import { useNavigation } from '../navigation.ts';
import { KeyCap } from '../widgets/key-cap.tsx';
import { RunsAtOnce } from './runs-at-once.tsx';
import classes from './study-actions.module.css';
import { useStudyDraft } from './study-draft.ts';
import { studyCommand, studyFileName, studyText } from './study-file.ts';
import type { StudyChanges } from './use-study-changes.ts';
import { TEXT } from './words.ts';

interface StudyActionsProps {
  readonly record: StudyRecord;
  readonly changes: StudyChanges;
}

export function StudyActions({ record, changes }: StudyActionsProps) {
  const { state } = record;
  return (
    <>
      {state === 'running' && <PauseButton changes={changes} />}
      {(state === 'paused' || state === 'stopped' || state === 'waiting') && (
        <Resume key={record.id} record={record} changes={changes} />
      )}
      <AddSeeds record={record} changes={changes} />
      <Button leftSection={<IconFileText size={16} />} disabled={changes.isBusy} onClick={changes.saveReport}>
        Save report
      </Button>
      <Button leftSection={<IconFileTypePdf size={16} />} disabled={changes.isBusy} onClick={changes.savePdf}>
        Save as PDF
      </Button>
      <MoreActions record={record} changes={changes} />
    </>
  );
}

function PauseButton({ changes }: Pick<StudyActionsProps, 'changes'>) {
  useCommand('pause-or-resume', changes.pause, !changes.isBusy);
  return (
    <Button leftSection={<IconPlayerPause size={16} />} disabled={changes.isBusy} onClick={changes.pause}>
      Pause
      <KeyCap command="pause-or-resume" />
    </Button>
  );
}

/** Goes on, with as many runs at once as before or as people want now. */
function Resume({ record, changes }: StudyActionsProps) {
  const id = useId();
  const [slots, setSlots] = useState(record.slots);
  const resume = () => changes.resume(slots);
  useCommand('pause-or-resume', resume, !changes.isBusy);
  return (
    <>
      <label htmlFor={id} className="caption">
        Runs at once
      </label>
      <RunsAtOnce id={id} slots={slots} onChange={setSlots} />
      <Button leftSection={<IconPlayerPlay size={16} />} disabled={changes.isBusy} onClick={resume}>
        Resume
        <KeyCap command="pause-or-resume" />
      </Button>
    </>
  );
}

function AddSeeds({ record, changes }: StudyActionsProps) {
  const [isOpen, setOpen] = useState(false);
  const [number, setNumber] = useState<number>(5);
  const last = Math.max(0, ...record.study.seeds);
  const seeds = Array.from({ length: number }, (_, i) => last + 1 + i);
  return (
    <Popover opened={isOpen} onChange={setOpen} position="bottom-end" shadow="md" trapFocus withRoles={false}>
      <Popover.Target>
        <Button leftSection={<IconPlus size={16} />} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          Add seeds
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <form
          className={classes.form}
          onSubmit={(event) => {
            event.preventDefault();
            setOpen(false);
            changes.addSeeds(seeds);
          }}
        >
          <NumberInput
            data-autofocus
            label="How many more"
            min={1}
            max={1000}
            allowDecimal={false}
            value={number}
            onChange={(next) => typeof next === 'number' && next >= 1 && setNumber(Math.min(1000, Math.round(next)))}
          />
          <p className="caption">
            Seeds {last + 1} to {last + number}, one run of each arm with each.
          </p>
          <Button type="submit" variant="filled">
            Add {number}
          </Button>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}

function MoreActions({ record, changes }: StudyActionsProps) {
  const go = useNavigation((it) => it.go);
  const take = useStudyDraft((it) => it.take);
  const [isAsking, setAsking] = useState(false);
  const { study, name } = record;
  const startFromThis = () => {
    take(study);
    go({ screen: 'studies', isNew: true });
  };
  useCommand('clone', startFromThis);
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Tooltip label="More">
            <ActionIcon size={30} aria-label="More about this study">
              <IconDots size={16} />
            </ActionIcon>
          </Tooltip>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item rightSection={<KeyCap command="clone" />} onClick={startFromThis}>
            New study from this one
          </Menu.Item>
          <Menu.Item
            onClick={() => download(studyFileName(study), new Blob([studyText(study)], { type: 'application/json' }))}
          >
            Save study.json
          </Menu.Item>
          <Menu.Item onClick={() => void navigator.clipboard.writeText(studyCommand(study, record.slots))}>
            Copy the command that repeats it
          </Menu.Item>
          <Menu.Item onClick={() => setAsking(true)}>Remove …</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Modal opened={isAsking} onClose={() => setAsking(false)} title="Remove study">
        <p>
          “{name}” is forgotten. {TEXT.runsStay}
        </p>
        <div className={classes.buttons}>
          <Button onClick={() => setAsking(false)}>Keep it</Button>
          <Button
            variant="filled"
            onClick={() => {
              setAsking(false);
              changes.remove();
            }}
          >
            Remove
          </Button>
        </div>
      </Modal>
    </>
  );
}
