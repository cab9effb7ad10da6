// Services over a fresh data folder, with training processes that only pretend.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import { type App, type AppOptions, openApp } from '../../src/main/app.ts';

export const fakeTrainer = join(import.meta.dirname, '../fixtures/fake-trainer.mjs');

const folders: string[] = [];
const apps: App[] = [];

afterEach(async () => {
  for (const app of apps.splice(0)) await app.close();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A folder that is gone after the test. */
export function freshFolder(): string {
  const path = mkdtempSync(join(tmpdir(), 'strata-test-'));
  folders.push(path);
  return path;
}

/** Services that are closed after the test. */
export async function openFake(options: Partial<AppOptions> = {}): Promise<App> {
  const app = await openApp({
    dataDir: freshFolder(),
    access: 'own',
    trainingProcess: fakeTrainer,
    resourcesFolder: '/nowhere',
    ...options,
  });
  apps.push(app);
  return app;
}

/** A specification whose name tells the fake process how to live. */
export function specOf(life: string, more: object = {}): object {
  return { strata: 1, name: life, dataset: { id: 'digits' }, stack: [{ kind: 'rbm', hidden: 3 }], ...more };
}
