// The host is killed while it trains; started again, nothing is lost and the run goes on.
import { barsTable } from './fixtures.ts';
import { BuildPage } from './pages/build-page.ts';
import { DataPage } from './pages/data-page.ts';
import { TrainPage } from './pages/train-page.ts';
import { expect, test } from './workbench.ts';

test('killed during training, restarted, resumed', async ({ workbench }) => {
  let page = await workbench.open();
  const data = new DataPage(page);
  let [build, train] = [new BuildPage(page), new TrainPage(page)];
  await workbench.host.drops(page, barsTable(workbench.dataFolder, 6_000));
  await data.importButton().click();
  await build.name().fill('survivor');
  await page.keyboard.press('Enter');
  await page.getByRole('tab', { name: 'Whole run' }).click();
  await page.getByRole('textbox', { name: 'Epochs' }).fill('400');
  await page.getByRole('textbox', { name: 'Patience' }).fill('');
  await build.train().click();
  await expect(train.pause()).toBeVisible();
  await expect(page.getByText(/epoch [2-9]\d* \/ 400/)).toBeVisible({ timeout: 60_000 });

  await workbench.kill();
  page = await workbench.open();
  [build, train] = [new BuildPage(page), new TrainPage(page)];
  await page.keyboard.press('Control+3');
  await page
    .getByRole('button', { name: /survivor/ })
    .first()
    .click();
  await expect(page.getByText(/Interrupted/).first()).toBeVisible();
  await train.resume().first().click();
  await expect(train.pause()).toBeVisible();
  await page.keyboard.press('Control+Shift+.');
  await train.finished();

  await page.keyboard.press('Control+2');
  await expect(build.name()).toHaveValue('survivor');
});
