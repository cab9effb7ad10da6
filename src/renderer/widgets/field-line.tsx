// A line of a form: the field's name, what it means behind a question mark, and its control.
import { ActionIcon, Popover } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconHelp } from '@tabler/icons-react';
import { type ReactNode, useId } from 'react';
import classes from './field-line.module.css';

interface FieldLineProps {
  readonly label: string;
  /** Paragraphs; without any there is no question mark. */
  readonly help?: ReactNode;
  /** A value that isn't the default has a mark. */
  readonly isChanged?: boolean;
  /** Gets the id that ties the label to it. */
  readonly children: (id: string) => ReactNode;
}

export function FieldLine({ label, help, isChanged = false, children }: FieldLineProps) {
  const id = useId();
  const [isOpen, { toggle, close }] = useDisclosure(false);
  return (
    <div className={classes.line}>
      <label htmlFor={id} className={isChanged ? classes.changed : undefined}>
        {label}
        {isChanged && <span className="visually-hidden">, changed from its default</span>}
      </label>
      {help === undefined ? (
        <span />
      ) : (
        <Popover opened={isOpen} onChange={close} width={280} position="left-start" shadow="md" withRoles={false}>
          <Popover.Target>
            <ActionIcon aria-label={`What is ${label}?`} aria-expanded={isOpen} onClick={toggle}>
              <IconHelp size={14} />
            </ActionIcon>
          </Popover.Target>
          <Popover.Dropdown className={classes.help}>{help}</Popover.Dropdown>
        </Popover>
      )}
      <div className={classes.control}>{children(id)}</div>
    </div>
  );
}
