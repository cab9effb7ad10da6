// Every key of the window on one sheet.
import { Modal } from '@mantine/core';
import { useState } from 'react';
import { COMMANDS } from '#shared/command.ts';
import { keyWords, useCommand } from '../commands.ts';
import classes from './keys-sheet.module.css';

/** Keys that belong to what has the focus. */
const LOCAL = [
  ['In the stack', 'Alt ↑ / Alt ↓', 'Move the layer'],
  ['In the stack', 'Space', 'Frozen or fine-tuned'],
  ['In the stack', 'Insert / Delete', 'Add or remove a layer'],
  ['In the table of runs', 'Space', 'Show or hide the run'],
  ['In the table of runs', 'B', 'Make the run the baseline'],
] as const;

export function KeysSheet() {
  const [isOpen, setOpen] = useState(false);
  useCommand('keys', () => setOpen(true));
  return (
    <Modal
      opened={isOpen}
      onClose={() => setOpen(false)}
      title="Keys"
      size="lg"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <table className={classes.keys}>
        <tbody>
          {COMMANDS.flatMap(({ id, title, key }) =>
            key === null ? (
              []
            ) : (
              <tr key={id}>
                <th scope="row">{title}</th>
                <td>
                  <kbd>{keyWords(key)}</kbd>
                </td>
              </tr>
            ),
          )}
          {LOCAL.map(([where, key, title]) => (
            <tr key={where + title}>
              <th scope="row">
                {title} <span className="caption">{where}</span>
              </th>
              <td>
                <kbd>{key}</kbd>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Modal>
  );
}
