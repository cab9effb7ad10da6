// The list of runs in the terminal.
import { expect, test } from 'vitest';
import { runTable } from '../../../../src/main/hosts/cli/run-view.ts';
import { finishedRun } from './run-sample.ts';

test('tags have a column where a run has some', () => {
  const run = finishedRun({ id: 'a' });
  expect(runTable([run])).not.toContain('tags');
  const lines = runTable([run, { ...run, tags: ['seeds', 'frozen'] }]).split('\n');
  expect(lines[0]).toMatch(/queued +tags$/);
  expect(lines[2]).toMatch(/ {2}seeds, frozen$/);
});
