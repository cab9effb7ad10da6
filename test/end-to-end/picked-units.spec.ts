// A probe study whose units are picked by their filters, by keyboard, and what it answers.
import { trainTwins } from './finished-twins.ts';
import { tabTo } from './focus.ts';
import { StudiesPage } from './pages/studies-page.ts';
import { expectNoSeriousFault } from './serious-faults.ts';
import { expect, test } from './workbench.ts';

for (const scheme of ['light', 'dark'] as const) {
  test(`units picked by keyboard, ${scheme}`, async ({ workbench }) => {
    test.setTimeout(180_000);
    trainTwins(workbench.dataFolder);
    const page = await workbench.open();
    await page.emulateMedia({ colorScheme: scheme });
    const studies = new StudiesPage(page);
    await page.keyboard.press('Control+5');
    await studies.card(/^Can a simple classifier use some units/).click();
    await page.getByRole('button', { name: 'Remove selection 1' }).click();
    await page.getByRole('combobox', { name: 'Selection 1: which units' }).click();
    await page.getByRole('option', { name: 'Picked by hand' }).click();
    await expect(page.getByText(/Each seed trains its layers anew here/)).toBeVisible();
    await expect(page.getByText('Selection 1 is "picked" and picks no unit')).toBeVisible();

    await page.getByRole('combobox', { name: 'Run to probe' }).click();
    await page.getByRole('option', { name: /digits, pretrain/ }).click();
    const tiles = page.getByRole('toolbar', { name: 'Filters of layer 1' });
    await expect(tiles.getByRole('button')).toHaveCount(30, { timeout: 60_000 });
    await tabTo(page, /^Unit 1$/);
    for (const key of ['Space', 'ArrowRight', 'Enter', 'End', 'Space']) await page.keyboard.press(key);
    await expect(tiles.getByRole('button', { pressed: true })).toHaveCount(3);
    await expect(page.getByRole('textbox', { name: 'Selection 1: units of layer 1' })).toHaveValue('1, 2, 30');
    await page.keyboard.press('Space');
    await expect(page.getByText('2 units of layer 1')).toBeVisible();
    await expectNoSeriousFault(page, 'new probe study');

    await studies.field(/^Seeds/).fill('1-2');
    await studies.start().click();
    await studies.finished();
    await expect(studies.verdict()).toContainText('2 picked units of layer 1');
  });
}
