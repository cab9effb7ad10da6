// Undo in the builder: named, as far back as the beginning, and across a restart.
import { BuildPage } from './pages/build-page.ts';
import { expect, test } from './workbench.ts';

test('edits are undone by name, also after a restart', async ({ workbench }) => {
  let page = await workbench.open();
  let build = new BuildPage(page);
  await page.keyboard.press('Control+2');
  await page.getByRole('button', { name: 'Sample digits' }).click();
  await expect(build.layer(2)).toBeVisible();

  await build.layer(1).focus();
  await page.keyboard.press('Space');
  await page.keyboard.press('Insert');
  await expect(build.layer(3)).toBeVisible();
  await page.keyboard.press('Delete');
  await expect(build.layer(3)).toBeHidden();
  await expect(build.undo()).toHaveAccessibleName('Undo: Remove layer 2');
  // The draft is saved within a second.
  await page.waitForTimeout(1_000);
  await workbench.kill();
  page = await workbench.open();
  build = new BuildPage(page);
  await page.keyboard.press('Control+2');

  await expect(build.undo()).toHaveAccessibleName('Undo: Remove layer 2');
  await page.keyboard.press('Control+z');
  await expect(build.layer(3)).toBeVisible();
  await page.keyboard.press('Control+z');
  await expect(build.undo()).toHaveAccessibleName('Undo: Freeze layer 1');
  await page.keyboard.press('Control+z');
  await expect(build.frozen(1)).toHaveAttribute('aria-pressed', 'false');
  await expect(build.undo()).toBeDisabled();
  for (let i = 0; i < 3; i++) await page.keyboard.press('Control+Shift+Z');
  await expect(build.layer(3)).toBeHidden();
  await expect(build.frozen(1)).toHaveAttribute('aria-pressed', 'true');
});
