// Pre-trained networks and their randomly initialised twins over several seeds, as a section of the results document.
import { describeEngine, meanAndSpread, percent, runSpec, table, twinsSentence } from './measure.mjs';

/** Trains both twins for every seed; returns the runs and the section's table and sentence. */
export async function trainTwins(folder, spec, seeds) {
  const twins = {};
  for (const source of ['pretrain', 'random']) {
    twins[source] = [];
    for (const seed of seeds) {
      const stack = spec.stack.map((layer) => ({ ...layer, source }));
      twins[source].push(await runSpec(folder, { ...spec, name: `${spec.name}, ${source}`, seed, stack }));
    }
  }
  const cells = Object.entries(twins).map(([source, runs]) => [
    source === 'pretrain' ? 'pre-trained' : 'random',
    meanAndSpread(
      runs.map((run) => run.metrics.validationError),
      percent,
    ),
    meanAndSpread(
      runs.map((run) => run.metrics.testError),
      percent,
    ),
    meanAndSpread(
      runs.map((run) => run.seconds),
      (value) => `${value.toFixed(1)} s`,
    ),
  ]);
  const { rows } = twins.pretrain[0];
  const text = [
    `Seeds ${seeds.join(', ')}; one split: ${rows.train} training, ${rows.validation} validation, ${rows.test} test rows.`,
    `Engine: ${describeEngine(twins.pretrain[0])}.`,
    '',
    table(['first weights', 'validation error', 'test error', 'time'], cells),
    '',
    twinsSentence(twins.pretrain, twins.random),
    '',
    'Mean ± standard deviation over the seeds. The rows are the same for all runs, so their own chance is not in the spread.',
    '',
  ].join('\n');
  return { runs: twins, text };
}
