// The screen Runs, as a person sees it.
import { expect, type Page } from '@playwright/test';

/** An answer takes a process of its own, which starts an engine. */
const ANSWER_MS = 60_000;

export class RunsPage {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  tab(name: string) {
    return this.#page.getByRole('tab', { name });
  }

  /** What may be asked about the insides of the shown runs. */
  look(name: string) {
    return this.#page.getByRole('toolbar', { name: 'Look inside' }).getByText(name, { exact: true });
  }

  workOut() {
    return this.#page.getByRole('button', { name: 'Work it out' });
  }

  /** A picture's panel has its title, a drawing with one sentence, and a button for its numbers. */
  picture(title: string | RegExp) {
    return this.#page.getByRole('heading', { name: title });
  }

  async answered(title: string | RegExp): Promise<void> {
    await expect(this.picture(title)).toBeVisible({ timeout: ANSWER_MS });
  }

  asTable(title: RegExp) {
    return this.#page.getByRole('button', { name: new RegExp(`${title.source}.*: Show as table`) });
  }
}
