// Services whose training processes finish with planted figures, and small studies to ask of them.
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { App, AppOptions } from '../../../src/main/app.ts';
import { freshFolder, openFake } from '../services.ts';

const trainer = join(import.meta.dirname, '../../fixtures/study-trainer.mjs');

export async function openStudying(options: Partial<AppOptions> = {}): Promise<App> {
  return openFake({ trainingProcess: trainer, slots: 2, ...options });
}

/** A folder with its dataset prepared, and what tells the training processes to wait until they are paused. */
export async function heldFolder() {
  const dataDir = freshFolder();
  const app = await openStudying({ dataDir });
  await app.datasets.ensure('digits');
  await app.close();
  const hold = join(dataDir, 'cache', 'hold');
  return { dataDir, hold: () => writeFileSync(hold, ''), release: () => rmSync(hold, { force: true }) };
}

/** Every run that a training process began with, as "name seed"; one that was gone on with is in it twice. */
export function trained(dataDir: string): string[] {
  const path = join(dataDir, 'cache', 'trained.txt');
  return existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n') : [];
}

export const base = {
  dataset: { id: 'digits' },
  stack: [
    { kind: 'rbm', hidden: 3 },
    { kind: 'rbm', hidden: 3 },
  ],
};

export function studyOf(kind: string, more: object = {}): object {
  return { study: 1, kind, name: 'planted', base, seeds: [1, 2, 3, 4, 5], ...more };
}
