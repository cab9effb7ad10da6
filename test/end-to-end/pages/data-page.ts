// The screen Data and the import sheet, as a person sees them.
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { Page } from '@playwright/test';

export class DataPage {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** Drags a file over the window and lets it go. */
  async drop(path: string): Promise<void> {
    const file = { name: basename(path), text: readFileSync(path, 'utf8') };
    const transfer = await this.#page.evaluateHandle(({ name, text }) => {
      const made = new DataTransfer();
      made.items.add(new File([text], name, { type: 'text/csv' }));
      return made;
    }, file);
    for (const event of ['dragenter', 'dragover', 'drop']) {
      await this.#page.dispatchEvent('body', event, { dataTransfer: transfer });
    }
  }

  /** Answers the file dialog that the next action opens. */
  async choosing(path: string, action: () => Promise<void>): Promise<void> {
    const [dialog] = await Promise.all([this.#page.waitForEvent('filechooser'), action()]);
    await dialog.setFiles(path);
  }

  importButton() {
    return this.#page.getByRole('button', { name: /^Import [\d,]+ (good )?rows/ });
  }

  dropCard() {
    return this.#page.getByTestId('drop-scrim');
  }
}
