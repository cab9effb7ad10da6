// Whole lives of runs over pretended training processes: every way to end, cancelling, waiting, closing, reading along.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { RunUpdate } from '../../src/shared/contract.ts';
import { type Run, reduceRun } from '../../src/shared/run.ts';
import { freshFolder, openFake, specOf } from './services.ts';

describe('how a run ends', () => {
  const patience = { silenceMs: 1500, endMs: 1000 };
  const deaths: [string, string, RegExp, string?][] = [
    ['crashes by a signal', 'TRAINING_CRASHED', /SIGSEGV/],
    ['is killed', 'TRAINING_CRASHED', /SIGKILL/],
    ['ends with a code', 'TRAINING_CRASHED', /exit code 7/],
    ['ends without a result', 'TRAINING_CRASHED', /without a result/],
    ['hangs', 'TRAINING_CRASHED', /no sign of life for 2 seconds/],
    ['sends rubbish', 'TRAINING_CRASHED', /does not understand/],
    ['throws', 'TRAINING_CRASHED', /exit code 1/],
    ['runs out of memory', 'OUT_OF_MEMORY', /out of memory.*SIGABRT/],
    ['says it failed', 'TRAINING_DIVERGED', /^weights became NaN\.$/, 'failed'],
    ['lies about its weights', 'ARTIFACT_CORRUPT', /sha256/, 'failed'],
    ['repeats a point', 'INTERNAL', /UNIQUE/, 'failed'],
  ];

  test('three at once, each dying its own way, touch nobody else', async () => {
    const app = await openFake({ slots: 3, patience });
    await app.datasets.ensure('digits');
    const started = await Promise.all(
      [...deaths.map(([life]) => life), 'finishes'].map((life) => app.runs.start(specOf(life))),
    );
    const ended = await Promise.all(started.map(({ id }) => app.runs.wait(id)));
    for (const [i, [life, code, sentence, state = 'interrupted']] of deaths.entries()) {
      expect([life, ended[i]?.state, ended[i]?.error?.code]).toEqual([life, state, code]);
      expect(ended[i]?.error?.message).toMatch(sentence);
    }
    expect(ended.at(-1)?.state).toBe('finished');
  });

  test('a finished run keeps its points, its events and their fold', async () => {
    const app = await openFake();
    const { id, state } = await app.runs.start(specOf('finishes'));
    expect(state).toBe('queued');
    const updates: RunUpdate[] = [];
    app.runs.watch(id, (update) => {
      if (update.kind === 'event') expect(app.runs.events(id)).toContainEqual(update.stored);
      updates.push(update);
    });
    const run = await app.runs.wait(id);
    expect(run.state).toBe('finished');
    expect(run.spec.dataset.split.test).toBe(0.2);
    expect(app.runs.points(id).map(({ epoch, value }) => [epoch, value])).toEqual([
      [0, 1],
      [1, 1 / 2],
      [2, 1 / 3],
    ]);
    expect(updates.flatMap((update) => (update.kind === 'points' ? update.points : []))).toEqual(app.runs.points(id));
    const events = app.runs.events(id);
    expect(events.map(({ sequence }) => sequence)).toEqual([0, 1, 2, 3]);
    expect(events.reduce<Run | null>(reduceRun, null)).toEqual(run);
    // Points come before the life event that followed them.
    const kinds = updates.map((update) => (update.kind === 'event' ? update.stored.event.type : update.kind));
    expect(kinds).toEqual(['run-started', 'points', 'layer-finished', 'run-finished']);
  });

  test('an unknown training process fails the run in a sentence', async () => {
    const folder = freshFolder();
    const first = await openFake({ dataDir: folder });
    await first.datasets.ensure('digits');
    await first.close();
    const app = await openFake({ dataDir: folder, trainingProcess: '/nowhere/training-process.js' });
    const run = await app.runs.wait((await app.runs.start(specOf('finishes'))).id);
    expect([run.state, run.error?.code]).toEqual(['failed', 'ENGINE_UNAVAILABLE']);
  });
});

describe('cancel and close', () => {
  test('cancelling: asked politely, by force, and before its turn', async () => {
    const app = await openFake({ patience: { silenceMs: 30_000, endMs: 300 } });
    const polite = await app.runs.start(specOf('waits'));
    const next = await app.runs.start(specOf('finishes'));
    await app.runs.cancel(next.id);
    expect(app.runs.find(next.id).state).toBe('cancelled');
    await app.runs.cancel(polite.id);
    expect(app.runs.find(polite.id).state).toBe('cancelled');
    const stubborn = await app.runs.start(specOf('ignores cancel'));
    await app.runs.cancel(stubborn.id);
    expect(app.runs.find(stubborn.id).state).toBe('cancelled');
    await app.runs.cancel(stubborn.id);
    expect(app.runs.events(stubborn.id).filter(({ event }) => event.type === 'run-cancelled')).toHaveLength(1);
  });

  test('closing interrupts what runs and what waits', async () => {
    const dataDir = freshFolder();
    const app = await openFake({ dataDir });
    const running = await app.runs.start(specOf('waits'));
    const waiting = await app.runs.start(specOf('finishes'));
    const seen = app.runs.wait(waiting.id).catch(() => null);
    await app.close();
    await seen;
    const reader = await openFake({ dataDir, access: 'read' });
    for (const { id } of [running, waiting]) {
      expect(reader.runs.find(id)).toMatchObject({ state: 'interrupted', interruption: 'Strata was closed' });
    }
  });
});

describe('reading along', () => {
  test('a reader sees what the owner stores, and writes nothing', async () => {
    const owner = await openFake();
    const dataDir = owner.dataDir;
    const reader = await openFake({ dataDir, access: 'read' });
    expect(reader.runs.list()).toEqual([]);
    const run = await owner.runs.wait((await owner.runs.start(specOf('finishes'))).id);
    expect(reader.runs.list()).toEqual([run]);
    expect(reader.datasets.list().map(({ id }) => id)).toEqual(['digits']);
    await expect(reader.runs.start(specOf('finishes'))).rejects.toMatchObject({ code: 'READ_ONLY' });
    await expect(reader.datasets.ensure('bars-and-stripes')).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect(owner.runs.list()).toHaveLength(1);
  });

  test('a folder that is not there is an empty history and stays away', async () => {
    const dataDir = join(freshFolder(), 'missing');
    const reader = await openFake({ dataDir, access: 'read' });
    expect(reader.runs.list()).toEqual([]);
    expect(() => reader.runs.find('01')).toThrow(/No run's id begins with "01"/);
    expect(existsSync(dataDir)).toBe(false);
  });
});

test('runs are found by a beginning; an ambiguous one says how many', async () => {
  const app = await openFake();
  const runs = [];
  for (let i = 0; i < 3; i++) runs.push(await app.runs.start(specOf('finishes')));
  await Promise.all(runs.map(({ id }) => app.runs.wait(id)));
  expect(app.runs.list().map(({ id }) => id)).toEqual(runs.map(({ id }) => id).reverse());
  const first = runs[0]?.id ?? '';
  expect(app.runs.find(first.toLowerCase()).id).toBe(first);
  expect(() => app.runs.find(first.slice(0, 4))).toThrow(/^3 runs have an id that begins with/);
  for (const nonsense of ['', "' OR 1", '%', 'ZZZZ']) {
    expect(() => app.runs.find(nonsense)).toThrow(expect.objectContaining({ code: 'RUN_NOT_FOUND' }));
  }
});

test('a sample is prepared once, also when asked for twice at once; an unknown dataset is named', async () => {
  const app = await openFake();
  const [one, two] = await Promise.all([app.datasets.ensure('digits'), app.datasets.ensure('digits')]);
  expect(one).toBe(two);
  expect(readdirSync(join(app.dataDir, 'datasets'))).toEqual(['digits']);
  expect(readdirSync(join(app.dataDir, 'tmp'))).toEqual([]);
  await expect(app.datasets.ensure('digit')).rejects.toThrow('No dataset has the id "digit"; did you mean "digits"?');
});
