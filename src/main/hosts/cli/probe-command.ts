// strata probe: simple classifiers on some hidden units of a finished run, against its inputs and random features.
import { AppError } from '#shared/error.ts';
import { percent } from '#shared/measure.ts';
import type { ProbeResult } from '#shared/probe.ts';
import { type Call, type Command, done, textOption } from './command.ts';
import { givenOptions, wholeNumber } from './given-options.ts';
import { withApp } from './session.ts';
import { table } from './table.ts';

export const probeCommand: Command = {
  name: 'probe',
  summary: 'Try simple classifiers on some hidden units of a finished run, against inputs and random features',
  positionals: '<run>',
  count: [1, 1],
  options: {
    layers: { type: 'string', value: '<n,n,...>', summary: 'Layers whose units are joined, from 1 (default 1)' },
    choose: {
      type: 'string',
      value: '<how>',
      summary: 'all (default), most-active, highest-variance, most-informative or random',
    },
    count: { type: 'string', value: '<n>', summary: 'Units in all, where not all are taken (default 100)' },
    units: { type: 'string', value: '<n:n,...>', summary: 'These units instead, as layer:unit, both from 1' },
    classifier: {
      type: 'string',
      multiple: true,
      value: '<name>',
      summary: 'linear-svm (default), logistic, rbf-svm or k-nearest; may be given several times',
    },
    stage: { type: 'string', value: '<stage>', summary: 'pretrained (default) or finetuned' },
    rows: { type: 'string', value: '<n>', summary: 'Training rows that classifiers see, at most (default 5000)' },
    folds: { type: 'string', value: '<n>', summary: 'Parts of the cross-validation (default 5)' },
    seed: { type: 'string', value: '<n>', summary: 'Seed of parts, random units and projections (default 1)' },
  },
  example: 'strata probe 01JD2M --layers 1,2 --choose most-informative --count 100 --classifier linear-svm',
  run(call: Call) {
    const question = questionOf(call);
    return withApp(call, 'own', async (app) => {
      const subjects = { runs: call.positionals, datasets: [] };
      const found = (await app.analyses.answer(question, subjects, call.interrupted)) as ProbeResult;
      return done(found, shown(found));
    });
  },
};

function questionOf({ options }: Call): object {
  const text = (name: string) => textOption(options, name);
  const number = (name: string) => wholeNumber(name, text(name));
  const units = text('units')?.split(',').map(unitOf);
  const layers = (text('layers') ?? '1').split(',').map((it) => fromOne('layers', it));
  const selection = givenOptions({
    ...{ layers: units?.map(({ layer }) => layer) ?? layers, count: number('count'), units },
    choose: units ? 'picked' : (text('choose') ?? 'all'),
  });
  return givenOptions({
    ...{ kind: 'probe', selections: [selection], classifiers: options.classifier },
    ...{ stage: text('stage'), rows: number('rows'), folds: number('folds'), seed: number('seed') },
  });
}

function unitOf(text: string): { layer: number; unit: number } {
  const [layer, unit] = text.split(':');
  if (layer === undefined || unit === undefined) {
    throw new AppError('BAD_USAGE', `--units holds "${text}"; write layer:unit, such as 1:17, both from 1.`);
  }
  return { layer: fromOne('units', layer), unit: fromOne('units', unit) };
}

/** 0-based, as a question has it. */
function fromOne(option: string, text: string): number {
  if (/^[1-9]\d*$/.test(text)) return Number(text) - 1;
  throw new AppError('BAD_USAGE', `--${option} holds "${text}"; use whole numbers from 1.`);
}

function shown({ rows, weights, cautions, validationRows, testRows }: ProbeResult): string {
  const numbers = table(
    [
      ...[{ title: 'features' }, { title: 'columns', align: 'right' as const }, { title: 'classifier' }],
      ...['C or k', 'cross-validated', 'validation', 'test'].map((title) => ({ title, align: 'right' as const })),
    ],
    rows.map((row) => [
      ...[row.features, String(row.columns), row.classifier, String(Number(row.setting.toPrecision(6)))],
      `${percent(row.crossValidation.error)} ± ${percent(row.crossValidation.deviation)}`,
      ...[percent(row.validationError), percent(row.testError)],
    ]),
  );
  const [first] = rows;
  const about = `Wrong rows: ${first?.trainRows ?? 0} to learn from, ${validationRows} for validation, ${testRows} for the test.`;
  const same = weights.before === weights.after;
  const touched = `The weights file is ${same ? 'as it was' : 'NOT as it was'} (sha256 ${weights.after.slice(0, 12)}).`;
  return [numbers, [about, ...cautions, touched].join('\n')].join('\n\n');
}
