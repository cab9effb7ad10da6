// Imports through the services: ids, twins, all or nothing, and processes that die, over pretended ones.
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { App } from '../../src/main/app.ts';
import { freshFolder, openFake, specOf } from './services.ts';

const ask = { data: '/anywhere/Mein Wein, weiß.csv.gz' };

function leftBehind(app: App): string[] {
  return ['datasets', 'tmp'].flatMap((part) => readdirSync(join(app.dataDir, part)));
}

test('an import gets a readable id, a folder and a row; the same data again is not stored twice', async () => {
  const app = await openFake();
  const { manifest, warnings } = await app.datasets.import(ask);
  expect(manifest).toMatchObject({ id: 'mein-wein-weiss', name: 'Mein Wein, weiß' });
  expect(warnings).toEqual([]);
  expect(app.datasets.list()).toEqual([manifest]);
  const again = await app.datasets.import({ ...ask, name: 'other' });
  expect(again.manifest).toEqual(manifest);
  expect(again.warnings).toEqual([expect.stringContaining('already there as the dataset "mein-wein-weiss"')]);
  expect(leftBehind(app)).toEqual(['mein-wein-weiss']);
});

test('importing again brings a lost or damaged file back under its old id', async () => {
  const app = await openFake();
  const { manifest } = await app.datasets.import(ask);
  writeFileSync(app.datasets.path(manifest), 'PREPARED');
  await app.datasets.import(ask);
  rmSync(join(app.dataDir, 'datasets', manifest.id), { recursive: true });
  await expect(app.datasets.ensure(manifest.id)).rejects.toMatchObject({ code: 'ARTIFACT_NOT_FOUND' });
  const { warnings } = await app.datasets.import(ask);
  expect(warnings[0]).toContain('now stands again');
  expect(await app.datasets.ensure(manifest.id)).toEqual(manifest);
  expect(app.datasets.list()).toHaveLength(1);
});

test('other data of the same name gets the next number, and no sample loses its name', async () => {
  const app = await openFake();
  const names = ['mnist', 'mnist', 'digits', '___', 'CON'];
  // All at once, and each other data: the pretended process makes a column of each token.
  const made = await Promise.all(
    names.map((name, i) => app.datasets.import({ data: 'x.csv', name, options: { missingTokens: [`${i}`] } })),
  );
  expect(made.map(({ manifest }) => manifest.id)).toEqual(['mnist', 'mnist-2', 'digits-2', 'dataset', 'con-data']);
});

test.each([
  ['crashes by a signal', /SIGSEGV.*; try again, or with another file/],
  ['hangs', /no sign of life/],
])('an import whose process %s is refused, leaves nothing, and touches no run', async (name, sentence) => {
  const app = await openFake({ patience: { silenceMs: 800, endMs: 500 } });
  const { id } = await app.runs.start(specOf('waits'));
  const refused = app.datasets.import({ ...ask, name });
  await expect(refused).rejects.toMatchObject({ code: 'TRAINING_CRASHED', message: expect.stringMatching(sentence) });
  expect(leftBehind(app)).toEqual(['digits']);
  expect(app.datasets.list()).toHaveLength(1);
  expect((await app.runs.pause(id)).state).toBe('paused');
});

test('closing ends an import without a trace', async () => {
  const dataDir = freshFolder();
  const app = await openFake({ dataDir });
  const refused = expect(app.datasets.import({ ...ask, name: 'hangs' })).rejects.toThrow(/SIGKILL/);
  await new Promise((resolve) => setTimeout(resolve, 150));
  await app.close();
  await refused;
  expect(leftBehind(app)).toEqual([]);
});

test('wrong options are told by place, value and remedy; a reader imports nothing', async () => {
  const app = await openFake();
  await expect(app.datasets.import({ ...ask, options: { dialect: { delimitter: ';' } } })).rejects.toMatchObject({
    code: 'BAD_USAGE',
    message: 'Import options: dialect.delimitter is not a known setting; did you mean "delimiter"?',
  });
  await expect(app.datasets.import({ ...ask, options: 'x' })).rejects.toThrow('The import options is "x"');
  await expect(app.datasets.import({ ...ask, testLabels: 'y' })).rejects.toMatchObject({ code: 'BAD_USAGE' });
  const reader = await openFake({ dataDir: app.dataDir, access: 'read' });
  await expect(reader.datasets.import(ask)).rejects.toMatchObject({ code: 'FORBIDDEN' });
});
