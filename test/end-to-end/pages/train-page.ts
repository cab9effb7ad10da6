// The screen Train, as a person sees it.
import { expect, type Page } from '@playwright/test';

const TRAINING_MS = 100_000;

export class TrainPage {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** The run that is shown has come to its end. */
  async finished(): Promise<void> {
    await expect(this.#page.getByText('Finished', { exact: true })).toBeVisible({ timeout: TRAINING_MS });
  }

  clone() {
    return this.#page.getByRole('button', { name: /^Clone with change/ });
  }

  compare() {
    return this.#page.getByRole('button', { name: /^Compare/ });
  }

  pause() {
    return this.#page.getByRole('button', { name: /^Pause/ });
  }

  resume() {
    return this.#page.getByRole('button', { name: /^Resume/ });
  }

  queue() {
    return this.#page.getByRole('navigation', { name: 'Queue' });
  }
}
