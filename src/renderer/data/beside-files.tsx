// Files beside the one with the rows: labels, test rows, and the labels of those.
import { Button, Menu } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import type { ErrorRecord } from '#shared/error.ts';
import { problemOf } from '../connection.ts';
import { useServices } from '../services.tsx';
import { type HeldFiles, setFile } from './import-draft.ts';
import classes from './import-sheet.module.css';
import { chooseFiles, releaseFiles } from './take-files.ts';

const ROLES = [
  { role: 'labels', title: 'Labels', adding: 'Labels of these rows …' },
  { role: 'test', title: 'Test rows', adding: 'Test rows …' },
  { role: 'testLabels', title: 'Labels of the test rows', adding: 'Labels of the test rows …' },
] as const;

export function BesideFiles({ files }: { files: HeldFiles }) {
  const services = useServices();
  const [problem, setProblem] = useState<ErrorRecord | null>(null);
  const add = async (role: (typeof ROLES)[number]['role']) => {
    setProblem(null);
    try {
      const [file, ...others] = await chooseFiles(services);
      releaseFiles(services, others);
      if (file) setFile(role, file);
    } catch (thrown) {
      setProblem(problemOf(thrown));
    }
  };
  const missing = ROLES.filter(({ role }) => !files[role] && (role !== 'testLabels' || files.test));
  return (
    <>
      {ROLES.map(({ role, title }) => {
        const file = files[role];
        return (
          file && (
            <button
              key={role}
              type="button"
              className={classes.fileChip}
              aria-label={`${title}: ${file.name}; take away`}
              onClick={() => {
                releaseFiles(services, [file]);
                setFile(role, null);
              }}
            >
              {title}: {file.name} <IconX size={12} aria-hidden="true" />
            </button>
          )
        );
      })}
      {missing.length > 0 && (
        <Menu position="bottom-start">
          <Menu.Target>
            <Button variant="transparent" className={classes.link} leftSection={<IconPlus size={14} />}>
              Add a file
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {missing.map(({ role, adding }) => (
              <Menu.Item key={role} onClick={() => void add(role)}>
                {adding}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
      {problem && <span role="alert">{problem.message}</span>}
    </>
  );
}
