// Reads a command line: which command, which options, and for a slip the nearest right name.
import { parseArgs } from 'node:util';
import { AppError } from '#shared/error.ts';
import { nearestName } from '#shared/nearest-name.ts';
import { type Command, type Option, type OptionValues, SHARED_OPTIONS } from './command.ts';

export type CommandLine =
  | { readonly kind: 'help'; readonly command: Command | null }
  | { readonly kind: 'version' }
  | {
      readonly kind: 'call';
      readonly command: Command;
      readonly options: OptionValues;
      readonly positionals: readonly string[];
    };

type Token = NonNullable<ReturnType<typeof parseArgs>['tokens']>[number];

/**
 * The call behind the words after `strata`.
 * @throws AppError BAD_USAGE naming what is not known and the nearest right name.
 */
export function parseCommandLine(words: readonly string[], commands: readonly Command[]): CommandLine {
  const [first, ...rest] = words;
  if (first === '--version') return { kind: 'version' };
  if (first === '--help' || first === '-h') return { kind: 'help', command: null };
  if (first === 'help') return { kind: 'help', command: rest[0] ? findCommand(rest[0], commands) : null };
  if (first?.startsWith('-')) {
    refuse(`The command comes first: strata <command> ${first}; commands are ${names(commands)}.`);
  }
  if (first === undefined) refuse(`Which command? They are ${names(commands)}; strata --help says more.`);
  const command = findCommand(first, commands);
  const options = { ...SHARED_OPTIONS, ...command.options };
  const tokens = tokenise(rest, options);
  const values = readOptions(command, options, tokens);
  if (values.help) return { kind: 'help', command };
  const positionals = tokens.flatMap((token) => (token.kind === 'positional' ? [token.value] : []));
  checkCount(command, positionals);
  return { kind: 'call', command, options: values, positionals };
}

function findCommand(name: string, commands: readonly Command[]): Command {
  const command = commands.find((candidate) => candidate.name === name);
  if (command) return command;
  const nearest = nearestName(
    name,
    commands.map((candidate) => candidate.name),
  );
  const remedy = nearest ? `did you mean "${nearest}"?` : `commands are ${names(commands)}.`;
  return refuse(`"${name}" is not a command; ${remedy}`);
}

function tokenise(words: readonly string[], options: Readonly<Record<string, Option>>): Token[] {
  const table = Object.fromEntries(
    Object.entries(options).map(([name, option]) => [
      name,
      { type: option.type, ...(name === 'help' ? { short: 'h' } : {}) },
    ]),
  );
  const parsed = parseArgs({ args: [...words], options: table, strict: false, tokens: true, allowPositionals: true });
  return parsed.tokens;
}

function readOptions(command: Command, options: Readonly<Record<string, Option>>, tokens: Token[]): OptionValues {
  const values: Record<string, string[] | boolean> = {};
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    const option = Object.hasOwn(options, token.name) ? options[token.name] : undefined;
    if (!option) return unknownOption(command, token.rawName, Object.keys(options));
    if (option.type === 'boolean') {
      if (token.value !== undefined) refuse(`--${token.name} takes no value; leave out "=${token.value}".`);
      values[token.name] = true;
      continue;
    }
    const value = token.value;
    if (value === undefined || (!token.inlineValue && value.startsWith('--'))) {
      return refuse(`--${token.name} needs a value: --${token.name} ${option.value ?? '<value>'}.`);
    }
    const before = values[token.name];
    if (before !== undefined && !option.multiple) refuse(`--${token.name} is given twice; give it once.`);
    values[token.name] = [...(Array.isArray(before) ? before : []), value];
  }
  return values;
}

function unknownOption(command: Command, rawName: string, known: readonly string[]): never {
  const nearest = nearestName(rawName.replace(/^-+/, ''), known);
  const list = known.map((name) => `--${name}`).join(', ');
  const remedy = nearest ? `did you mean "--${nearest}"?` : `its options are ${list}.`;
  return refuse(`strata ${command.name} has no option "${rawName}"; ${remedy}`);
}

function checkCount(command: Command, positionals: readonly string[]): void {
  const [least, most] = command.count;
  if (positionals.length >= least && positionals.length <= most) return;
  const wanted =
    least === most ? `${least}` : most === Number.POSITIVE_INFINITY ? `at least ${least}` : `${least} to ${most}`;
  const usage = `strata ${command.name}${command.positionals ? ` ${command.positionals}` : ''}`;
  refuse(
    `strata ${command.name} takes ${wanted} argument${most === 1 ? '' : 's'} and got ${positionals.length}; use: ${usage}`,
  );
}

function names(commands: readonly Command[]): string {
  return commands.map((command) => command.name).join(', ');
}

function refuse(message: string): never {
  throw new AppError('BAD_USAGE', message);
}
