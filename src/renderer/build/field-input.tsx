// One setting in the inspector: its name, its value, and a plain-language help behind a question mark.
import { ActionIcon, NumberInput, Popover, Select, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconHelp } from '@tabler/icons-react';
import { type ReactNode, useId } from 'react';
import classes from './field-input.module.css';
import type { Field } from './fields.ts';

interface SettingProps {
  readonly label: string;
  readonly help: string;
  /** Gets the id that ties the label to it. */
  readonly children: (id: string) => ReactNode;
}

/** A line of the inspector around any control. */
export function Setting({ label, help, children }: SettingProps) {
  const id = useId();
  const [isOpen, { toggle, close }] = useDisclosure(false);
  return (
    <div className={classes.line}>
      <label htmlFor={id}>{label}</label>
      <Popover opened={isOpen} onChange={close} width={260} position="left" shadow="md" withRoles={false}>
        <Popover.Target>
          <ActionIcon aria-label={`What is ${label}?`} aria-expanded={isOpen} onClick={toggle}>
            <IconHelp size={14} />
          </ActionIcon>
        </Popover.Target>
        <Popover.Dropdown>
          <Text size="sm">{help}</Text>
        </Popover.Dropdown>
      </Popover>
      <div className={classes.control}>{children(id)}</div>
    </div>
  );
}

interface FieldInputProps {
  readonly field: Field;
  readonly value: unknown;
  /** Null for an emptied number. */
  readonly onChange: (value: unknown) => void;
  /** Whether an empty number means something. */
  readonly mayBeEmpty?: boolean;
}

export function FieldInput({ field: { label, help, control }, value, onChange, mayBeEmpty = false }: FieldInputProps) {
  return (
    <Setting label={label} help={help}>
      {(id) =>
        control.kind === 'choice' ? (
          <Select
            id={id}
            data={control.options.map(([it, word]) => ({ value: it, label: word }))}
            value={String(value)}
            onChange={(chosen) => chosen !== null && onChange(chosen)}
          />
        ) : (
          <NumberInput
            id={id}
            min={control.min}
            {...(control.max !== undefined && { max: control.max })}
            step={control.step}
            allowDecimal={!control.isWhole}
            decimalScale={8}
            value={typeof value === 'number' ? value : ''}
            placeholder={mayBeEmpty ? 'never' : ''}
            onChange={(next) => {
              if (typeof next === 'number') onChange(next);
              else if (mayBeEmpty && next === '') onChange(null);
            }}
          />
        )
      }
    </Setting>
  );
}
