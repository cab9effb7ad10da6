// The engines of this machine as `strata doctor` finds them: right arithmetic, a time, or a sentence.
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { examineEngines } from '../../src/main/examination.ts';
import { forkTrainer } from '../../src/main/trainer.ts';

const trainingProcess = join(import.meta.dirname, '../../out/main/training-process.js');

test('every engine either passes its test and is timed, or says why it is not there', async () => {
  const engines = await examineEngines({ trainingProcess, threads: 2 });
  expect(engines.map(({ engine, kernels }) => `${engine} ${kernels}`)).toEqual([
    'tensorflow auto',
    'wasm auto',
    'wasm wide',
    'wasm stock',
  ]);
  for (const { info, problem, selfTest, updateMs } of engines) {
    if (problem) {
      expect(info).toBeNull();
      expect(problem).toMatch(/\w.*[.;] ?.*\w/);
      continue;
    }
    expect(selfTest?.passed).toBe(true);
    expect(updateMs?.best).toBeGreaterThan(0);
    expect(updateMs?.median).toBeGreaterThanOrEqual(updateMs?.best ?? Number.NaN);
  }
  // The bundled engine needs nothing but Node, so it is there on every machine.
  expect(engines[1]?.info).toMatchObject({ backend: 'wasm' });
});

test('an engine whose process dies says how, and the others are examined all the same', async () => {
  let started = 0;
  const spawn = () =>
    forkTrainer(started++ === 0 ? join(import.meta.dirname, '../fixtures/dying.mjs') : trainingProcess);
  const [first, second] = await examineEngines({ trainingProcess, threads: 1, spawn });
  expect(first).toMatchObject({ info: null, selfTest: null, problem: expect.stringMatching(/code 3/) });
  expect(second?.selfTest?.passed).toBe(true);
});
