// strata resume: goes on with a run that was paused, or that ended before its time.
import { type Call, type Command, ENGINE_OPTIONS } from './command.ts';
import { runReport } from './run-report.ts';
import { engineOptions, withApp } from './session.ts';
import { resume, runExitCode } from './training.ts';

export const resumeCommand: Command = {
  name: 'resume',
  summary: 'Go on with a paused or interrupted run from its last checkpoint',
  positionals: '<run>',
  count: [1, 1],
  options: ENGINE_OPTIONS,
  example: 'strata resume 01JD2M',
  run(call: Call) {
    const options = engineOptions(call);
    return withApp(call, 'own', async (app) => {
      const { id } = app.runs.find(call.positionals[0] ?? '');
      const run = await resume(app, call, id, options);
      return { ...runReport(app, run), exitCode: runExitCode(run) };
    });
  },
};
