// strata runs, show and rerun: what the history holds, one run of it, and that run once more.
import type { Run } from '#shared/run.ts';
import { specToJson } from '#shared/spec.ts';
import { type Call, type Command, done, ENGINE_OPTIONS } from './command.ts';
import { runReport, runsReport } from './run-report.ts';
import { engineOptions, withApp } from './session.ts';
import { runExitCode, train } from './training.ts';

export const runsCommand: Command = {
  name: 'runs',
  summary: 'List the runs in the history',
  positionals: '',
  count: [0, 0],
  options: {},
  example: 'strata runs --json',
  run: (call: Call) =>
    withApp(call, 'read', (app) => {
      const runs = app.runs.list();
      const { value, text } = runsReport(app, runs);
      return done(value, runs.length > 0 ? text : `No runs yet in ${app.dataDir}. Start one: strata demo`);
    }),
};

export const showCommand: Command = {
  name: 'show',
  summary: 'Show one run: rows, engine, what became of each layer, metrics, curve, faults',
  positionals: '<run>',
  count: [1, 1],
  options: {},
  example: 'strata show 01JD2M',
  run: (call: Call) =>
    withApp(call, 'read', (app) => {
      const run = app.runs.find(call.positionals[0] ?? '');
      const { value, text } = runReport(app, run);
      return done({ ...value, points: app.runs.points(run.id) }, text);
    }),
};

export const rerunCommand: Command = {
  name: 'rerun',
  summary: 'Repeat a run from its stored row, and say whether the weights are identical',
  positionals: '<run>',
  count: [1, 1],
  options: ENGINE_OPTIONS,
  example: 'strata rerun 01JD2M',
  run(call: Call) {
    const options = engineOptions(call);
    return withApp(call, 'own', async (app) => {
      const first = app.runs.find(call.positionals[0] ?? '');
      const second = await train(app, call, specToJson(first.spec), { ...options, repeats: first.id });
      const same = identical(first, second);
      const { value, text } = runReport(app, second);
      return {
        value: { ...value, identical: same },
        text: `${text}\n\n${identityText(first, second, same)}`,
        exitCode: runExitCode(second),
      };
    });
  },
};

/**
 * Whether both runs ended in the same weights, layer by layer; null where one of them has none. The files themselves
 * also name their run, so their own sha256 always differs.
 */
function identical(first: Run, second: Run): boolean | null {
  if (first.layers.length === 0 || second.layers.length === 0) return null;
  return sums(first).join() === sums(second).join();
}

function sums(run: Run): string[] {
  return run.layers.map((layer) => layer.sha256);
}

function identityText(first: Run, second: Run, same: boolean | null): string {
  if (same === null) return `Not compared: run ${first.layers.length > 0 ? second.id : first.id} has no weights.`;
  if (same) return `Weights identical to those of run ${first.id}: every layer has the same sha256.`;
  const other = sums(first).findIndex((sha256, i) => sha256 !== sums(second)[i]);
  const engines = [first, second].map((run) => `${run.engine?.backend} ${run.engine?.kernels}, ${run.engine?.threads}`);
  const reason = engines[0] === engines[1] ? 'The engine was the same.' : `Engines: ${engines.join('; ')} threads.`;
  return `Weights differ from those of run ${first.id}, first at layer ${other + 1}. ${reason}`;
}
