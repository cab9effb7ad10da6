// strata demo: the bundled digits, a pre-trained network and its randomly initialised twin, and a fair comparison.
import { compareRuns } from '#shared/comparison.ts';
import type { MetricPoint } from '#shared/event.ts';
import type { Run } from '#shared/run.ts';
import type { Services } from '../services.ts';
import { chart } from './chart.ts';
import { type Answer, type Call, type Command, ENGINE_OPTIONS } from './command.ts';

import { failureText } from './failure.ts';
import { duration, metric } from './figures.ts';
import { resumeWords } from './place.ts';
import { finetuningCurve, pretrainingTotalMs, runValue } from './run-view.ts';
import { engineOptions, withApp } from './session.ts';
import { table } from './table.ts';
import { runExitCode, train } from './training.ts';

const CHART_SIZE = { width: 60, height: 10 };

/** Two specifications that differ in nothing but where the hidden layers' first weights come from. */
const TWINS = [
  { name: 'demo: pre-trained', source: 'pretrain' },
  { name: 'demo: random start', source: 'random' },
] as const;

export const demoCommand: Command = {
  name: 'demo',
  summary: 'Train a pre-trained network and its random twin on the bundled digits',
  positionals: '',
  count: [0, 0],
  options: ENGINE_OPTIONS,
  example: 'strata demo',
  run(call: Call) {
    const options = engineOptions(call);
    return withApp(call, 'own', async (app) => {
      const runs: Run[] = [];
      for (const twin of TWINS) {
        const run = await train(app, call, twinSpec(twin.name, twin.source), options);
        if (run.state !== 'finished') return stopped(run);
        runs.push(run);
      }
      const value = { runs: runs.map(runValue), verdict: compareRuns(runs).verdict };
      return { value, text: demoText(app, runs), exitCode: 0 };
    });
  },
};

function twinSpec(name: string, source: 'pretrain' | 'random'): object {
  const layer = {
    kind: 'rbm',
    hidden: 200,
    source,
    ...(source === 'pretrain' ? { pretraining: { epochs: 20, batchSize: 50, learningRate: 0.05 } } : {}),
  };
  return {
    strata: 1,
    name,
    seed: 7,
    dataset: { id: 'digits', scaling: 'unit', split: { seed: 1, validation: 0.1, test: 0.2 } },
    stack: [layer, layer],
    head: { kind: 'softmax' },
    finetuning: { optimizer: 'adam', learningRate: 0.001, epochs: 50, batchSize: 50 },
  };
}

function stopped(run: Run): Answer {
  const words = resumeWords(run);
  const state = `The demo was stopped; run ${run.id} is ${run.state}${words ? `, and goes on with: ${words}` : ''}.`;
  const reason = run.error ? failureText(run.error) : state;
  return { value: runValue(run), text: reason, exitCode: runExitCode(run) };
}

function demoText(app: Services, runs: readonly Run[]): string {
  const labels = ['pre-trained', 'random start'];
  const curves = runs.map((run, i) => lossCurve(labels[i] ?? run.name, app.runs.points(run.id)));
  const loss = curves[0]?.metric ?? 'loss';
  return [
    'Digits, 64 → 200 → 200 → 10: the same network twice, with pre-trained and with random first weights.',
    resultTable(labels, runs),
    chart(`${loss} in fine-tuning`, curves, CHART_SIZE),
    compareRuns(runs).verdict,
    `Both runs are kept in ${app.dataDir}. Look again: npm run strata -- compare ${runs.map((run) => run.id).join(' ')}`,
  ].join('\n\n');
}

function lossCurve(label: string, points: readonly MetricPoint[]) {
  const held = finetuningCurve(points, 'validationLoss');
  return { label, values: held, metric: 'validation loss' };
}

function resultTable(labels: readonly string[], runs: readonly Run[]): string {
  const right = 'right' as const;
  const columns = [
    { title: 'first weights' },
    { title: 'validation error', align: right },
    { title: 'test error', align: right },
    { title: 'test loss', align: right },
    { title: 'pre-training', align: right },
    { title: 'fine-tuning', align: right },
  ];
  const rows = runs.map((run, i) => [
    labels[i] ?? run.name,
    ...['validationError', 'testError', 'testLoss'].map((name) => metric(name, run.metrics[name] ?? Number.NaN)),
    pretrainingTotalMs(run) > 0 ? duration(pretrainingTotalMs(run)) : 'none',
    duration(run.finetuningMs ?? 0),
  ]);
  return table(columns, rows);
}
