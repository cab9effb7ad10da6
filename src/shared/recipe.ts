// Guided templates that lead from one click to a published figure, with the figure to compare with.
import type { Manifest } from './dataset.ts';
import { SAFE_RATE } from './finding.ts';
import { outputUnits, type RbmLayer } from './layer.ts';
import { amount } from './metric.ts';
import { parseSpec, type Spec } from './spec.ts';

export interface Recipe {
  /** As the terminal takes it. */
  readonly id: string;
  /** The name of its runs, by which they are known again. */
  readonly title: string;
  readonly about: string;
  /** Hidden units, from below. */
  readonly units: readonly number[];
  /** Test error on MNIST as a fraction; from the paper as others quote it, not checked in a copy of it. */
  readonly published: number;
  readonly paper: string;
  /** Everything of the specification but name, data and stack. */
  readonly parts: object;
}

/** 5,000 of the 60,000 training rows of MNIST. */
const VALIDATION = 5000 / 60_000;
const PRETRAINING = { epochs: 30, batchSize: 100, learningRate: 0.1 };

export const RECIPES: readonly Recipe[] = [
  {
    id: 'science-2006',
    title: 'Science 2006 classifier',
    about: '784-500-500-2000-10: three layers pre-trained without labels, then fine-tuned together.',
    units: [500, 500, 2000],
    published: 0.012,
    paper: 'Hinton & Salakhutdinov 2006, Science 313:504',
    // Chosen by the error on the validation rows; the paper itself used conjugate gradients.
    parts: {
      head: { kind: 'softmax' },
      finetuning: {
        ...{ optimizer: 'adam', learningRate: 0.0005, learningRateSchedule: 'cosine', learningRateEnd: 0 },
        ...{ epochs: 40, batchSize: 100, patience: null, dropout: 0.3, inputDropout: 0.1 },
      },
    },
  },
  {
    id: 'up-down',
    title: 'Up-down network 2006',
    about: '784-500-500-2000 with label units at the top, tuned by the up-down algorithm: it still makes digits.',
    units: [500, 500, 2000],
    published: 0.0125,
    paper: 'Hinton, Osindero & Teh 2006, Neural Computation 18:1527',
    // On a few thousand rows, rates of 0.01 and of 0.1 both lowered the validation error; the paper went on for 300 epochs.
    parts: {
      head: { kind: 'label-units' },
      finetuning: {
        ...{ objective: 'up-down', learningRate: 0.05, learningRateSchedule: 'linear', learningRateEnd: 0.1 },
        ...{ epochs: 50, batchSize: 100, gibbsSteps: 3 },
      },
    },
  },
];

/** What a recipe is made for: the pixels of MNIST, with its own test rows. */
export function isPaperData(data: Pick<Manifest, 'rows' | 'testRows' | 'inputs' | 'label'>): boolean {
  const classes = data.label?.kind === 'class' ? data.label.classes.length : 0;
  return data.inputs === 784 && data.rows === 70_000 && data.testRows === 10_000 && classes === 10;
}

interface Ingredients {
  /** The part "dataset" of a specification, as people write it. */
  readonly dataset: object;
  /** What the lowest layer's visible units must be for this data. */
  readonly visibleUnits?: RbmLayer['visibleUnits'];
  readonly seed?: number;
  readonly engine?: Spec['engine'];
}

/** The recipe as a whole specification. Real-valued inputs get a rate at which their weights stay finite. */
export function recipeSpec(
  { title, units, parts }: Recipe,
  { dataset, visibleUnits = 'bernoulli', ...rest }: Ingredients,
): Spec {
  const isReal = visibleUnits !== 'bernoulli';
  const stack = units.map((hidden, i) => ({
    kind: 'rbm',
    hidden,
    ...(i === 0 && { visibleUnits }),
    pretraining: i === 0 && isReal ? { ...PRETRAINING, learningRate: SAFE_RATE.real } : PRETRAINING,
  }));
  return parseSpec({ strata: 1, name: title, ...rest, dataset, stack, ...parts });
}

/** The data part of a recipe's specification where nothing else is known of the dataset than its id. */
export function recipeDataset(id: string): object {
  return { id, split: { validation: VALIDATION } };
}

/** The recipe that a specification came from; null for any other. */
export function recipeOf({ name }: Pick<Spec, 'name'>): Recipe | null {
  return RECIPES.find(({ title }) => name.startsWith(title)) ?? null;
}

/** "Published: 1.20 % test error on MNIST (Hinton & ..., as quoted)." and what keeps it from being comparable. */
export function publishedWords({ published, paper, units }: Recipe, { stack }: Spec, data: Manifest | null): string {
  const isSame = stack.map(outputUnits).join() === units.join();
  const others = [
    ...(data && !isPaperData(data) ? [`this run had other data, ${data.name}`] : []),
    ...(isSame ? [] : ['its layers are others than the paper’s']),
  ].join(', and ');
  const figure = `Published: ${amount('testError', published)} % test error on MNIST (${paper}, as quoted).`;
  return others === '' ? figure : `${figure} Not comparable: ${others}.`;
}
