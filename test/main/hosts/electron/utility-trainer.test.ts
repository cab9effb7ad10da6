// Training processes as Electron's utility processes: a double of them around the real program, and around dying ones.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test, vi } from 'vitest';
import type { App } from '../../../../src/main/app.ts';
import { utilityTrainers } from '../../../../src/main/hosts/utility-trainer.ts';
import type { TrainerExit } from '../../../../src/main/trainer.ts';
import { freshFolder, openFake } from '../../services.ts';
import { forked, forkUtility } from './utility.ts';

const root = join(import.meta.dirname, '../../../..');
const spawn = utilityTrainers(forkUtility);
const trainingProcess = join(root, 'out/main/training-process.js');
const resourcesFolder = join(root, 'resources');

beforeAll(() => {
  execFileSync(process.execPath, [join(root, 'scripts/build.mjs'), '--if-stale']);
});

function spec(epochs: number): object {
  return {
    strata: 1,
    name: 'tiny',
    engine: 'wasm',
    dataset: { id: 'bars-and-stripes' },
    stack: [{ kind: 'rbm', hidden: 8, pretraining: { epochs, batchSize: 10 } }],
    head: { kind: 'none' },
  };
}

/** Starts a run and returns once it has trained for a while. */
async function startLong(app: App): Promise<string> {
  const { id } = await app.runs.start(spec(100_000));
  await vi.waitUntil(() => app.runs.points(id).length > 0, { timeout: 20_000, interval: 20 });
  return id;
}

const isAlive = (pid: number | undefined) => {
  try {
    return pid !== undefined && process.kill(pid, 0);
  } catch {
    return false;
  }
};

test('the real training process prepares data, trains, pauses and resumes over a parent port, and is then gone', async () => {
  const app = await openFake({ spawn, trainingProcess, resourcesFolder });
  const { id } = await app.runs.start(spec(3));
  expect(await app.runs.wait(id)).toMatchObject({ state: 'finished', error: null });
  expect(app.runs.points(id).length).toBeGreaterThan(0);
  const long = await startLong(app);
  expect((await app.runs.pause(long)).state).toBe('paused');
  await app.runs.resume(long);
  await vi.waitUntil(() => app.runs.find(long).state === 'running', { timeout: 20_000 });
  await app.runs.cancel(long);
  expect(app.runs.find(long).state).toBe('cancelled');
  expect(forked).toHaveLength(4);
  for (const { path, options } of forked) {
    expect(path).toBe(trainingProcess);
    expect(options).toEqual({ stdio: 'pipe', serviceName: 'Strata training' });
  }
  expect(forked.filter(({ pid }) => isAlive(pid))).toEqual([]);
});

test('a training process that is killed leaves an interrupted run with the signal in its sentence', async () => {
  const app = await openFake({ spawn, trainingProcess, resourcesFolder });
  const id = await startLong(app);
  process.kill(forked.at(-1)?.pid ?? 0, 'SIGKILL');
  const { error } = await app.runs.wait(id);
  expect(error).toMatchObject({ code: expect.stringMatching(/TRAINING_CRASHED|OUT_OF_MEMORY/) });
  expect(error?.message).toContain('SIGKILL');
});

/** How a program ends that has this text, what it wrote, and what it told. */
async function fate(text: string, act?: (trainer: ReturnType<typeof spawn>) => void) {
  const path = join(freshFolder(), 'program.mjs');
  writeFileSync(path, text);
  const trainer = spawn(path);
  const messages: unknown[] = [];
  let output = '';
  trainer.onMessage((message) => messages.push(message));
  trainer.onOutput((part) => {
    output += part;
  });
  const ended = new Promise<TrainerExit>((resolve) => trainer.onExit(resolve));
  act?.(trainer);
  const exit = await ended;
  // Nobody hears this, and nothing breaks.
  trainer.send({ kind: 'cancel' });
  trainer.kill();
  return { exit, messages, output };
}

test.skipIf(process.platform === 'win32').each([
  ['process.exit(3)', { code: 3, signal: null }],
  ["process.kill(process.pid, 'SIGSEGV')", { code: null, signal: 'SIGSEGV' }],
  ["process.kill(process.pid, 'SIGABRT')", { code: null, signal: 'SIGABRT' }],
  ["process.parentPort.postMessage('strata:farewell')", { code: 0, signal: null }],
])('%s ends with %j, and its last words are heard', async (end, exit) => {
  const text = `process.stdout.write('out '); process.stderr.write('err'); setTimeout(() => { ${end} }, 50);`;
  const { output, ...rest } = await fate(text);
  expect(rest).toEqual({ exit, messages: [] });
  expect(output).toMatch(/out /);
  expect(output).toMatch(/err/);
});

test('what was told before the farewell is heard, in order, and the farewell is not', async () => {
  const text =
    "for (let i = 0; i < 1000; i++) process.parentPort.postMessage(i); process.parentPort.postMessage('strata:farewell');";
  const { messages, exit } = await fate(text);
  expect(messages).toEqual(Array.from({ length: 1000 }, (_, i) => i));
  expect(exit).toEqual({ code: 0, signal: null });
});

test('one that hangs is killed at once, also when it was told so before it had begun', async () => {
  const hang = "process.on('SIGTERM', () => {}); for (;;);";
  const started = performance.now();
  expect((await fate(hang, (trainer) => trainer.kill())).exit).toEqual({ code: null, signal: 'SIGKILL' });
  const later = await fate(hang, (trainer) => void setTimeout(() => trainer.kill(), 500));
  expect(later.exit).toEqual({ code: null, signal: 'SIGKILL' });
  expect(performance.now() - started).toBeLessThan(10_000);
});
