// strata unit: the passport of one hidden unit, before and after fine-tuning.
import { AppError } from '#shared/error.ts';
import type { PassportResult, UnitView } from '#shared/passport.ts';
import { type Call, type Command, done, textOption } from './command.ts';
import { figure, percent } from './figures.ts';
import { givenOptions, wholeNumber } from './given-options.ts';
import { withApp } from './session.ts';
import { drawPictures } from './shades.ts';
import { table } from './table.ts';

export const unitCommand: Command = {
  name: 'unit',
  summary: 'Show what one hidden unit looks for, how active it is, and what fine-tuning made of it',
  positionals: '<run>',
  count: [1, 1],
  options: {
    layer: { type: 'string', value: '<n>', summary: 'Layer of the unit, from 1 (the default)' },
    unit: { type: 'string', value: '<n>', summary: 'Unit of that layer, from 1 (the default)' },
    part: { type: 'string', value: '<part>', summary: 'Rows to look at: train (default), validation or test' },
    rows: { type: 'string', value: '<n>', summary: 'Rows to look at, at most (default 5000)' },
    exciting: { type: 'string', value: '<n>', summary: 'Rows that excite it most (default 10)' },
  },
  example: 'strata unit 01JD2M --layer 2 --unit 17',
  run(call: Call) {
    const { options, positionals, interrupted } = call;
    const number = (name: string) => wholeNumber(name, textOption(options, name));
    const question = givenOptions({
      ...{ kind: 'passport', layer: indexOf('layer', number('layer')), unit: indexOf('unit', number('unit')) },
      ...{ part: textOption(options, 'part'), rows: number('rows'), exciting: number('exciting') },
    });
    return withApp(call, 'own', async (app) => {
      const found = (await app.analyses.answer(
        question,
        { runs: positionals, datasets: [] },
        interrupted,
      )) as PassportResult;
      return done(found, shown(found));
    });
  },
};

/** People count from 1, the data from 0. */
function indexOf(option: string, number = 1): number {
  if (number > 0) return number - 1;
  throw new AppError('BAD_USAGE', `--${option} is 0, and they are counted from 1.`);
}

function shown({ layer, unit, units, part, rows, image, before, after, cosine }: PassportResult): string {
  const views = [{ name: 'before', view: before }, ...(after ? [{ name: 'after', view: after }] : [])];
  const lines: [string, (view: UnitView) => string][] = [
    ['mean activity', ({ activity }) => figure(activity.mean)],
    ['rows above one half', ({ activity }) => percent(activity.onShare)],
    ['length of its filter', ({ norm }) => figure(norm)],
    ['bias', ({ bias }) => figure(bias)],
    ['rows that excite it most', ({ exciting }) => exciting.rows.join(' ')],
    ['their classes', ({ exciting }) => exciting.classes?.join(' ') ?? '–'],
  ];
  const numbers = table(
    [{ title: '' }, ...views.map(({ name }) => ({ title: `${name} fine-tuning` }))],
    lines.map(([name, write]) => [name, ...views.map(({ view }) => write(view))]),
  );
  const alike = cosine === null ? '' : `\n\nThe filters before and after are alike by ${figure(cosine)} (cosine).`;
  const pictures =
    image?.channels === 1
      ? `\n\n${drawPictures(
          views.map(({ view }) => view.seen),
          image.width,
          image.height,
        )}`
      : '';
  return `Unit ${unit + 1} of ${units} in layer ${layer + 1}, over ${rows} ${part} rows.\n\n${numbers}${alike}${pictures}`;
}
