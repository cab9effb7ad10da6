// Drafts in the database: saved in place, found again after a restart, apart from each other.
import { expect, test } from 'vitest';
import { AppError } from '../../src/shared/error.ts';
import { freshFolder, openFake } from './services.ts';

test('a draft is as it was saved last, also in the next app, and none is null', async () => {
  const dataDir = freshFolder();
  let now = 1000;
  const app = await openFake({ dataDir, now: () => now });
  expect(app.drafts.get('build')).toBeNull();
  app.drafts.save('build', '{"a":1}');
  now = 2000;
  app.drafts.save('build', '{"a":2}');
  app.drafts.save('other', '“ü\u0000”');
  await app.close();
  const next = await openFake({ dataDir });
  expect(next.drafts.get('build')).toEqual({ content: '{"a":2}', savedAt: 2000 });
  expect(next.drafts.get('other')).toEqual({ content: '“ü\u0000”', savedAt: 2000 });
});

test('a folder that was opened to read says that it cannot be written', async () => {
  const dataDir = freshFolder();
  await (await openFake({ dataDir })).close();
  const reader = await openFake({ dataDir, access: 'read' });
  expect(() => reader.drafts.save('build', 'x')).toThrow(AppError);
  expect(reader.drafts.get('build')).toBeNull();
});
