// The help: all commands at a glance, and one command in full.
import { type Command, type Option, SHARED_OPTIONS } from './command.ts';
import { table } from './table.ts';

/** What `strata --help` prints. */
export function helpText(commands: readonly Command[]): string {
  const rows = commands.map((command) => [`  ${`${command.name} ${command.positionals}`.trim()}`, command.summary]);
  return [
    'Strata: an offline workbench for deep belief networks.',
    `Commands:\n${plainTable(rows)}`,
    `Options of every command:\n${optionTable(SHARED_OPTIONS)}`,
    'strata <command> --help says more; strata --version prints the version.',
    'Exit codes: 0 done, 1 failed, 2 bad usage or specification, 130 interrupted.',
  ].join('\n\n');
}

/** What `strata <command> --help` prints. */
export function commandHelpText(command: Command): string {
  return [
    `strata ${`${command.name} ${command.positionals}`.trim()}\n${command.summary}.`,
    `Options:\n${optionTable({ ...command.options, ...SHARED_OPTIONS })}`,
    `Example:\n  ${command.example}`,
  ].join('\n\n');
}

function optionTable(options: Readonly<Record<string, Option>>): string {
  const rows = Object.entries(options).map(([name, option]) => [
    `  --${name}${option.value ? ` ${option.value}` : ''}`,
    option.multiple ? `${option.summary} (may be repeated)` : option.summary,
  ]);
  return plainTable(rows);
}

function plainTable(rows: readonly (readonly string[])[]): string {
  return table([{ title: '' }, { title: '' }], rows)
    .split('\n')
    .slice(1)
    .join('\n');
}
