// Ctrl+C once and twice while a run is under way, over a training process that does not listen.
import { expect, test } from 'vitest';
import type { Call } from '../../../../src/main/hosts/cli/command.ts';
import { runExitCode, train } from '../../../../src/main/hosts/cli/training.ts';
import { openFake, specOf } from '../../services.ts';

function callOf(interrupted: AbortSignal, stopped: AbortSignal, written: string[]): Call {
  const installation = { trainingProcess: '', resourcesFolder: '', root: '', siteFolder: '', version: '' };
  const progress = { write: (text: string) => void written.push(text) };
  const session = { platform: process.platform, environment: {}, isRoot: false, progress, output: progress };
  return { positionals: [], options: {}, installation, interrupted, stopped, ...session };
}

test('a second Ctrl+C stops a run at once that would not pause, and leaves it to be resumed', async () => {
  const app = await openFake();
  const [first, second] = [new AbortController(), new AbortController()];
  const written: string[] = [];
  const training = train(app, callOf(first.signal, second.signal, written), specOf('ignores pause'));
  while (!written.join().includes('layer 1')) await new Promise((resolve) => setTimeout(resolve, 10));
  first.abort();
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(written.at(-1)).toContain('press Ctrl+C again to stop at once');
  second.abort();
  const run = await training;
  expect(run.state).toBe('interrupted');
  expect(runExitCode(run)).toBe(130);
});

test('Ctrl+C before the run begins pauses it all the same', async () => {
  const app = await openFake();
  const interrupted = AbortSignal.abort();
  const run = await train(app, callOf(interrupted, new AbortController().signal, []), specOf('waits'));
  expect(['paused', 'interrupted']).toContain(run.state);
});
