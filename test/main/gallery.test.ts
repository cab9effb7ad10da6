// Pictures of runs: a few of each phase stay, the first and the last always; a resumed run forgets those that it makes again.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openToWrite } from '../../src/main/database.ts';
import { createFolder, folderAt } from '../../src/main/folder.ts';
import { Gallery } from '../../src/main/gallery.ts';
import { History } from '../../src/main/history.ts';
import type { RunUpdate } from '../../src/shared/contract.ts';
import { KEPT_PICTURES, leastNeeded, type Pictures } from '../../src/shared/pictures.ts';
import { parseSpec } from '../../src/shared/spec.ts';
import { freshFolder, openFake, specOf } from './services.ts';

const matrix = { rows: 1, columns: 1, low: 0, high: 1, bytes: 'AA==' };
const shown = { original: matrix, reconstruction: matrix, fantasy: matrix, filters: matrix, gibbsSteps: 1 };
const use = { units: 1, rows: 1, histogram: [1, 0, 0, 0, 0, 0, 0, 0, 0, 0], silent: 0 };
const at = (epoch: number, layer: number | null = 0): Pictures => ({
  phase: layer === null ? 'finetuning' : 'pretraining',
  layer,
  epoch,
  ...shown,
  use,
});

function newGallery(): Gallery {
  const folder = folderAt(freshFolder());
  createFolder(folder);
  const database = openToWrite(folder.database, folder.backups);
  const spec = parseSpec({ strata: 1, dataset: { id: 'digits' }, stack: [{ kind: 'rbm', hidden: 3 }] });
  const about = { name: 'n', datasetId: 'd', datasetSha256: 's', repeats: null, spec };
  const queued = { version: 1, type: 'run-queued', ...about } as const;
  for (const id of ['A', 'B']) new History(database, folder.database).append(id, queued, 0);
  return new Gallery(database, folder.database);
}

const epochsOf = (gallery: Gallery, layer: number | null = 0, runId = 'A') =>
  gallery.of(runId, { phase: layer === null ? 'finetuning' : 'pretraining', layer }).map(({ epoch }) => epoch);

test('of any rising epochs a few stay, the first and the last among them, spread over the whole', () => {
  const steps = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 60 });
  const property = fc.property(steps, (gaps) => {
    const gallery = newGallery();
    const epochs = gaps.map((_, i) => gaps.slice(0, i + 1).reduce((a, b) => a + b));
    for (const epoch of epochs) gallery.add('A', at(epoch));
    const kept = epochsOf(gallery);
    expect(kept).toEqual(epochs.filter((epoch) => kept.includes(epoch)));
    expect(kept.length).toBe(Math.min(epochs.length, KEPT_PICTURES));
    expect(kept[0]).toBe(epochs[0]);
    expect(kept.at(-1)).toBe(epochs.at(-1));
    const widest = Math.max(...kept.slice(1).map((epoch, i) => epoch - (kept[i] ?? 0)));
    const span = (epochs.at(-1) ?? 0) - (epochs[0] ?? 0);
    expect(widest).toBeLessThanOrEqual(Math.max(5, (4 * span) / (KEPT_PICTURES - 1)));
  });
  fc.assert(property, { numRuns: 15 });
});

test('the one between the closest neighbours goes', () => {
  expect(leastNeeded([0, 5, 10, 11, 12, 20])).toBe(11);
  expect(leastNeeded([0, 1, 2])).toBe(1);
});

test('phases and runs are apart, an epoch is replaced, and a place forgets what comes from it on', () => {
  const gallery = newGallery();
  for (const layer of [0, 1, null]) for (const epoch of [0, 1, 2]) gallery.add('A', at(epoch, layer));
  gallery.add('B', at(7));
  gallery.add('A', { ...at(1), gibbsSteps: 42 });
  expect(gallery.of('A', { phase: 'pretraining', layer: 0 })[1]).toEqual({ ...at(1), gibbsSteps: 42 });
  gallery.dropFrom('A', { phase: 'pretraining', layer: 1, epoch: 1 });
  expect([epochsOf(gallery), epochsOf(gallery, 1), epochsOf(gallery, null)]).toEqual([[0, 1, 2], [0], []]);
  gallery.dropFrom('A', null);
  expect(epochsOf(gallery)).toEqual([]);
  expect(epochsOf(gallery, 0, 'B')).toEqual([7]);
});

test('what a training process paints is told to those who watch, and kept', async () => {
  const app = await openFake();
  const { id } = await app.runs.start(specOf('paints'));
  const told: RunUpdate[] = [];
  app.runs.watch(id, (update) => told.push(update));
  await app.runs.wait(id);
  const painted = told.flatMap((update) => (update.kind === 'pictures' ? [update.pictures] : []));
  expect(painted.map(({ epoch }) => epoch)).toEqual(Array.from({ length: 12 }, (_, i) => i));
  const kept = app.runs.pictures(id, { phase: 'pretraining', layer: 0 });
  expect(kept.length).toBe(KEPT_PICTURES);
  expect(kept).toEqual(painted.filter(({ epoch }) => kept.some((it) => it.epoch === epoch)));
});
