// A line of the inspector: the setting's name, what it means behind a question mark, and its control.
import { ActionIcon, Popover } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconHelp } from '@tabler/icons-react';
import { type ReactNode, useId } from 'react';
import classes from './setting-line.module.css';
import type { SettingWords } from './setting-words.ts';

interface SettingLineProps {
  readonly words: SettingWords;
  /** A value that isn't the default has a mark. */
  readonly isChanged?: boolean;
  /** Gets the id that ties the label to it. */
  readonly children: (id: string) => ReactNode;
}

export function SettingLine({ words, isChanged = false, children }: SettingLineProps) {
  const id = useId();
  const [isOpen, { toggle, close }] = useDisclosure(false);
  const { label, what, whatIf, why } = words;
  return (
    <div className={classes.line}>
      <label htmlFor={id} className={isChanged ? classes.changed : undefined}>
        {label}
        {isChanged && <span className="visually-hidden">, changed from its default</span>}
      </label>
      <Popover opened={isOpen} onChange={close} width={280} position="left-start" shadow="md" withRoles={false}>
        <Popover.Target>
          <ActionIcon aria-label={`What is ${label}?`} aria-expanded={isOpen} onClick={toggle}>
            <IconHelp size={14} />
          </ActionIcon>
        </Popover.Target>
        <Popover.Dropdown className={classes.help}>
          <p>{what}</p>
          <p>{whatIf}</p>
          <p className="secondary">Default: {why}</p>
        </Popover.Dropdown>
      </Popover>
      <div className={classes.control}>{children(id)}</div>
    </div>
  );
}
