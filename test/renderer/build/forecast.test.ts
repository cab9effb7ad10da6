// The forecast of a draft: proportional to its work, right for what was measured, and honest about its range.
import { expect, test } from 'vitest';
import { finetuningWork, forecast, pretrainingWork } from '../../../src/renderer/build/forecast.ts';
import type { Run } from '../../../src/shared/run.ts';
import { parseSpec } from '../../../src/shared/spec.ts';
import { trainedRun } from './samples.ts';

const ROWS = { train: 1000, labelled: 1000 };
const SHAPES = [
  { inputs: 64, outputs: 100 },
  { inputs: 100, outputs: 3 },
];

function specOf(parts: object = {}, epochs = 10) {
  const stack = [{ kind: 'rbm', hidden: 100, pretraining: { epochs, batchSize: 10 } }];
  return parseSpec({ strata: 1, dataset: { id: 'digits' }, stack, finetuning: { epochs: 5, batchSize: 10 }, ...parts });
}

/** A run of one layer that took these times. */
function measured(id: string, pretrainingMs: number, finetuningMs: number, more: Partial<Run> = {}): Run {
  const run = trainedRun(id, [{ kind: 'rbm', hidden: 100 }]);
  const rows = { ...ROWS, validation: 100, test: 100 };
  return { ...run, spec: specOf(), rows, epochs: 5, pretrainingMs: { 0: pretrainingMs }, finetuningMs, ...more };
}

test('the same work is expected to take what it took', () => {
  const found = forecast({ spec: specOf(), shapes: SHAPES, rows: ROWS }, [measured('A', 4000, 1000)]);
  // Pre-training and fine-tuning are of different sizes, so each is judged by both: no further off than they are apart.
  expect(found?.seconds.likely).toBeGreaterThan(5 / 2);
  expect(found?.seconds.likely).toBeLessThan(5 * 2);
  expect(found?.seconds.low).toBeLessThanOrEqual(found?.seconds.likely ?? 0);
  expect(found?.seconds.high).toBeGreaterThanOrEqual(5);
});

test('twice the epochs take twice the time, and copied layers none', () => {
  const runs = [measured('A', 4000, 1000), measured('B', 4400, 900)];
  const seconds = (parts: object, epochs?: number) => {
    const spec = specOf({ head: { kind: 'none' }, finetuning: undefined, ...parts }, epochs);
    return forecast({ spec, shapes: SHAPES.slice(0, 1), rows: ROWS }, runs)?.seconds.likely ?? Number.NaN;
  };
  expect(seconds({}, 20)).toBeCloseTo(2 * seconds({}, 10), 6);
  const copied = { kind: 'rbm', hidden: 100, source: { run: 'A', layer: 0, stage: 'pretrained' } };
  expect(seconds({ stack: [copied] })).toBe(0);
});

test('work counts what is multiplied: Gibbs steps, frozen layers only forward', () => {
  const shape = { inputs: 784, outputs: 500 };
  const settings = { epochs: 2, batchSize: 100 };
  expect(pretrainingWork(1000, shape, settings)).toEqual({ multiplications: 1000 * 2 * 784 * 500 * 5, updates: 20 });
  const more = pretrainingWork(1000, shape, { ...settings, cdSteps: 10 });
  expect(more.multiplications).toBe(1000 * 2 * 784 * 500 * 23);
  const learning = finetuningWork(950, [shape], [false], settings);
  expect(learning.updates).toBe(20);
  expect(finetuningWork(950, [shape], [true], settings).multiplications).toBe(learning.multiplications / 3);
});

test('nothing is said without a finished run on that engine', () => {
  const plan = { spec: specOf({ engine: 'cpu' }), shapes: SHAPES, rows: ROWS };
  const run = measured('A', 4000, 1000);
  expect(forecast(plan, [])).toBeNull();
  expect(forecast(plan, [{ ...run, state: 'failed' }])).toBeNull();
  const { engine } = run;
  expect(forecast(plan, [engine ? { ...run, engine: { ...engine, backend: 'wasm' } } : run])).toBeNull();
  expect(forecast({ ...plan, spec: specOf() }, [run])).toMatchObject({ runs: 1 });
});

test('disk: as many bytes for each parameter as weights files have', () => {
  const run = measured('A', 4000, 1000, { weights: { path: 'weights', sha256: 's', sizeBytes: 80_000 } });
  // 64 x 100 + 100 and 100 x 3 + 3 parameters.
  const found = forecast({ spec: specOf(), shapes: SHAPES, rows: ROWS }, [run]);
  expect(found?.bytes).toBe(80_000);
});
