// The screen Studies, as a person sees it.
import { expect, type Page } from '@playwright/test';

const STUDY_MS = 120_000;

/** Two small layers and few epochs, so that a whole study takes seconds. */
export const TINY_BASE = {
  strata: 1,
  dataset: { id: 'digits', scaling: 'unit' },
  stack: [30, 20].map((hidden) => ({
    ...{ kind: 'rbm', hidden },
    pretraining: { epochs: 2, batchSize: 20, learningRate: 0.1 },
  })),
  head: { kind: 'softmax' },
  finetuning: { optimizer: 'adam', learningRate: 0.01, epochs: 5, batchSize: 20 },
};

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

  /** Writes a small base into the open sheet, for two seeds and all labels. */
  async makeTiny(): Promise<void> {
    await this.#page.getByRole('button', { name: 'Edit as JSON' }).click();
    await this.field(/^Base specification/).fill(JSON.stringify(TINY_BASE));
    await this.field(/^Seeds/).fill('1-2');
    await this.field(/^Label budgets/).fill('all');
    await this.field(/^Name/).fill('tiny twins');
  }

  async finished(): Promise<void> {
    await expect(this.#page.getByText('Finished', { exact: true })).toBeVisible({ timeout: STUDY_MS });
  }
}
