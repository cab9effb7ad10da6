// strata run: trains what a specification file describes.
import { readFileSync } from 'node:fs';
import { AppError } from '#shared/error.ts';
import { parseSpec } from '#shared/spec.ts';
import { type Call, type Command, ENGINE_OPTIONS } from './command.ts';
import { runReport } from './run-report.ts';
import { engineOptions, withApp } from './session.ts';
import { applySettings } from './settings.ts';
import { runExitCode, train } from './training.ts';

export const runCommand: Command = {
  name: 'run',
  summary: 'Train what a specification file describes',
  positionals: '<spec.json>',
  count: [1, 1],
  options: {
    set: { type: 'string', multiple: true, value: '<path=value>', summary: 'Change one value of the specification' },
    ...ENGINE_OPTIONS,
  },
  example: 'strata run digits.json --set stack[0].hidden=200 --set seed=3',
  async run(call: Call) {
    const options = engineOptions(call);
    const settings = call.options.set;
    const spec = applySettings(readSpecFile(call.positionals[0] ?? ''), typeof settings === 'object' ? settings : []);
    // Checked here already, so that a slip is told before the data folder is made or locked.
    parseSpec(spec);
    return withApp(call, 'own', async (app) => {
      const run = await train(app, call, spec, options);
      return { ...runReport(app, run), exitCode: runExitCode(run) };
    });
  },
};

/**
 * The JSON in a specification file.
 * @throws AppError INVALID_SPEC where the file cannot be read or is not JSON.
 */
function readSpecFile(path: string): unknown {
  const text = readText(path);
  try {
    return JSON.parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new AppError('INVALID_SPEC', `${path} is not JSON: ${reason}. strata schema shows what belongs in it.`, {
      cause,
    });
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
  } catch (cause) {
    const missing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
    const reason = missing ? 'there is no such file' : cause instanceof Error ? cause.message : String(cause);
    throw new AppError('INVALID_SPEC', `The specification ${path} cannot be read: ${reason}. Check the path.`, {
      cause,
    });
  }
}
