// Takes the pictures in docs/screens: every screen, light and dark, with the bundled digits. Run by `npm run screens`.
import { join, resolve } from 'node:path';
import type { Page } from '@playwright/test';
import { barsTable } from './fixtures.ts';
import { BuildPage } from './pages/build-page.ts';
import { DataPage } from './pages/data-page.ts';
import { SMALL_BASE, StudiesPage } from './pages/studies-page.ts';
import { TrainPage } from './pages/train-page.ts';
import { expect, test } from './workbench.ts';

const FOLDER = resolve(import.meta.dirname, '../../docs/screens');

async function takePicture(page: Page, name: string): Promise<void> {
  // Charts and pictures of a canvas are drawn a frame after their data came.
  await page.waitForTimeout(500);
  await page.screenshot({ path: join(FOLDER, `${name}.png`) });
}

for (const scheme of ['light', 'dark'] as const) {
  test(`screens, ${scheme}`, async ({ workbench }) => {
    test.setTimeout(400_000);
    const page = await workbench.open();
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    const picture = (name: string) => takePicture(page, `${name}-${scheme}`);
    const [data, build, train] = [new DataPage(page), new BuildPage(page), new TrainPage(page)];
    await picture('data-empty');
    const transfer = await page.evaluateHandle(() => {
      const made = new DataTransfer();
      made.items.add(new File(['a,b'], 'table.csv', { type: 'text/csv' }));
      made.items.add(new File([''], 'report.docx', { type: 'application/msword' }));
      return made;
    });
    for (const event of ['dragenter', 'dragover']) {
      await page.dispatchEvent('body', event, { dataTransfer: transfer });
    }
    await expect(data.dropCard()).toBeVisible();
    await picture('data-drop');
    await page.keyboard.press('Escape');
    await workbench.host.drops(page, barsTable(workbench.dataFolder));
    await expect(data.importButton()).toBeEnabled();
    await picture('import');

    await page.keyboard.press('Control+2');
    await page.getByRole('button', { name: 'Sample digits' }).click();
    await expect(build.layer(2)).toBeVisible();
    await build.seeds(3).click();
    await picture('build');
    await build.train().click();
    await expect(page.getByText(/epoch \d+ \/ 30/).first()).toBeVisible();
    await page.waitForTimeout(2_500);
    await picture('train');
    await expect(train.queue().getByText(/^error/)).toHaveCount(3, { timeout: 180_000 });
    await train.queue().getByRole('button', { name: /error/ }).last().click();
    await train.finished();
    await picture('train-finished');

    await train.clone().click();
    await expect(build.layer(2)).toContainText('layer 2');
    await page.getByRole('button', { name: 'All but the head' }).click();
    await build.seeds(3).click();
    await picture('build-frozen');
    await page.getByRole('button', { name: 'What flows where' }).click();
    await picture('build-flows');
    await page.keyboard.press('Escape');
    await build.train().click();
    await expect(train.queue().getByText(/^error/)).toHaveCount(6, { timeout: 180_000 });
    await train.queue().getByRole('button', { name: /error/ }).first().click();
    await train.finished();
    await train.compare().click();
    await expect(page.getByRole('tab', { name: 'Curves' })).toBeVisible();
    await picture('runs-curves');
    for (const tab of ['Table', 'Config', 'Stack', 'Verdict']) {
      await page.getByRole('tab', { name: tab }).click();
      await picture(`runs-${tab.toLowerCase()}`);
    }
    await page.keyboard.press('Control+1');
    for (const tab of ['Columns', 'Images']) {
      await page.getByRole('tab', { name: tab }).click();
      await picture(`data-${tab.toLowerCase()}`);
    }
    await page.keyboard.press('Control+/');
    await picture('keys');
  });

  test(`studies, ${scheme}`, async ({ workbench }) => {
    test.setTimeout(400_000);
    const page = await workbench.open();
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    const studies = new StudiesPage(page);
    await page.keyboard.press('Control+5');
    await expect(studies.card(/./)).toHaveCount(8);
    await takePicture(page, `studies-empty-${scheme}`);
    await studies.card(/^Does pre-training help/).click();
    await studies.write({ base: SMALL_BASE, seeds: '1-3', budgets: '100, all', name: 'twins on digits' });
    await expect(studies.forecast()).toContainText('15 runs');
    await takePicture(page, `study-new-${scheme}`);
    await studies.start().click();
    await expect(studies.verdict()).toContainText('pairs', { timeout: 180_000 });
    await takePicture(page, `study-running-${scheme}`);
    await studies.finished();
    await takePicture(page, `study-${scheme}`);
    await page.keyboard.press('Control+5');
    await takePicture(page, `studies-${scheme}`);
  });
}
