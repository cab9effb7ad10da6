// Goes through a page by the Tab key, as people do who use no mouse.
import type { Page } from '@playwright/test';
import { expect } from './workbench.ts';

/** Presses Tab until something with this accessible name has the focus. */
export async function tabTo(page: Page, name: RegExp): Promise<void> {
  const named = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '');
  for (let i = 0; i < 80 && !name.test(await named()); i++) await page.keyboard.press('Tab');
  expect(await named()).toMatch(name);
}
