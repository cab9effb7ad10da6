// Drafts: each id has one text, which is there again after a restart; a folder opened to read keeps what it has.
import { expect, test } from 'vitest';
import { freshFolder, openFake } from './services.ts';

test('the newest text of an id is kept, with its time, and found again by another app', async () => {
  let clock = 1000;
  const dataDir = freshFolder();
  const app = await openFake({ dataDir, now: () => clock });
  expect(app.drafts.get('build')).toBeNull();
  app.drafts.save('build', 'first');
  clock = 2000;
  app.drafts.save('build', '{"ä": "“x”"}');
  app.drafts.save('other', '');
  expect(app.drafts.get('build')).toEqual({ content: '{"ä": "“x”"}', savedAt: 2000 });
  await app.close();
  const again = await openFake({ dataDir });
  expect(again.drafts.get('build')).toEqual({ content: '{"ä": "“x”"}', savedAt: 2000 });
  expect(again.drafts.get('other')).toEqual({ content: '', savedAt: 2000 });
});

test('a folder opened to read refuses to save, and gives what is there', async () => {
  const dataDir = freshFolder();
  (await openFake({ dataDir })).drafts.save('build', 'kept');
  const reader = await openFake({ dataDir, access: 'read' });
  expect(() => reader.drafts.save('build', 'lost')).toThrow(expect.objectContaining({ code: 'READ_ONLY' }));
  expect(reader.drafts.get('build')?.content).toBe('kept');
});
