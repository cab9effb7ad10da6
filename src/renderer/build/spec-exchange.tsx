// A specification out of the builder and into it, as the JSON that the terminal takes.
import { ActionIcon, FileButton, Menu, Tooltip } from '@mantine/core';
import { IconCode } from '@tabler/icons-react';
import { useRef } from 'react';
import { download } from '../download.ts';
import { giveSpec } from '../given-spec.ts';
import { runCommandLine, specFileName, specText } from './spec-file.ts';
import type { Bench } from './use-bench.ts';

export function SpecExchange({ bench: { draft } }: { bench: Bench }) {
  const { spec } = draft;
  const reset = useRef<() => void>(null);
  const copy = (text: string) => void navigator.clipboard.writeText(text);
  const take = (file: File | null) => {
    // The same file can be chosen again.
    reset.current?.();
    if (file) void giveSpec(file);
  };
  return (
    <FileButton accept="application/json,.json" onChange={take} resetRef={reset}>
      {({ onClick }) => (
        <Menu>
          <Menu.Target>
            <Tooltip label="Specification as JSON">
              <ActionIcon aria-label="Specification as JSON">
                <IconCode size={16} />
              </ActionIcon>
            </Tooltip>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item
              onClick={() => download(specFileName(spec), new Blob([specText(spec)], { type: 'application/json' }))}
            >
              Save as a file
            </Menu.Item>
            <Menu.Item onClick={onClick}>Open a file …</Menu.Item>
            <Menu.Item onClick={() => copy(specText(spec))}>Copy</Menu.Item>
            <Menu.Item onClick={() => copy(runCommandLine(spec))}>Copy as command</Menu.Item>
          </Menu.Dropdown>
        </Menu>
      )}
    </FileButton>
  );
}
