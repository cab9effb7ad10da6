// Long curves come thinned in SQL: every bucket keeps its extremes and its last point, and buckets stay where they are.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openToWrite } from '../../src/main/database.ts';
import { createFolder, folderAt } from '../../src/main/folder.ts';
import { History } from '../../src/main/history.ts';
import type { MetricPoint } from '../../src/shared/event.ts';
import { parseSpec } from '../../src/shared/spec.ts';
import { freshFolder } from './services.ts';

const spec = parseSpec({ strata: 1, dataset: { id: 'digits' }, stack: [{ kind: 'rbm', hidden: 3 }] });

/** A history of one run with one long and one short curve of these values. */
function historyOf(values: readonly number[]): History {
  const folder = folderAt(freshFolder());
  createFolder(folder);
  const history = new History(openToWrite(folder.database, folder.backups), folder.database);
  const about = { name: 'n', datasetId: 'd', datasetSha256: 's', repeats: null, spec };
  history.append('A', { version: 1, type: 'run-queued', ...about }, 0);
  const long = values.map((value, epoch): MetricPoint => ({ ...curve, metric: 'long', epoch, value }));
  const short = values.slice(0, 3).map((value, epoch): MetricPoint => ({ ...curve, metric: 'short', epoch, value }));
  history.addPoints('A', [...long, ...short]);
  return history;
}

const curve = { phase: 'pretraining', layer: 0 } as const;

test('the extremes and the last of every bucket of a power of two are kept, and nothing else', () => {
  // Minus zero is stored as zero, which adding zero makes of it.
  const value = fc.double({ noNaN: true, noDefaultInfinity: true }).map((y) => y + 0);
  const values = fc.array(value, { minLength: 1, maxLength: 200 });
  const property = fc.property(values, fc.integer({ min: 3, max: 40 }), (ys, resolution) => {
    const history = historyOf(ys);
    const sampled = history.sampledPoints('A', resolution);
    const long = sampled.filter(({ metric }) => metric === 'long');
    let width = 1;
    while (Math.ceil(ys.length / width) > resolution) width *= 2;
    for (let from = 0; from < ys.length; from += width) {
      const bucket = ys.slice(from, from + width);
      const kept = long.filter(({ epoch }) => epoch >= from && epoch < from + width);
      const keptYs = kept.map(({ value }) => value);
      expect(Math.min(...keptYs)).toBe(Math.min(...bucket));
      expect(Math.max(...keptYs)).toBe(Math.max(...bucket));
      expect(kept.at(-1)?.epoch).toBe(from + bucket.length - 1);
      expect(kept.length).toBeLessThanOrEqual(3);
    }
    for (const { epoch, value } of long) expect(value).toBe(ys[epoch]);
    expect(long).toEqual(long.toSorted((a, b) => a.epoch - b.epoch));
    expect(sampled.filter(({ metric }) => metric === 'short').map(({ value }) => value)).toEqual(ys.slice(0, 3));
    expect(history.sampledPoints('A', resolution)).toEqual(sampled);
  });
  fc.assert(property, { numRuns: 25 });
});

test('a curve that needs no buckets is whole, and an unknown run has none', () => {
  const history = historyOf([3, 1, 2, 2, 2, 5]);
  expect(history.sampledPoints('A', 6)).toEqual(history.points('A'));
  expect(history.sampledPoints('B', 6)).toEqual([]);
});

test('a hundred thousand epochs take no time that anybody notices', () => {
  const history = historyOf(Array.from({ length: 100_000 }, (_, i) => Math.sin(i)));
  const startedAt = performance.now();
  const points = history.sampledPoints('A', 1000);
  expect(performance.now() - startedAt).toBeLessThan(2000);
  expect(points.length).toBeLessThan(3010);
});
