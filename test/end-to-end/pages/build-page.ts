// The screen Build, as a person sees it.
import type { Page } from '@playwright/test';

export class BuildPage {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** The card of a layer, counted from 1 at the bottom. */
  layer(number: number) {
    return this.#page.getByRole('region', { name: new RegExp(`^Layer ${number},`) });
  }

  frozen(number: number) {
    return this.layer(number).getByRole('button', { name: 'Frozen' });
  }

  train() {
    return this.#page.getByRole('button', { name: /^Train( \d runs)? ?Ctrl/ });
  }

  seeds(count: number) {
    return this.#page.getByRole('radiogroup', { name: 'Seeds' }).getByText(String(count), { exact: true });
  }

  undo() {
    return this.#page.getByRole('button', { name: /^Undo/ });
  }

  name() {
    return this.#page.getByRole('textbox', { name: 'Name of the runs' });
  }
}
