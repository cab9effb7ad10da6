// strata similarity: how like a finished run's data another dataset is, and what that suggests to freeze.
import { measure, percent } from '#shared/measure.ts';
import type { SimilarityResult } from '#shared/similarity.ts';
import { type Call, type Command, done, textOption } from './command.ts';
import { givenOptions, wholeNumber } from './given-options.ts';
import { withApp } from './session.ts';
import { table } from './table.ts';

export const similarityCommand: Command = {
  name: 'similarity',
  summary: "Compare a dataset with a finished run's data, and suggest what to freeze",
  positionals: '<run> <dataset>',
  count: [2, 2],
  options: {
    stage: { type: 'string', value: '<stage>', summary: 'pretrained (default) or finetuned' },
    rows: { type: 'string', value: '<n>', summary: 'Rows of each side, at most (default 1000)' },
    seed: { type: 'string', value: '<n>', summary: 'Seed of the rows and permutations (default 1)' },
  },
  example: 'strata similarity 01JD2M usps-like-mnist',
  run(call: Call) {
    const { options, positionals, interrupted } = call;
    const [run = '', dataset = ''] = positionals;
    const number = (name: string) => wholeNumber(name, textOption(options, name));
    const question = givenOptions({
      ...{ kind: 'similarity', stage: textOption(options, 'stage'), rows: number('rows'), seed: number('seed') },
    });
    return withApp(call, 'own', async (app) => {
      const subjects = { runs: [run], datasets: [dataset] };
      const found = (await app.analyses.answer(question, subjects, interrupted)) as SimilarityResult;
      return done(found, shown(found));
    });
  },
};

function shown({ places, drift, freeEnergy, suggestion, rows, cautions }: SimilarityResult): string {
  const right = (title: string) => ({ title, align: 'right' as const });
  const told = table(
    [{ title: 'place' }, right('AUC'), right('MMD²'), right('p'), right('overlap')],
    places.map(({ layer, auc, mmd, pValue, overlap }) => [
      layer === null ? 'inputs' : `layer ${layer + 1}`,
      ...[auc.toFixed(3), measure(mmd, 3), measure(pValue, 3), overlap.toFixed(3)],
    ]),
  );
  const drifted = table(
    [{ title: 'input' }, right('distance'), right('shift in SD')],
    drift.most.map(({ column, distance, shift }) => [column, distance.toFixed(3), measure(shift, 3)]),
  );
  const energies = freeEnergy && [
    `Free energy of the first layer's RBM: ${measure(freeEnergy.run.mean)} ± ${measure(freeEnergy.run.deviation, 3)} for the run's rows,`,
    `${measure(freeEnergy.dataset.mean)} ± ${measure(freeEnergy.dataset.deviation, 3)} for the dataset's; ${percent(freeEnergy.alien, 1)} of them are stranger than 95 % of the run's.`,
  ];
  return [
    `${rows} rows of each side`,
    told,
    `${drift.beyondChance} of ${drift.columns} inputs drifted beyond chance; most of all:\n${drifted}`,
    ...(energies ? [energies.join(' ')] : []),
    [suggestion.words, ...cautions].join('\n'),
  ].join('\n\n');
}
