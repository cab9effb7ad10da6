// The screen Studies, as a person sees it.
import { expect, type Page } from '@playwright/test';

const STUDY_MS = 120_000;

function digitsBase(hidden: readonly number[], pretrainingEpochs: number, epochs: number) {
  const pretraining = { epochs: pretrainingEpochs, batchSize: 20, learningRate: 0.1 };
  return {
    strata: 1,
    dataset: { id: 'digits', scaling: 'unit' },
    stack: hidden.map((units) => ({ kind: 'rbm', hidden: units, pretraining })),
    head: { kind: 'softmax' },
    finetuning: { optimizer: 'adam', learningRate: 0.01, epochs, batchSize: 20 },
  };
}

/** Few epochs, so that a whole study takes seconds. */
export const TINY_BASE = digitsBase([30, 20], 2, 5);

/** Enough to learn something. */
export const SMALL_BASE = digitsBase([100, 50], 10, 15);

interface Written {
  readonly base: object;
  readonly seeds: string;
  readonly budgets: string;
  readonly name: string;
}

export class StudiesPage {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  card(question: RegExp) {
    return this.#page.getByRole('region', { name: 'Questions' }).getByRole('button', { name: question });
  }

  field(name: RegExp) {
    return this.#page.getByRole('textbox', { name });
  }

  forecast() {
    return this.#page.getByRole('status').filter({ hasText: /\d+ runs?/ });
  }

  start() {
    return this.#page.getByRole('button', { name: /^Start study/ });
  }

  verdict() {
    return this.#page.getByRole('region', { name: 'Verdict' });
  }

  runs() {
    return this.#page.getByRole('region', { name: 'Runs of the study' });
  }

  /** Fills in the sheet that is open. */
  async write({ base, seeds, budgets, name }: Written): Promise<void> {
    await this.#page.getByRole('button', { name: 'Edit as JSON' }).click();
    await this.field(/^Base specification/).fill(JSON.stringify(base));
    await this.field(/^Seeds/).fill(seeds);
    await this.field(/^Label budgets/).fill(budgets);
    await this.field(/^Name/).fill(name);
    await this.#page.getByRole('button', { name: 'Hide JSON' }).click();
  }

  async finished(): Promise<void> {
    await expect(this.#page.getByText('Finished', { exact: true })).toBeVisible({ timeout: STUDY_MS });
  }
}
