// The terminal host: one command line in, one answer on stdout, progress on stderr, an exit code.

import { analyseCommand } from './cli/analyse-command.ts';
import { type CommandLine, parseCommandLine } from './cli/arguments.ts';
import { datasetsCommand, schemaCommand } from './cli/catalogue-commands.ts';
import { type Answer, type Call, type Command, done } from './cli/command.ts';
import { compareCommand } from './cli/compare-command.ts';
import { demoCommand } from './cli/demo-command.ts';
import { doctorCommand } from './cli/doctor-command.ts';
import { failureAnswer, INTERRUPTED } from './cli/failure.ts';
import { generateCommand } from './cli/generate-command.ts';
import { commandHelpText, helpText } from './cli/help.ts';
import { rerunCommand, runsCommand, showCommand } from './cli/history-commands.ts';
import { importCommand } from './cli/import-command.ts';
import { likelihoodCommand } from './cli/likelihood-command.ts';
import { mapCommand } from './cli/map-command.ts';
import { probeCommand } from './cli/probe-command.ts';
import { recipeCommand } from './cli/recipe-command.ts';
import { resumeCommand } from './cli/resume-command.ts';
import { runCommand } from './cli/run-command.ts';
import { serveCommand } from './cli/serve-command.ts';
import { similarityCommand } from './cli/similarity-command.ts';
import { startCommand } from './cli/start-command.ts';
import { studiesCommand, studyCommand } from './cli/study-command.ts';
import { unitCommand } from './cli/unit-command.ts';
import { installationAround } from './installation.ts';

const COMMANDS: readonly Command[] = [
  startCommand,
  serveCommand,
  runCommand,
  runsCommand,
  showCommand,
  compareCommand,
  studyCommand,
  studiesCommand,
  resumeCommand,
  rerunCommand,
  generateCommand,
  likelihoodCommand,
  unitCommand,
  probeCommand,
  similarityCommand,
  analyseCommand,
  importCommand,
  mapCommand,
  recipeCommand,
  schemaCommand,
  datasetsCommand,
  doctorCommand,
  demoCommand,
];

/** A second Ctrl+C within this time is the first one again, passed on by npm or the launcher. */
const SAME_SIGNAL_MS = 1000;

// Built, this file is out/main/cli.js, and what it needs lies at fixed places around it.
const installation = installationAround(import.meta.dirname);

async function answer(line: CommandLine, signals: Interruption): Promise<Answer> {
  const { version } = installation;
  if (line.kind === 'version') return done(version, version);
  if (line.kind === 'help') return done(null, line.command ? commandHelpText(line.command) : helpText(COMMANDS));
  const { command, options, positionals } = line;
  const { platform, env, stderr, stdout } = process;
  const isRoot = process.getuid?.() === 0;
  const session = { platform, environment: env, isRoot, progress: stderr, output: stdout };
  return command.run({ options, positionals, installation, ...signals, ...session });
}

type Interruption = Pick<Call, 'interrupted' | 'stopped'>;

/** The first Ctrl+C ends the run cleanly, the second at once, and a third one this process, whatever it does. */
function interruption(): Interruption {
  const steps = [new AbortController(), new AbortController()] as const;
  let last = Number.NEGATIVE_INFINITY;
  const interrupt = () => {
    if (performance.now() - last < SAME_SIGNAL_MS) return;
    last = performance.now();
    const next = steps.find(({ signal }) => !signal.aborted);
    if (!next) process.exit(INTERRUPTED);
    next.abort();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, interrupt);
  return { interrupted: steps[0].signal, stopped: steps[1].signal };
}

/** The door of a call: whatever is thrown behind it becomes an answer. */
async function call(words: readonly string[]): Promise<Answer> {
  try {
    return await answer(parseCommandLine(words, COMMANDS), interruption());
  } catch (thrown) {
    return failureAnswer(thrown);
  }
}

function print({ value, text, exitCode }: Answer, asked: boolean): void {
  const failed = exitCode !== 0;
  const asJson = asked && value !== null;
  const stream = failed && !asJson ? process.stderr : process.stdout;
  const answered = asJson ? JSON.stringify(value) : text;
  // A command that has said everything already ends with nothing more.
  stream.write(answered === '' ? '' : `${answered}\n`, () => process.exit(exitCode));
}

const words = process.argv.slice(2);
// Also for a line that cannot be read, a script that asked for JSON gets JSON.
const json = words.includes('--json');
// A reader that has seen enough (`strata runs | head`) is no failure.
process.stdout.on('error', () => process.exit(0));
process.on('uncaughtException', (cause) => print(failureAnswer(cause), json));
print(await call(words), json);
