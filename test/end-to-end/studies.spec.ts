// A study in the window: asked, forecast, run, answered, with its picture, its table and its runs.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StudiesPage, TINY_BASE } from './pages/studies-page.ts';
import { expectNoSeriousFault } from './serious-faults.ts';
import { expect, test } from './workbench.ts';

/** How the verdict looks in the page to be printed, which runs nothing, so it is asked from outside; then it goes. */
function printedVerdict() {
  const frame = document.querySelector<HTMLIFrameElement>('iframe[title="Report to be printed"]');
  const page = frame?.contentDocument;
  const verdict = page?.querySelector('.verdict');
  if (!frame || !page || !verdict) return null;
  const border = frame.contentWindow?.getComputedStyle(verdict).borderLeftWidth;
  const charts = page.querySelectorAll('svg').length;
  frame.remove();
  return { border, charts };
}

for (const scheme of ['light', 'dark'] as const) {
  test(`twins by mouse, ${scheme}`, async ({ workbench }) => {
    test.setTimeout(240_000);
    const page = await workbench.open();
    await page.emulateMedia({ colorScheme: scheme });
    const studies = new StudiesPage(page);
    await page.getByRole('button', { name: 'Studies' }).click();
    await expect(studies.card(/./)).toHaveCount(8);
    await expectNoSeriousFault(page, 'Studies, empty');

    await studies.card(/^Does pre-training help/).click();
    await studies.write({ base: TINY_BASE, seeds: '1-2', budgets: 'all', name: 'tiny twins' });
    await expect(studies.forecast()).toContainText('6 runs');
    await expectNoSeriousFault(page, 'new study');
    await studies.start().click();
    await expect(page.getByRole('heading', { name: 'tiny twins' })).toBeVisible();
    await expectNoSeriousFault(page, 'study, running');
    await studies.finished();

    await expect(studies.verdict()).toContainText(/2 pairs/);
    await expect(studies.verdict()).toContainText(/95 % interval/);
    await expect(page.getByRole('img', { name: /^Learning curves, all labels/ })).toBeVisible();
    await page.getByRole('button', { name: 'Learning curves, all labels: Show as table' }).click();
    await expect(page.getByRole('columnheader', { name: 'pre-trained' }).first()).toBeVisible();
    await expect(studies.runs().getByRole('row')).toHaveCount(5);
    await expectNoSeriousFault(page, 'study, finished');

    const saved = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save report' }).click();
    const report = await saved;
    expect(report.suggestedFilename()).toBe('tiny twins.html');
    expect(readFileSync(await report.path(), 'utf8')).toContain('<svg');

    // Here the dialog for printing opens for nobody; the page in it has its styles within the window's policy.
    await page.getByRole('button', { name: 'Save as PDF' }).click();
    await expect.poll(() => page.evaluate(printedVerdict)).toEqual({ border: '4px', charts: expect.any(Number) });

    await studies
      .runs()
      .getByRole('button', { name: /pre-trained, seed 2/ })
      .click();
    await expect(page.getByRole('heading', { name: 'Runs' })).toBeVisible();
    await page.keyboard.press('Alt+ArrowLeft');
    await expect(studies.verdict()).toBeVisible();
    await page.getByRole('button', { name: 'Studies' }).click();
    await expect(page.getByRole('row', { name: /tiny twins/ })).toContainText('Finished');
    await expectNoSeriousFault(page, 'Studies, list');
  });
}

test('a study.json that is dropped opens as it is, and what stands already is reused', async ({ workbench }) => {
  test.setTimeout(240_000);
  const page = await workbench.open();
  const studies = new StudiesPage(page);
  const path = join(workbench.dataFolder, 'my-study.json');
  const study = { study: 1, kind: 'twins', name: 'from a file', base: TINY_BASE, seeds: [4], sizes: ['all'] };
  writeFileSync(path, JSON.stringify(study));
  await workbench.host.drops(page, path);
  await expect(studies.field(/^Name/)).toHaveValue('from a file');
  await expect(studies.field(/^Seeds/)).toHaveValue('4');
  await expect(studies.forecast()).toContainText('3 runs');
  await page.keyboard.press('Control+Enter');
  await studies.finished();
  await expect(studies.verdict()).toContainText('One run each: cannot tell');

  await page.keyboard.press('Control+Shift+D');
  await expect(studies.forecast()).toContainText('3 runs, all are there already');
  await studies.field(/^Seeds/).fill('4, 5');
  await studies.field(/^Seeds/).press('Enter');
  await expect(studies.forecast()).toContainText('6 runs, 3 are there already');
});
