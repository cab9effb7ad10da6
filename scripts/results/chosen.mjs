// Chooses a stack by validation rows alone, then trains the chosen one over several seeds and looks at the test once.
import { runSpec, table } from './measure.mjs';

/**
 * Trains each candidate with one seed on a dataset that has no test rows, so that nobody can look at them.
 * @returns the name of the candidate with the lowest validation figure, and a table of all of them.
 */
export async function chooseCandidate(folder, id, candidates, { figure, show, seed = 1 }) {
  const dataset = { id, split: { validation: 0.2, test: 0 } };
  const tried = [];
  for (const { name, spec } of candidates) {
    const run = await runSpec(folder, { ...spec, name, seed, dataset: { ...spec.dataset, ...dataset } });
    tried.push({ name, value: run.metrics[figure], seconds: run.seconds, rows: run.rows });
  }
  const best = tried.reduce((one, other) => (other.value < one.value ? other : one));
  const { train, validation } = best.rows;
  const text = [
    `Chosen from ${tried.length} stacks by one run each (seed ${seed}) on the training file alone, ${train} rows for training and ${validation} for validation:`,
    '',
    table(
      ['stack', 'validation', 'time', ''],
      tried.map(({ name, value, seconds }) => [
        name,
        show(value),
        `${seconds.toFixed(0)} s`,
        name === best.name ? 'chosen' : '',
      ]),
    ),
  ].join('\n');
  return { name: best.name, text };
}

/** "Wanted: at most 5.00 %. Met ..." for the mean over the seeds. */
export function wantedSentence(value, most, show) {
  return `Wanted: at most ${show(most)}. ${value <= most ? 'Met' : 'Missed'}: ${show(value)} on average over the seeds.`;
}
