// A disk that fills up while a run is under way: whoever waits hears it in a sentence, and the history stays whole.
import { execFileSync } from 'node:child_process';
import { appendFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { freshFolder, openFake, specOf } from './services.ts';

test('the end of a run that finds no room is told, and made up for at the next start', async (context) => {
  const path = freshFolder();
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', path], { stdio: 'ignore' });
  } catch {
    return context.skip('mounting is not permitted here');
  }
  try {
    const dataDir = join(path, 'data');
    const app = await openFake({ dataDir });
    const { id } = await app.runs.start(specOf('waits'));
    while (app.runs.points(id).length < 3) await new Promise((resolve) => setTimeout(resolve, 20));
    const filler = join(path, 'filler');
    const fill = () => {
      for (;;) appendFileSync(filler, Buffer.alloc(1024));
    };
    expect(fill).toThrow(/ENOSPC/);
    const waiting = expect(app.runs.wait(id)).rejects.toMatchObject({ code: 'DISK_FULL' });
    await expect(app.runs.cancel(id)).rejects.toMatchObject({
      code: 'DISK_FULL',
      message: expect.stringContaining(join(dataDir, 'strata.db')),
    });
    await waiting;
    await app.close();
    rmSync(filler);
    const again = await openFake({ dataDir });
    expect(again.runs.find(id).state).toBe('interrupted');
    expect(again.runs.points(id)).toHaveLength(3);
    await again.close();
  } finally {
    execFileSync('umount', ['-l', path]);
  }
});
