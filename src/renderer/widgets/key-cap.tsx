// The key of a command, small, beside what it does.
import { type CommandId, commandEntry } from '#shared/command.ts';
import { keyWords } from '../commands.ts';
import classes from './key-cap.module.css';

export function KeyCap({ command }: { command: CommandId }) {
  const { key } = commandEntry(command);
  return key === null ? null : <kbd className={classes.key}>{keyWords(key)}</kbd>;
}
