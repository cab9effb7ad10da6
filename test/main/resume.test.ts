// Pausing, resuming and what is left on disk, over pretended training processes.
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { App } from '../../src/main/app.ts';
import { type Run, reduceRun } from '../../src/shared/run.ts';
import { freshFolder, openFake, specOf } from './services.ts';

const patience = { silenceMs: 1500, endMs: 1000 };

async function live(app: App, life: string): Promise<Run> {
  return app.runs.wait((await app.runs.start(specOf(life))).id);
}

async function running(app: App, life: string): Promise<string> {
  const { id } = await app.runs.start(specOf(life));
  while (app.runs.events(id).length < 3) await new Promise((resolve) => setTimeout(resolve, 10));
  return id;
}

const epochs = (app: App, id: string) => app.runs.points(id).map(({ metric, epoch }) => `${metric} ${epoch}`);
const files = (app: App, id: string) => readdirSync(join(app.dataDir, 'runs', id)).toSorted();
const THREE = [0, 1, 2].map((epoch) => `reconstructionError ${epoch}`);

describe('pause and resume', () => {
  test('a paused run keeps its checkpoint, hears nothing late, and goes on with each point once', async () => {
    const app = await openFake();
    const id = await running(app, 'waits, then finishes');
    expect((await app.runs.pause(id)).state).toBe('paused');
    expect(app.runs.events(id).at(-1)?.event.type).toBe('run-paused');
    expect(epochs(app, id)).toEqual(THREE);
    expect(files(app, id)).toEqual(['checkpoint-0.safetensors']);
    await app.runs.resume(id);
    await expect(app.runs.resume(id)).rejects.toThrow('is under way already');
    const run = await app.runs.wait(id);
    expect(run).toMatchObject({ state: 'finished', checkpoints: [] });
    expect(epochs(app, id)).toEqual(THREE);
    expect(files(app, id)).toEqual(['weights.safetensors']);
    const events = app.runs.events(id);
    expect(events.reduce<Run | null>(reduceRun, null)).toEqual(run);
    await expect(app.runs.resume(id)).rejects.toMatchObject({
      code: 'BAD_USAGE',
      message: `Run ${id} is finished, and only a paused or interrupted run can be resumed; repeat it with "strata rerun ${id}".`,
    });
  });

  test('pausing asks a run of another state for nothing, and interrupts one that does not listen', async () => {
    const app = await openFake({ patience });
    const done = await live(app, 'finishes');
    expect(await app.runs.pause(done.id)).toEqual(done);
    const deaf = await running(app, 'ignores pause');
    const next = await app.runs.start(specOf('finishes'));
    expect(await app.runs.pause(next.id)).toMatchObject({
      state: 'interrupted',
      interruption: expect.stringMatching(/before its turn/),
    });
    expect(await app.runs.pause(deaf)).toMatchObject({
      state: 'interrupted',
      interruption: expect.stringMatching(/could be paused/),
    });
  });

  test('interrupting stops at once, and the run begins again', async () => {
    const app = await openFake();
    const id = await running(app, 'waits, then finishes');
    expect(await app.runs.interrupt(id)).toMatchObject({ state: 'interrupted', error: null });
    await app.runs.resume(id);
    expect((await app.runs.wait(id)).state).toBe('finished');
    expect(epochs(app, id)).toEqual(THREE);
  });

  test('a queued run of an owner that closed is interrupted, and begins when it is resumed', async () => {
    const dataDir = freshFolder();
    const first = await openFake({ dataDir });
    await running(first, 'waits');
    const { id } = await first.runs.start(specOf('finishes'));
    await first.close();
    const app = await openFake({ dataDir });
    expect(app.runs.find(id).state).toBe('interrupted');
    await app.runs.resume(id);
    const run = await app.runs.wait(id);
    expect(run.state).toBe('finished');
    expect(app.runs.events(id).map(({ event }) => event.type)).toContain('run-resumed');
  });

  test('a paused run that waits for its turn is paused again when Strata closes', async () => {
    const dataDir = freshFolder();
    const app = await openFake({ dataDir });
    const id = await running(app, 'waits');
    await app.runs.pause(id);
    await running(app, 'waits');
    await app.runs.resume(id);
    await app.close();
    expect((await openFake({ dataDir, access: 'read' })).runs.find(id).state).toBe('paused');
  });
});

describe('what went wrong', () => {
  test('a killed process leaves a run that can be resumed', async () => {
    const app = await openFake();
    const { id } = await live(app, 'saves and is killed, then finishes');
    expect(app.runs.find(id)).toMatchObject({ state: 'interrupted', error: { code: 'TRAINING_CRASHED' } });
    await app.runs.resume(id);
    expect(await app.runs.wait(id)).toMatchObject({ state: 'finished', error: null, interruption: null });
    expect(epochs(app, id)).toEqual(THREE);
  });

  test('a bug does not throw away what a checkpoint holds; numbers that failed do', async () => {
    const app = await openFake();
    expect(await live(app, 'saves and meets a bug')).toMatchObject({
      state: 'interrupted',
      error: { code: 'INTERNAL' },
    });
    const diverged = await live(app, 'saves and diverges');
    expect(diverged).toMatchObject({ state: 'failed', error: { code: 'TRAINING_DIVERGED' } });
    // The last finite numbers stay to be looked at.
    expect(files(app, diverged.id)).toEqual(['checkpoint-0.safetensors']);
  });

  test('a checkpoint that is not there goes unrecorded and does no harm', async () => {
    const app = await openFake();
    const { id, state } = await live(app, 'loses a checkpoint');
    expect(state).toBe('finished');
    expect(app.runs.events(id).some(({ event }) => event.type === 'checkpoint-saved')).toBe(false);
  });

  test.each([
    ['another copy', /is not the one that run .* began with/, { sha256: 'f'.repeat(64) }],
    ['a damaged file', /its sha256 differs/, null],
  ])('resuming on %s of the data is refused, and the run stays as it was', async (_, sentence, change) => {
    const app = await openFake();
    const id = await running(app, 'waits');
    const paused = await app.runs.pause(id);
    const [manifest] = app.datasets.list();
    if (!manifest) throw new Error('no dataset');
    if (change)
      Object.assign(app.datasets, { ensure: async () => ({ ...manifest, copy: { ...manifest.copy, ...change } }) });
    else writeFileSync(app.datasets.path(manifest), 'PREPARED');
    await expect(app.runs.resume(id)).rejects.toMatchObject({
      code: 'ARTIFACT_CORRUPT',
      message: expect.stringMatching(sentence),
    });
    expect(app.runs.find(id)).toEqual(paused);
  });
});

test('the start sweeps what no run refers to, and nothing else', async () => {
  const dataDir = freshFolder();
  const first = await openFake({ dataDir });
  const paused = await running(first, 'waits');
  await first.runs.pause(paused);
  const { id: finished } = await live(first, 'finishes');
  const { id: cancelled } = await live(first, 'saves and is killed');
  await first.runs.cancel(cancelled);
  expect(files(first, cancelled)).toEqual([]);
  await first.close();
  const place = (id: string, name: string) => join(dataDir, 'runs', id, name);
  for (const id of [paused, finished, cancelled]) {
    for (const name of ['checkpoint-7.safetensors', '.checkpoint-8.safetensors.12.tmp', 'notes.txt']) {
      writeFileSync(place(id, name), 'x');
    }
  }
  const app = await openFake({ dataDir });
  expect(files(app, paused)).toEqual(['checkpoint-0.safetensors', 'notes.txt']);
  expect(files(app, finished)).toEqual(['notes.txt', 'weights.safetensors']);
  expect(files(app, cancelled)).toEqual(['notes.txt']);
});
