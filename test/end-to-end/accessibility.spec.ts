// No serious fault for people with disabilities on any screen, in light and in dark.
import { barsTable } from './fixtures.ts';
import { BuildPage } from './pages/build-page.ts';
import { DataPage } from './pages/data-page.ts';
import { TrainPage } from './pages/train-page.ts';
import { expectNoSeriousFault } from './serious-faults.ts';
import { expect, test } from './workbench.ts';

for (const scheme of ['light', 'dark'] as const) {
  test(`every screen, ${scheme}`, async ({ workbench }) => {
    const page = await workbench.open();
    await page.emulateMedia({ colorScheme: scheme });
    const [data, build, train] = [new DataPage(page), new BuildPage(page), new TrainPage(page)];
    await expectNoSeriousFault(page, 'Data, empty');
    for (const [key, name] of Object.entries({ 2: 'Build', 3: 'Train', 4: 'Runs', 5: 'Studies' })) {
      await page.keyboard.press(`Control+${key}`);
      await expectNoSeriousFault(page, `${name}, empty`);
    }
    await workbench.host.drops(page, barsTable(workbench.dataFolder));
    await expect(data.importButton()).toBeEnabled();
    await expectNoSeriousFault(page, 'import sheet');
    await data.importButton().click();
    await expect(build.layer(2)).toBeVisible();
    await expectNoSeriousFault(page, 'Build');
    await page.getByRole('tab', { name: 'Whole run' }).click();
    await expectNoSeriousFault(page, 'Build, whole run');
    await page.getByRole('tab', { name: /^Issues/ }).click();
    await expectNoSeriousFault(page, 'Build, issues');
    await build.train().click();
    await expectNoSeriousFault(page, 'Train, running');
    await train.finished();
    await expectNoSeriousFault(page, 'Train, finished');
    await page.keyboard.press('Control+4');
    for (const tab of await page.getByRole('tab').all()) {
      await tab.click();
      await expectNoSeriousFault(page, `Runs, ${await tab.textContent()}`);
    }
    await page.keyboard.press('Control+1');
    for (const tab of await page.getByRole('tab').all()) {
      await tab.click();
      await expectNoSeriousFault(page, `Data, ${await tab.textContent()}`);
    }
    await page.keyboard.press('Control+/');
    await expectNoSeriousFault(page, 'Keys');
  });
}
