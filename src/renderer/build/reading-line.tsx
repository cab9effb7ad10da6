// The line above the stack that asks which reading of "pre-trained" is meant, with a picture of what flows where.
import { Button, Popover, SegmentedControl } from '@mantine/core';
import { IconHelp } from '@tabler/icons-react';
import { useState } from 'react';
import { FlowPicture } from './flow-picture.tsx';
import { type Reading, readingOf, setReading } from './presets.ts';
import classes from './reading-line.module.css';
import type { Bench } from './use-bench.ts';
import { READINGS } from './words.ts';

export function ReadingLine({ bench: { draft, edit } }: { bench: Bench }) {
  const [isOpen, setOpen] = useState(false);
  const reading = readingOf(draft.spec);
  return (
    <div className={classes.line}>
      <span className={classes.question}>The stack’s weights</span>
      <SegmentedControl
        aria-label="The stack’s weights"
        data={[
          { value: 'unroll', label: READINGS.unroll.title },
          { value: 'features', label: READINGS.features.title },
        ]}
        value={reading}
        onChange={(value) => edit(setReading(draft.spec, value as Reading))}
      />
      <Popover opened={isOpen} onChange={setOpen} position="bottom-start" shadow="md" width={620} trapFocus>
        <Popover.Target>
          <Button
            variant="subtle"
            size="compact-sm"
            leftSection={<IconHelp size={14} />}
            onClick={() => setOpen(!isOpen)}
          >
            What flows where
          </Button>
        </Popover.Target>
        <Popover.Dropdown>
          <div className={classes.pictures}>
            {(['unroll', 'features', 'mistake'] as const).map((kind) => (
              <figure key={kind}>
                <FlowPicture kind={kind} />
                <figcaption>
                  <strong>{READINGS[kind].caption}</strong> {READINGS[kind].about}
                </figcaption>
              </figure>
            ))}
          </div>
        </Popover.Dropdown>
      </Popover>
      <span className="secondary">{READINGS[reading].now}</span>
    </div>
  );
}
