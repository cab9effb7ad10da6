// Recipes are whole specifications with the papers' layers, and runs of them are known again with the papers' figures.
import { expect, test } from 'vitest';
import type { Manifest } from '../../src/shared/dataset.ts';
import { publishedWords, RECIPES, recipeDataset, recipeOf, recipeSpec } from '../../src/shared/recipe.ts';
import { parseSpec, specToJson } from '../../src/shared/spec.ts';

const label = { kind: 'class', name: 'label', classes: [...'0123456789'] } as const;
const mnist = { name: 'MNIST', rows: 70_000, testRows: 10_000, inputs: 784, label } as unknown as Manifest;
const digits = { ...mnist, name: 'Digits', rows: 1797, testRows: 0, inputs: 64 };

test('every recipe makes the layers of its paper, and can be written down and read again', () => {
  const made = RECIPES.map((recipe) => recipeSpec(recipe, { dataset: recipeDataset('mnist') }));
  for (const spec of made) expect(parseSpec(specToJson(spec))).toEqual(spec);
  const outlines = made.map(({ stack, head, finetuning }) => [
    ...stack.map((it) => ('hidden' in it ? [it.hidden, it.pretraining?.epochs, it.pretraining?.learningRate] : null)),
    head.kind,
    finetuning?.objective,
  ]);
  const layers = [500, 500, 2000].map((hidden) => [hidden, 30, 0.1]);
  expect(outlines).toEqual([
    [...layers, 'softmax', 'discriminative'],
    [...layers, 'label-units', 'up-down'],
  ]);
  expect(made[0]?.finetuning).toMatchObject({
    ...{ optimizer: 'adam', learningRate: 0.0005, learningRateSchedule: 'cosine', patience: null },
    ...{ epochs: 40, dropout: 0.3, inputDropout: 0.1 },
  });
});

test('runs are known by their name, also copies of them', () => {
  expect(recipeOf({ name: 'Science 2006 classifier' })?.id).toBe('science-2006');
  expect(recipeOf({ name: 'Up-down network 2006 2' })?.id).toBe('up-down');
  expect(recipeOf({ name: 'science' })).toBeNull();
});

test('the paper’s figure comes as quoted, and says what keeps it from being comparable', () => {
  const [recipe] = RECIPES;
  if (!recipe) return expect.fail('no recipe');
  const spec = recipeSpec(recipe, { dataset: { id: 'mnist' } });
  const figure = 'Published: 1.20 % test error on MNIST (Hinton & Salakhutdinov 2006, Science 313:504, as quoted).';
  expect(publishedWords(recipe, spec, mnist)).toBe(figure);
  expect(publishedWords(recipe, spec, digits)).toBe(`${figure} Not comparable: this run had other data, Digits.`);
  const small = { ...spec, stack: spec.stack.slice(1) };
  expect(publishedWords(recipe, small, mnist)).toBe(
    `${figure} Not comparable: its layers are others than the paper’s.`,
  );
});
