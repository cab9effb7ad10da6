// strata generate: has a finished run's model make samples, give rows back, or fill in parts of them.
import type { Generated } from '#shared/generation.ts';
import { type Call, type Command, done, textOption } from './command.ts';
import { checkForm, rowsOf, writeGenerated } from './generated-file.ts';
import { givenOptions, wholeNumber } from './given-options.ts';
import { withApp } from './session.ts';
import { drawPictures } from './shades.ts';

/** As many rows of numbers as anybody reads in a terminal. */
const SHOWN_ROWS = 10;

export const generateCommand: Command = {
  name: 'generate',
  summary: 'Have a finished run make samples, give rows back, or fill in parts of them',
  positionals: '<run>',
  count: [1, 1],
  options: {
    count: { type: 'string', value: '<n>', summary: 'How many samples (default 20)' },
    steps: { type: 'string', value: '<n>', summary: 'Gibbs steps at the top, or rounds of filling in (default 1000)' },
    seed: { type: 'string', value: '<n>', summary: 'Seed of the chains (default 1)' },
    class: { type: 'string', value: '<name>', summary: 'Class that the label units are held at' },
    rows: { type: 'string', value: '<n,n,...>', summary: 'Dataset rows to give back or to fill in, from 0' },
    given: { type: 'string', value: '<half>', summary: 'left, right, top or bottom, or input numbers from 0: held' },
    stage: { type: 'string', value: '<stage>', summary: 'pretrained (default) or finetuned' },
    decoder: { type: 'string', value: '<name>', summary: 'Way down: stored (default), tied, trained or refitted' },
    out: {
      type: 'string',
      value: '<file>',
      summary: 'Write all of it into a .csv or .npy file, or pictures into a .png',
    },
  },
  example: 'strata generate 01JD2M --class 3 --count 10',
  run(call: Call) {
    const request = requestOf(call);
    const out = textOption(call.options, 'out');
    if (out !== undefined) checkForm(out);
    return withApp(call, 'own', async (app) => {
      const generated = await app.generation.make(call.positionals[0] ?? '', request, call.interrupted);
      const values = rowsOf(generated);
      if (out !== undefined) writeGenerated(out, generated);
      const { about, image } = generated;
      const where = out === undefined ? '' : `\n\nWritten to ${out}.`;
      return done({ about, image, values }, `${about}\n\n${shown(generated, values)}${where}`);
    });
  },
};

/** What the options ask for; the services check it. */
function requestOf({ options }: Call): object {
  const text = (name: string) => textOption(options, name);
  const given = text('given');
  const isNumbers = given !== undefined && /^\d/.test(given);
  return givenOptions({
    count: wholeNumber('count', text('count')),
    steps: wholeNumber('steps', text('steps')),
    seed: wholeNumber('seed', text('seed')),
    class: text('class'),
    rows: text('rows')
      ?.split(',')
      .map((it) => wholeNumber('rows', it)),
    given: isNumbers ? given.split(',').map((it) => wholeNumber('given', it)) : given,
    stage: text('stage'),
    decoder: text('decoder'),
  });
}

function shown({ image, rows }: Generated, values: readonly number[][]): string {
  if (image?.channels !== 1) {
    const some = values.slice(0, SHOWN_ROWS).map((row) => row.map((value) => Number(value.toPrecision(3))).join('  '));
    return [...some, ...(rows > SHOWN_ROWS ? [`... ${rows - SHOWN_ROWS} more`] : [])].join('\n');
  }
  return drawPictures(values, image.width, image.height);
}
