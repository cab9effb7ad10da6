// strata start, which is `npm start`: the desktop window; where there can be none, the same workbench in a browser.
import { spawn } from 'node:child_process';
import { openBrowser } from './browser.ts';
import { type Answer, type Call, type Command, textOption } from './command.ts';
import { demoCommand } from './demo-command.ts';
import { PORT_OPTION, serveUntilInterrupted } from './serve-command.ts';
import { electronProgram, windowObstacle } from './surroundings.ts';

/** A window that goes down this soon, by a signal or for want of a library, never was one. */
const TOO_SOON_MS = 10_000;
const LIBRARY_MISSING = 127;

export const startCommand: Command = {
  name: 'start',
  summary: 'Open the workbench: in a window, or where there can be none, in a browser',
  positionals: '',
  count: [0, 0],
  options: PORT_OPTION,
  example: 'strata start',
  async run(call: Call) {
    const program = electronProgram(call.installation.root, call.environment);
    const obstacle = windowObstacle(call, program);
    if (program === null || obstacle !== null) return startInBrowser(call, obstacle ?? '');
    const ended = await runWindow(program, call);
    return typeof ended === 'string' ? startInBrowser(call, ended) : ended;
  },
};

/** Without a terminal nobody reads an address at once, so the demonstration comes first. */
async function startInBrowser(call: Call, obstacle: string): Promise<Answer> {
  call.progress.write(`There is no window, for ${obstacle}; the workbench is served to a browser instead.\n`);
  if (call.output.isTTY) return serveUntilInterrupted(call, (address) => openBrowser(address, call));
  const { text, exitCode } = await demoCommand.run(call);
  (call.options.json ? call.progress : call.output).write(`${text}\n\n`);
  if (exitCode !== 0) return { value: null, text: '', exitCode };
  return serveUntilInterrupted(call, () => {});
}

/** Resolves when the window has ended; with the end of a sentence where there never was one. */
function runWindow(program: string, call: Call): Promise<Answer | string> {
  const { environment, installation, interrupted, stopped, options } = call;
  const { ELECTRON_RUN_AS_NODE: _asNode, ...env } = environment;
  const dataDir = textOption(options, 'data-dir');
  const child = spawn(program, [installation.root], {
    stdio: 'inherit',
    env: dataDir === undefined ? env : { ...env, STRATA_DATA_DIR: dataDir },
  });
  const started = performance.now();
  // The first lets it pause what runs, the second does not.
  for (const signal of [interrupted, stopped]) signal.addEventListener('abort', () => child.kill('SIGTERM'));
  return new Promise((resolve) => {
    child.on('error', ({ message }) => resolve(`Electron's program could not be started (${message})`));
    child.on('exit', (code, signal) => {
      const wasWindow = performance.now() - started > TOO_SOON_MS || interrupted.aborted;
      const how = signal === null ? `code ${code}` : `the signal ${signal}`;
      if (!wasWindow && (signal !== null || code === LIBRARY_MISSING)) resolve(`Electron's program ended with ${how}`);
      else resolve({ value: null, text: '', exitCode: code ?? 1 });
    });
  });
}
