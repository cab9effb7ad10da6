// The chip under a column's name: what the column is used as, and what else it could be.
import { Menu, UnstyledButton } from '@mantine/core';
import { IconCheck, IconChevronDown, IconEye, IconEyeOff, IconTag } from '@tabler/icons-react';
import type { Preview } from '#shared/preview.ts';
import { setColumn, setRole } from './import-draft.ts';
import classes from './preview-table.module.css';

type Column = Preview['columns'][number];

const ROLES = {
  input: { title: 'Visible', Icon: IconEye },
  label: { title: 'Label', Icon: IconTag },
  ignore: { title: 'Ignored', Icon: IconEyeOff },
} as const;

const TYPES = [
  ['number', 'Number'],
  ['category', 'Category'],
  ['date', 'Date'],
] as const;

const MISSING = [
  ['fill', 'Fill missing cells'],
  ['drop', 'Leave such rows out'],
] as const;

interface ColumnMenuProps {
  readonly column: Column;
  /** `label`: a column of an array, which can become the label and back. */
  readonly rights: 'all' | 'label' | 'none';
  /** Name of the present label column. */
  readonly label: string | null;
}

export function ColumnMenu({ column, rights, label }: ColumnMenuProps) {
  const { title, Icon } = ROLES[column.role];
  const chip = (
    <>
      <Icon size={14} aria-hidden="true" /> {title}
    </>
  );
  if (rights === 'none') return <span className={`${classes.chip} ${classes[column.role]}`}>{chip}</span>;
  return (
    <Menu position="bottom-start" withinPortal>
      <Menu.Target>
        <UnstyledButton
          className={`${classes.chip} ${classes[column.role]}`}
          aria-label={`${column.name}: ${title}; change`}
        >
          {chip} <IconChevronDown size={12} aria-hidden="true" />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <RoleItems column={column} rights={rights} label={label} />
        {rights === 'all' && column.role !== 'label' && <TypeItems column={column} />}
      </Menu.Dropdown>
    </Menu>
  );
}

function RoleItems({ column, rights, label }: ColumnMenuProps) {
  const roles = rights === 'all' ? (['input', 'label', 'ignore'] as const) : (['input', 'label'] as const);
  return roles.map((role) => {
    const { title, Icon } = ROLES[role];
    return (
      <Menu.Item
        key={role}
        leftSection={<Icon size={16} />}
        rightSection={role === column.role && <IconCheck size={14} aria-label="now" />}
        onClick={() => setRole(column.name, role, label, rights === 'all')}
      >
        {title}
      </Menu.Item>
    );
  });
}

function TypeItems({ column }: { column: Column }) {
  return (
    <>
      <Menu.Divider />
      <Menu.Label>Read as</Menu.Label>
      {TYPES.map(([type, title]) => (
        <Menu.Item
          key={type}
          rightSection={type === (column.kind ?? 'number') && <IconCheck size={14} aria-label="now" />}
          onClick={() => setColumn(column.name, { type, role: 'input' })}
        >
          {title}
        </Menu.Item>
      ))}
      {(column.missing ?? 0) > 0 && (
        <>
          <Menu.Divider />
          <Menu.Label>{column.missing} cells without a value</Menu.Label>
          {MISSING.map(([missing, title]) => (
            <Menu.Item
              key={missing}
              rightSection={missing === column.missingPolicy && <IconCheck size={14} aria-label="now" />}
              onClick={() => setColumn(column.name, { missing })}
            >
              {title}
            </Menu.Item>
          ))}
        </>
      )}
    </>
  );
}
