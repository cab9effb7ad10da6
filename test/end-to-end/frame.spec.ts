// The frame: screens, keys, the palette, light and dark.
import { expect, test } from './workbench.ts';

test('every screen opens by its button and by its key', async ({ workbench }) => {
  const page = await workbench.open();
  const rail = page.getByRole('navigation', { name: 'Screens' });
  for (const [i, name] of ['Data', 'Build', 'Train', 'Runs'].entries()) {
    await rail.getByRole('button', { name }).click();
    await expect(rail.locator('[aria-current=page]')).toHaveText(name);
    await page.keyboard.press('Control+1');
    await page.keyboard.press(`Control+${i + 1}`);
    await expect(rail.locator('[aria-current=page]')).toHaveText(name);
  }
  await page.keyboard.press('Alt+ArrowLeft');
  await expect(rail.locator('[aria-current=page]')).toHaveText('Data');
});

test('the palette finds a command, and the sheet shows every key', async ({ workbench }) => {
  const page = await workbench.open();
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: /^Search/ }).fill('keys');
  await page.keyboard.press('Enter');
  const sheet = page.getByRole('dialog', { name: 'Keys' });
  await expect(sheet.getByRole('row', { name: /Clone with change/ })).toContainText('Ctrl Shift D');
  await page.keyboard.press('Escape');
  await expect(sheet).toBeHidden();
});

test('light and dark change at once and are kept', async ({ workbench }) => {
  const page = await workbench.open();
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  expect(await ground()).toBe('rgb(243, 244, 241)');
  await page.getByRole('button', { name: 'Dark colours' }).click();
  expect(await ground()).toBe('rgb(15, 20, 23)');
  await page.reload();
  await expect(page.getByRole('button', { name: 'Light colours' })).toBeVisible();
  expect(await ground()).toBe('rgb(15, 20, 23)');
});
