// strata likelihood: how likely held-out rows are under a finished run's model, before or after fine-tuning.
import type { LikelihoodResult } from '#shared/likelihood.ts';
import { type Call, type Command, done, textOption } from './command.ts';
import { figure } from './figures.ts';
import { givenOptions, wholeNumber } from './given-options.ts';
import { withApp } from './session.ts';
import { table } from './table.ts';

export const likelihoodCommand: Command = {
  name: 'likelihood',
  summary: "Work out how likely held-out rows are under a finished run's generative model",
  positionals: '<run>',
  count: [1, 1],
  options: {
    stage: { type: 'string', value: '<stage>', summary: 'pretrained (default) or finetuned' },
    decoder: { type: 'string', value: '<name>', summary: 'Way down: stored (default), tied, trained or refitted' },
    estimate: { type: 'string', value: '<name>', summary: 'log Z: auto (default), exact, quick or full' },
    part: { type: 'string', value: '<part>', summary: 'test (default) or validation' },
    rows: { type: 'string', value: '<n>', summary: 'Rows to look at, at most (default 2000)' },
    seed: { type: 'string', value: '<n>', summary: 'Seed of chains and samples (default 1)' },
  },
  example: 'strata likelihood 01JD2M --stage finetuned --decoder tied',
  run(call: Call) {
    const { options, positionals, interrupted } = call;
    const text = (name: string) => textOption(options, name);
    const number = (name: string) => wholeNumber(name, text(name));
    const question = givenOptions({
      kind: 'likelihood',
      ...{ stage: text('stage'), decoder: text('decoder'), estimate: text('estimate'), part: text('part') },
      ...{ rows: number('rows'), seed: number('seed') },
    });
    return withApp(call, 'own', async (app) => {
      const subjects = { runs: positionals, datasets: [] };
      const found = (await app.analyses.answer(question, subjects, interrupted)) as LikelihoodResult;
      return done(found, shown(found));
    });
  },
};

function shown({ about, measure, value, low, high, weighted, logPartition, isTrusted }: LikelihoodResult): string {
  const rows = [
    [measure === 'bound' ? 'log-likelihood is at least' : 'log-likelihood', figure(value)],
    ...(low < high ? [['95 % of its estimates', `${figure(low)} to ${figure(high)}`]] : []),
    ...(weighted === null ? [] : [['at least, importance-weighted', figure(weighted)]]),
    ...(logPartition ? [['log Z from below', figure(logPartition.forward)]] : []),
    ...(logPartition ? [['log Z from above', figure(logPartition.reverse)]] : []),
  ];
  const warning =
    'The estimates from below and from above disagree, so that no conclusion should rest on this; try --estimate full.';
  const numbers = table([{ title: 'nats per row' }, { title: '', align: 'right' }], rows);
  return `${about}\n\n${numbers}${isTrusted ? '' : `\n\n${warning}`}`;
}
