// strata map: makes a dataset of one that is there, with the inputs of another, so that a model of the other fits it.
import { mappingRequestSchema } from '#shared/dataset-calls.ts';
import { AppError } from '#shared/error.ts';
import { type Call, type Command, done, textOption } from './command.ts';
import { givenOptions } from './given-options.ts';
import { withApp } from './session.ts';

export const mapCommand: Command = {
  name: 'map',
  summary: 'Bring a dataset to the inputs of another one: resize its pictures, or match its columns by name',
  positionals: '<dataset>',
  count: [1, 1],
  options: {
    like: { type: 'string', value: '<dataset>', summary: 'Dataset whose inputs it should have' },
    by: { type: 'string', value: '<way>', summary: 'resize (pictures) or columns (tables, by name)' },
    name: { type: 'string', value: '<name>', summary: 'Name of the new dataset (default: "<name> like <name>")' },
  },
  example: 'strata map usps --like mnist --by resize',
  run(call: Call) {
    const text = (name: string) => textOption(call.options, name);
    const parsed = mappingRequestSchema.safeParse(
      givenOptions({ like: text('like'), by: text('by'), name: text('name') }),
    );
    if (!parsed.success) {
      const remedy = 'write --like <dataset> --by resize, or --by columns';
      throw new AppError('BAD_USAGE', `strata map needs to know whose inputs, and how; ${remedy}.`);
    }
    return withApp(call, 'own', async (app) => {
      const [dataset = ''] = call.positionals;
      const { manifest, warnings } = await app.datasets.map(dataset, parsed.data, call.interrupted);
      const { id, name, rows, testRows, inputs, image, mapping } = manifest;
      const size = image ? `, pictures of ${image.width} × ${image.height}` : '';
      const test = testRows > 0 ? `, of these ${testRows} for the test` : '';
      const shown = [
        ['dataset', id],
        ['rows', `${rows}${test}`],
        ['inputs', `${inputs}${size}`],
      ] as const;
      const lines = shown.map(([title, value]) => `${title.padEnd(8)} ${value}`);
      const value = { dataset: id, name, rows, testRows, inputs, image, mapping, warnings };
      return done(value, [...lines, '', ...warnings].join('\n'));
    });
  },
};
