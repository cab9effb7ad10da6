// Whole runs through the built terminal: train, find again, compare, repeat, interrupt.
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { jsonOf, startStrata, strata, temporaryFolder } from './terminal.ts';

const folder = temporaryFolder();
const dataDir = join(folder.path, 'data');
const specFile = join(folder.path, 'digits.json');
let first: Record<string, unknown>;

const spec = {
  strata: 1,
  name: 'digits, small',
  seed: 7,
  dataset: { id: 'digits', scaling: 'unit', split: { seed: 1, validation: 0.1, test: 0.2 } },
  stack: [
    { kind: 'rbm', hidden: 60, frozen: true, pretraining: { epochs: 8, batchSize: 50 } },
    { kind: 'rbm', hidden: 40, pretraining: { epochs: 4, batchSize: 50 } },
  ],
  finetuning: { epochs: 20, batchSize: 50, learningRate: 0.01 },
};

beforeAll(async () => {
  writeFileSync(specFile, JSON.stringify(spec));
  const outcome = await strata('run', specFile, '--data-dir', dataDir, '--json');
  if (outcome.code !== 0) throw new Error(outcome.stderr + outcome.stdout);
  first = jsonOf(outcome);
});
afterAll(folder.remove);

test('a run answers with its numbers, and has learned something', () => {
  const metrics = first.metrics as Record<string, number>;
  expect(first).toMatchObject({
    run: expect.stringMatching(/^[0-9A-HJKMNP-TV-Z]{26}$/),
    name: 'digits, small',
    state: 'finished',
    dataset: 'digits',
    seed: 7,
    engine: { backend: expect.any(String) },
    weights: { sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
    spec: { stack: [{ hidden: 60, frozen: true }, { hidden: 40 }] },
  });
  expect(first.seconds).toBeGreaterThan(0);
  // Guessing is wrong nine times in ten.
  expect(metrics.testError).toBeLessThan(0.3);
  expect(metrics.validationError).toBeLessThan(0.3);
  expect(metrics.testLoss).toBeGreaterThan(0);
});

test('the frozen layer did not move, the others did', () => {
  const layers = first.layers as { kind: string; frozen: boolean; weightChange: number; sha256: string }[];
  expect(layers.map((layer) => [layer.kind, layer.frozen, layer.weightChange > 0])).toEqual([
    ['rbm', true, false],
    ['rbm', false, true],
    ['head', false, true],
  ]);
});

test('the history has it: runs, show by a prefix, datasets', async () => {
  const runs = jsonOf(await strata('runs', '--data-dir', dataDir, '--json'));
  expect(runs.map((run) => (run as { run: string }).run)).toContain(first.run);
  const shown = jsonOf(await strata('show', String(first.run).slice(0, 20), '--data-dir', dataDir, '--json'));
  expect(shown).toMatchObject({ run: first.run, metrics: first.metrics, layers: first.layers });
  expect((shown.points as unknown[]).length).toBeGreaterThan(8);
  const text = await strata('show', String(first.run), '--data-dir', dataDir);
  expect(text.stdout).toContain('64 → 60');
  expect(text.stdout).not.toMatch(/\d\.\d{6}/);
  const datasets = jsonOf(await strata('datasets', '--data-dir', dataDir, '--json'));
  expect(datasets).toMatchObject([{ id: 'digits', rows: 1797 }]);
});

test('rerun repeats it from its row to the same bytes', async () => {
  const again = await strata('rerun', String(first.run), '--data-dir', dataDir, '--json');
  expect(again.code).toBe(0);
  expect(jsonOf(again)).toMatchObject({
    identical: true,
    repeats: first.run,
    layers: first.layers,
    metrics: first.metrics,
  });
});

test('another seed ends in other bytes, and compare shows only what differs', async () => {
  const words = ['run', specFile, '--set', 'seed=8', '--set', 'stack[1].source=random', '--data-dir', dataDir];
  const other = jsonOf(await strata(...words, '--json'));
  expect((other.weights as { sha256: string }).sha256).not.toBe((first.weights as { sha256: string }).sha256);
  const ids = [String(first.run), String(other.run)];
  const comparison = jsonOf(await strata('compare', ...ids, '--data-dir', dataDir, '--json'));
  expect(comparison).toMatchObject({ rankedBy: 'validationError', verdict: 'One run each: cannot tell.' });
  const paths = (comparison.differences as { path: string }[]).map((difference) => difference.path);
  expect(paths.toSorted()).toEqual(['seed', 'stack[1].pretraining', 'stack[1].source']);
});

test('a rate that makes weights explode fails with 1, and the history stays readable', async () => {
  const words = ['run', specFile, '--set', 'stack[0].pretraining.learningRate=1e38'];
  const outcome = await strata(...words, '--data-dir', dataDir, '--json');
  expect(outcome.code).toBe(1);
  const failed = jsonOf(outcome);
  expect(failed).toMatchObject({ state: 'failed', error: { code: 'TRAINING_DIVERGED' } });
  const shown = await strata('show', String(failed.run), '--data-dir', dataDir);
  expect(shown.stdout).toMatch(/^The .* went first.* The last updates:\nepoch {2}update [\s\S]*not finite {2}the /m);
  expect(shown.stdout).toMatch(
    /^Found: learning rate high\. The weights .*so try .*\n {2}Change: stack\[0\]\.pretraining\.learningRate=0\.05$/m,
  );
  expect((await strata('runs', '--data-dir', dataDir)).stdout).toContain('failed');
});

test.skipIf(process.platform === 'win32')(
  'Ctrl+C pauses the run, says how to resume it, and nothing is lost',
  async () => {
    const words = ['run', specFile, '--set', 'stack[0].pretraining.epochs=100', '--data-dir', dataDir, '--json'];
    const { child, outcome } = startStrata(words, { detached: true });
    await new Promise<void>((resolve) =>
      child.stderr?.on('data', (text: string) => text.includes('started') && resolve()),
    );
    // As a terminal does it: to every process of the group, the training process included.
    process.kill(-(child.pid ?? Number.NaN), 'SIGINT');
    const { code, stdout, stderr } = await outcome;
    expect(code).toBe(130);
    const paused = jsonOf({ code, stdout, stderr });
    const id = String(paused.run);
    expect(paused).toMatchObject({ state: 'paused', resume: `strata resume ${id}` });
    const list = await strata('runs', '--data-dir', dataDir);
    expect(list.stdout).toMatch(new RegExp(`Run ${id} is paused: .*Go on with: strata resume ${id}`));
    const resumed = await strata('resume', id, '--data-dir', dataDir, '--json');
    expect(resumed.stderr).toContain('resumed in layer 1, epoch ');
    expect(jsonOf(resumed)).toMatchObject({ run: id, state: 'finished', exact: true });
    const again = jsonOf(await strata('rerun', id, '--data-dir', dataDir, '--json'));
    expect(again).toMatchObject({ identical: true, metrics: jsonOf(resumed).metrics });
    const twice = await strata('resume', id, '--data-dir', dataDir);
    expect(twice).toMatchObject({ code: 2, stderr: expect.stringContaining('only a paused or interrupted run') });
  },
  120_000,
);

test('the receipt says where a copied layer came from, and that a frozen one did not move', async () => {
  const source = { run: String(first.run), layer: 0, stage: 'pretrained' };
  const copying = join(folder.path, 'copying.json');
  const stack = [
    { kind: 'rbm', hidden: 60, source, frozen: true },
    { kind: 'dense', units: 10 },
  ];
  writeFileSync(copying, JSON.stringify({ ...spec, name: 'copying', stack, finetuning: { epochs: 2 } }));
  const run = jsonOf(await strata('run', copying, '--data-dir', dataDir, '--json'));
  const [copied, dense] = run.layers as Record<string, unknown>[];
  expect(copied).toMatchObject({ source, frozen: true, weightChange: 0, angleFromSource: 0, parameters: 64 * 60 + 60 });
  expect(dense?.weightChange).toBeGreaterThan(0);
  // Frozen and copied: the very bits that the source's first layer had, for it was frozen there as well.
  expect(copied?.sha256).toBe((first.layers as Record<string, unknown>[])[0]?.sha256);
  const shown = await strata('show', String(run.run), '--data-dir', dataDir);
  expect(shown.stdout).toContain(`Copied from run ${first.run} (digits, small).`);
  expect(shown.stdout).toMatch(/1 rbm .*copied: .*layer 1, pretrained +frozen +0 +0 +0\.0°/);
  const wide = await strata('run', copying, '--set', 'stack[0].hidden=61', '--data-dir', dataDir);
  expect(wide).toMatchObject({ code: 2, stderr: expect.stringMatching(/is 64 x 60, and this place .* is 64 x 61/) });
});

test('the demo trains both twins and says that one run each cannot tell', async () => {
  const started = performance.now();
  const { code, stdout } = await strata('demo', '--data-dir', join(folder.path, 'demo'));
  expect(code).toBe(0);
  expect(stdout).toContain('test error');
  expect(stdout).toContain('● pre-trained   ○ random start');
  expect(stdout).toContain('One run each: cannot tell.');
  expect(performance.now() - started).toBeLessThan(120_000);
  expect(existsSync(join(folder.path, 'demo', 'strata.db'))).toBe(true);
}, 150_000);
