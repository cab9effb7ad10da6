// The screen Data and the import sheet, as a person sees them.
import type { Page } from '@playwright/test';

export class DataPage {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  importButton() {
    return this.#page.getByRole('button', { name: /^Import [\d,]+ (good )?rows/ });
  }

  dropCard() {
    return this.#page.getByTestId('drop-scrim');
  }
}
