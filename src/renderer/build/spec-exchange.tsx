// A specification out of the builder and into it, as the JSON that the terminal takes.
import { ActionIcon, FileButton, Menu, Tooltip } from '@mantine/core';
import { IconCode } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { AppError, type ErrorRecord } from '#shared/error.ts';
import { parseSpec, specToJson } from '#shared/spec.ts';
import { problemOf } from '../connection.ts';
import { Problem } from '../widgets/note.tsx';
import { replaceSpec } from './edits.ts';
import classes from './spec-exchange.module.css';
import type { Bench } from './use-bench.ts';

export function SpecExchange({ bench: { draft, edit } }: { bench: Bench }) {
  const [problem, setProblem] = useState<ErrorRecord | null>(null);
  const reset = useRef<() => void>(null);
  const take = async (file: File | null) => {
    reset.current?.();
    if (!file) return;
    try {
      edit(replaceSpec(`Import ${file.name}`, parseSpec(readJson(await file.text(), file.name))));
      setProblem(null);
    } catch (thrown) {
      setProblem(problemOf(thrown));
    }
  };
  const json = () => JSON.stringify(specToJson(draft.spec), null, 2);
  return (
    <>
      <FileButton accept="application/json,.json" onChange={(file) => void take(file)} resetRef={reset}>
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
              <Menu.Item onClick={() => download(`${draft.spec.name}.json`, json())}>Save as a file</Menu.Item>
              <Menu.Item onClick={onClick}>Open a file …</Menu.Item>
              <Menu.Item onClick={() => void navigator.clipboard.writeText(json())}>Copy</Menu.Item>
              <Menu.Item
                onClick={() => void navigator.clipboard.writeText(`npm run strata -- run "${draft.spec.name}.json"`)}
              >
                Copy the command that runs it
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        )}
      </FileButton>
      {problem && (
        <div className={classes.problem}>
          <Problem problem={problem} />
        </div>
      )}
    </>
  );
}

/** A syntax error becomes a sentence. */
function readJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new AppError('INVALID_SPEC', `${name} is not JSON; save a specification with "Save as a file" to see one.`, {
      cause,
    });
  }
}

function download(name: string, text: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
