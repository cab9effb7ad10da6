// The command line: which words mean which call, and what a slip is told.
import { expect, test } from 'vitest';
import { parseCommandLine } from '../../../../src/main/hosts/cli/arguments.ts';
import { type Command, done, THREADS_OPTION } from '../../../../src/main/hosts/cli/command.ts';
import { AppError } from '../../../../src/shared/error.ts';

const run: Command = {
  name: 'run',
  summary: 'Train',
  positionals: '<spec.json>',
  count: [1, 1],
  options: { set: { type: 'string', multiple: true, summary: 'Change' }, ...THREADS_OPTION },
  example: 'strata run a.json',
  run: async () => done(null, ''),
};
const compare: Command = { ...run, name: 'compare', positionals: '<run> <run> ...', count: [2, Infinity], options: {} };
const commands = [run, compare];

function refusal(...words: string[]): AppError {
  try {
    parseCommandLine(words, commands);
  } catch (thrown) {
    if (thrown instanceof AppError) return thrown;
    throw thrown;
  }
  throw new Error('nothing was refused');
}

test('options and positionals in any order', () => {
  const line = parseCommandLine(['run', '--set', 'a=1', 'x.json', '--json', '--set=b=2', '--data-dir', '/d'], commands);
  expect(line).toEqual({
    kind: 'call',
    command: run,
    options: { set: ['a=1', 'b=2'], json: true, 'data-dir': ['/d'] },
    positionals: ['x.json'],
  });
});

test('words after -- are positionals', () => {
  expect(parseCommandLine(['run', '--', '--odd.json'], commands)).toMatchObject({ positionals: ['--odd.json'] });
});

test('help and version, with a command or without', () => {
  expect(parseCommandLine(['--help'], commands)).toEqual({ kind: 'help', command: null });
  expect(parseCommandLine(['run', '-h'], commands)).toEqual({ kind: 'help', command: run });
  expect(parseCommandLine(['help', 'compare'], commands)).toEqual({ kind: 'help', command: compare });
  expect(parseCommandLine(['--version'], commands)).toEqual({ kind: 'version' });
});

test.each([
  ['an unknown command', ['rum', 'a.json'], 'did you mean "run"?'],
  ['a far-off command', ['xxxxxxxx'], 'commands are run, compare'],
  ['no command', [], 'Which command?'],
  ['an unknown option', ['run', 'a.json', '--thread', '2'], 'did you mean "--threads"?'],
  ['an unknown short option', ['run', 'a.json', '-x'], 'has no option "-x"'],
  ['a missing value', ['run', 'a.json', '--set'], '--set needs a value'],
  ['an option for a value', ['run', 'a.json', '--data-dir', '--json'], '--data-dir needs a value'],
  ['a value where none belongs', ['run', 'a.json', '--json=yes'], '--json takes no value'],
  ['an option twice', ['run', 'a.json', '--threads', '1', '--threads', '2'], '--threads is given twice'],
  ['too few arguments', ['compare', 'a'], 'takes at least 2 arguments and got 1'],
  ['too many arguments', ['run', 'a', 'b'], 'takes 1 argument and got 2'],
  ['an option before the command', ['--json', 'run'], 'The command comes first'],
  ['an inherited name as option', ['run', 'a', '--constructor'], 'has no option "--constructor"'],
])('%s is refused with the remedy', (_, words, sentence) => {
  const error = refusal(...words);
  expect(error.code).toBe('BAD_USAGE');
  expect(error.message).toContain(sentence);
});
