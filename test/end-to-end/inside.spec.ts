// What finished runs look like inside: loss surface, embedding, likeness of layers, and the passport of a hidden unit.
import { trainTwins } from './finished-twins.ts';
import { tabTo } from './focus.ts';
import { RunsPage } from './pages/runs-page.ts';
import { TrainPage } from './pages/train-page.ts';
import { expectNoSeriousFault } from './serious-faults.ts';
import { expect, test } from './workbench.ts';

for (const scheme of ['light', 'dark'] as const) {
  test(`inside two runs, ${scheme}`, async ({ workbench }) => {
    trainTwins(workbench.dataFolder);
    const page = await workbench.open();
    await page.emulateMedia({ colorScheme: scheme });
    const runs = new RunsPage(page);
    await page.keyboard.press('Control+4');
    await runs.tab('Inside').click();
    await expect(
      page.getByText(/^Loss between the start and the end of fine-tuning: .*random.*; .*pretrain/),
    ).toBeVisible();
    await runs.workOut().click();
    await runs.answered('Loss on the straight line between weights');
    await runs.answered('Training loss in a plane through weights');
    await expect(page.getByRole('img', { name: /^Loss on the straight line/ })).toBeVisible();
    await expectNoSeriousFault(page, 'Inside, loss surface');
    await runs.asTable(/Loss on the straight line/).click();
    await expect(page.getByRole('columnheader', { name: /^digits, pretrain, seed 1, validation/ })).toBeVisible();
    await expectNoSeriousFault(page, 'Inside, loss surface as a table');

    await runs.look('Layer likeness').click();
    await runs.workOut().click();
    await runs.answered(/^Likeness of layers/);
    await runs.asTable(/Likeness of layers/).click();
    await expect(page.getByRole('cell', { name: /^Layer 2/i })).toBeVisible();
    await expectNoSeriousFault(page, 'Inside, likeness');

    await runs.look('Embedding').click();
    await page.getByRole('combobox', { name: 'Layer' }).selectOption('Layer 2');
    await runs.workOut().click();
    await runs.answered(/^Principal components of layer 2/);
    await expectNoSeriousFault(page, 'Inside, embedding');
  });

  test(`the passport of a hidden unit by keyboard, ${scheme}`, async ({ workbench }) => {
    trainTwins(workbench.dataFolder);
    const page = await workbench.open();
    await page.emulateMedia({ colorScheme: scheme });
    const train = new TrainPage(page);
    await page.keyboard.press('Control+3');
    await train
      .queue()
      .getByRole('button', { name: /digits, pretrain/ })
      .press('Enter');
    await train.finished();
    await tabTo(page, /^Hidden unit 1: passport/);
    await page.keyboard.press('ArrowRight');
    const opener = page.getByRole('button', { name: 'Hidden unit 2: passport' });
    await expect(opener).toBeFocused();
    await page.keyboard.press('Enter');

    const drawer = page.getByRole('dialog', { name: 'Hidden unit 2 of layer 1' });
    await expect(drawer).toBeVisible();
    await expect(drawer.getByRole('img', { name: 'Filter before fine-tuning' })).toBeVisible({ timeout: 60_000 });
    await expect(drawer.getByRole('img', { name: 'Filter after fine-tuning' })).toBeVisible();
    await expect(drawer.getByRole('row', { name: /^Mean activity/ })).toContainText(/0\.\d+/);
    await expect(drawer.getByRole('img', { name: /^Before fine-tuning: 0\.\d+ on average/ })).toBeVisible();
    await expectNoSeriousFault(page, 'passport');
    await tabTo(page, /^Activity: Show as table/);
    await page.keyboard.press('Enter');
    await expect(drawer.getByRole('columnheader', { name: 'from, after fine-tuning' })).toBeVisible();
    await expectNoSeriousFault(page, 'passport, activity as a table');

    await page.keyboard.press('Escape');
    await expect(drawer).toBeHidden();
    await expect(opener).toBeFocused();
  });
}
