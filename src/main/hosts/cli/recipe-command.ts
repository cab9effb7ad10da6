// strata recipe: the guided templates, and the specification of one of them.
import { AppError } from '#shared/error.ts';
import { nearestName } from '#shared/nearest-name.ts';
import { RECIPES, recipeDataset, recipeSpec } from '#shared/recipe.ts';
import { specToJson } from '#shared/spec.ts';
import { type Call, type Command, done, textOption } from './command.ts';
import { percent } from './figures.ts';
import { table } from './table.ts';

export const recipeCommand: Command = {
  name: 'recipe',
  summary: 'List the templates that lead to a published figure, or print the specification of one',
  positionals: '[name]',
  count: [0, 1],
  options: { dataset: { type: 'string', value: '<id>', summary: 'Dataset that it is for (default: mnist)' } },
  example: 'strata recipe science-2006 --dataset mnist > science.json',
  async run({ positionals: [id], options }: Call) {
    if (id === undefined) return done(RECIPES, recipeTable());
    const recipe = RECIPES.find((it) => it.id === id);
    if (!recipe) throw unknownRecipe(id);
    const spec = specToJson(recipeSpec(recipe, { dataset: recipeDataset(textOption(options, 'dataset') ?? 'mnist') }));
    return done(spec, JSON.stringify(spec, null, 2));
  },
};

function recipeTable(): string {
  const columns = [
    { title: 'name' },
    { title: 'published', align: 'right' as const },
    { title: 'paper (as quoted)' },
    { title: 'what it is' },
  ];
  return table(
    columns,
    RECIPES.map(({ id, published, paper, about }) => [id, percent(published), paper, about]),
  );
}

function unknownRecipe(id: string): AppError {
  const names = RECIPES.map((it) => it.id);
  const nearest = nearestName(id, names);
  const remedy = nearest ? `did you mean "${nearest}"?` : `choose one of ${names.join(', ')}.`;
  return new AppError('BAD_USAGE', `There is no recipe "${id}"; ${remedy}`);
}
