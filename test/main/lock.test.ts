// One owner per folder: among many at once, after a kill -9, and whatever an old note says.
import { type ChildProcess, fork } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { freshFolder, openFake, specOf } from './services.ts';

const ownerScript = join(import.meta.dirname, '../fixtures/folder-owner.ts');
const contenderScript = join(import.meta.dirname, '../fixtures/folder-contender.ts');
const fakeTrainer = join(import.meta.dirname, '../fixtures/fake-trainer.mjs');
const children: ChildProcess[] = [];

interface Verdict {
  readonly owner: boolean;
  readonly code?: string;
  readonly message?: string;
}

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

function startOwner(dataDir: string): { child: ChildProcess; verdict: Promise<Verdict> } {
  const child = fork(ownerScript, [dataDir, fakeTrainer], { execArgv: [] });
  children.push(child);
  return { child, verdict: nextMessage<Verdict>(child) };
}

function nextMessage<Message>(child: ChildProcess): Promise<Message> {
  return new Promise((resolve, reject) => {
    child.once('message', (message) => resolve(message as Message));
    child.once('exit', () => reject(new Error('the child ended without a word')));
  });
}

test('of fifty that start at once exactly one owns the folder, and the others say who', async () => {
  const dataDir = join(freshFolder(), 'shared', 'folder');
  const started = Array.from({ length: 50 }, () => fork(contenderScript, [dataDir], { execArgv: [] }));
  children.push(...started);
  await Promise.all(started.map((child) => nextMessage(child)));
  const answers = started.map((child) => nextMessage<Verdict>(child));
  for (const child of started) child.send('go');
  const verdicts = await Promise.all(answers);
  const owners = started.filter((_, i) => verdicts[i]?.owner);
  expect(owners).toHaveLength(1);
  for (const { owner, code, message } of verdicts) {
    if (owner) continue;
    expect(code).toBe('FOLDER_IN_USE');
    expect(message).toMatch(new RegExp(`in use by process ${owners[0]?.pid} on .* since \\d{4}-.*; wait for it`));
  }
}, 60_000);

test('after a kill -9 the next one owns the folder at once, and finds the run interrupted', async () => {
  const dataDir = freshFolder();
  const { child, verdict } = startOwner(dataDir);
  expect((await verdict).owner).toBe(true);
  child.send(specOf('waits'));
  const { started } = await nextMessage<{ started: string }>(child);
  await expect(openFake({ dataDir })).rejects.toMatchObject({ code: 'FOLDER_IN_USE' });
  mkdirSync(join(dataDir, 'datasets', 'half-made'));
  writeFileSync(join(dataDir, 'tmp', 'left'), 'x');
  mkdirSync(join(dataDir, 'runs', started), { recursive: true });
  writeFileSync(join(dataDir, 'runs', started, '.weights.safetensors.1.tmp'), 'x');
  writeFileSync(join(dataDir, 'runs', started, 'checkpoint-0.safetensors'), 'x');
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await ended;
  const app = await openFake({ dataDir });
  expect(app.runs.find(started)).toMatchObject({
    state: 'interrupted',
    interruption: expect.stringContaining('ended'),
  });
  // A checkpoint that the history does not name was never acknowledged, so nothing goes on from it.
  const unnamed = ['.weights.safetensors.1.tmp', 'checkpoint-0.safetensors'].map((name) => `runs/${started}/${name}`);
  const remains = ['datasets/half-made', 'tmp/left', ...unnamed];
  expect(remains.filter((path) => existsSync(join(dataDir, path)))).toEqual([]);
  expect(existsSync(join(dataDir, 'datasets/digits/data.safetensors'))).toBe(true);
});

test('an old note, whatever it says, keeps nobody out', async () => {
  const dataDir = freshFolder();
  for (const note of ['', 'rubbish', JSON.stringify({ pid: process.pid, since: 0, host: 'elsewhere' })]) {
    writeFileSync(join(dataDir, 'owner.json'), note);
    const app = await openFake({ dataDir });
    expect(JSON.parse(readFileSync(join(dataDir, 'owner.json'), 'utf8'))).toMatchObject({ pid: process.pid });
    await app.close();
    expect(existsSync(join(dataDir, 'owner.json'))).toBe(false);
  }
});

test('a moved-away history does not cost the datasets beside it', async () => {
  const dataDir = freshFolder();
  mkdirSync(join(dataDir, 'datasets', 'precious'), { recursive: true });
  await openFake({ dataDir });
  expect(existsSync(join(dataDir, 'datasets', 'precious'))).toBe(true);
});
