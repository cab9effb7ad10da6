// From a dropped file to two compared runs: at most six clicks, and again by keyboard alone.
import type { Page } from '@playwright/test';
import { barsTable } from './fixtures.ts';
import { tabTo } from './focus.ts';
import { BuildPage } from './pages/build-page.ts';
import { DataPage } from './pages/data-page.ts';
import { TrainPage } from './pages/train-page.ts';
import { expect, test } from './workbench.ts';

/** Every press of a pointer in the page is counted, whoever makes it. */
async function countPresses(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    const counted = window as unknown as { presses: number };
    counted.presses = 0;
    window.addEventListener('pointerdown', () => counted.presses++, { capture: true });
  });
  return () => page.evaluate(() => (window as unknown as { presses: number }).presses);
}

async function expectComparison(page: Page): Promise<void> {
  await expect(page.getByRole('heading', { name: 'Runs' })).toBeVisible();
  await expect(page.getByRole('row', { name: /Layer 2 in fine-tuning/ })).toContainText('Frozen');
  await expect(page.getByText(/One run each: cannot tell/).first()).toBeVisible();
}

test('by mouse: six clicks', async ({ workbench }) => {
  const page = await workbench.open();
  const presses = await countPresses(page);
  const [data, build, train] = [new DataPage(page), new BuildPage(page), new TrainPage(page)];

  await workbench.host.drops(page, barsTable(workbench.dataFolder));
  await data.importButton().click();
  await build.train().click();
  await train.finished();
  await train.clone().click();
  await build.frozen(2).click();
  await build.train().click();
  await train.finished();
  await train.compare().click();

  await expectComparison(page);
  expect(await presses()).toBeLessThanOrEqual(6);
});

test('by keyboard alone', async ({ workbench }) => {
  const page = await workbench.open();
  const presses = await countPresses(page);
  const [data, build, train] = [new DataPage(page), new BuildPage(page), new TrainPage(page)];

  await workbench.host.chooses(page, barsTable(workbench.dataFolder));
  await page.keyboard.press('Control+o');
  await expect(data.importButton()).toBeEnabled();
  await page.keyboard.press('Enter');
  await expect(build.layer(2)).toBeVisible();
  await page.keyboard.press('Control+Enter');
  await train.finished();
  await page.keyboard.press('Control+Shift+D');
  await expect(build.layer(2)).toContainText('layer 2');
  await tabTo(page, /^Layer 2,/);
  await page.keyboard.press('Space');
  await expect(build.frozen(2)).toHaveAttribute('aria-pressed', 'true');
  await page.keyboard.press('Control+Enter');
  await train.finished();
  await page.keyboard.press('Control+Shift+C');

  await expectComparison(page);
  expect(await presses()).toBe(0);
});
