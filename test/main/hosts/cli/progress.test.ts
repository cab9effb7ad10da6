// Progress: an updating line on a terminal, plain lines elsewhere.
import { expect, test } from 'vitest';
import { ProgressLine } from '../../../../src/main/hosts/cli/progress.ts';
import type { Progress } from '../../../../src/shared/job.ts';

const halfway: Progress = {
  phase: 'pretraining',
  layer: 1,
  epoch: 2,
  epochs: 10,
  phaseFraction: 0.25,
  fraction: 0.5,
  rowsPerSecond: 1000,
  phaseSecondsLeft: 2,
  secondsLeft: 5,
};

function recorder(isTTY: boolean) {
  const written: string[] = [];
  return { written, isTTY, columns: 100, write: (text: string) => written.push(text) };
}

test('a terminal sees one line, redrawn and taken away', () => {
  const stream = recorder(true);
  const line = new ProgressLine(stream, 'digits');
  line.update(halfway);
  line.clear();
  line.clear();
  expect(stream.written).toEqual([
    '\r\u001b[2Kdigits  ██████████░░░░░░░░░░ 50 %, 5.0 s left; layer 2: 25 %, epoch 3 of 10, 2.0 s left',
    '\r\u001b[2K',
  ]);
});

test('a pipe sees only what ended, without control characters', () => {
  const stream = recorder(false);
  const line = new ProgressLine(stream, 'digits');
  line.update(halfway);
  line.event({ version: 1, type: 'layer-started', layer: 0 });
  line.event({ version: 1, type: 'layer-finished', layer: 0, epochs: 10, durationMs: 1234 });
  line.clear();
  expect(stream.written).toEqual(['digits  layer 1 pre-trained: 10 epochs, 1.2 s\n']);
});
