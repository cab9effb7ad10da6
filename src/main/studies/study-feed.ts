// All studies as a stream for one reader: at once, then after every change, at most a few times a second.
import { setTimeout as sleep } from 'node:timers/promises';
import type { StudyRecord } from '#shared/study-record.ts';
import type { Studies } from './studies.ts';

/** However much happens, lists follow each other after at least this long. */
const PAUSE_MS = 300;

/** Yields until `signal` is aborted. */
export async function* studyFeed(
  studies: Pick<Studies, 'list' | 'watch'>,
  signal: AbortSignal | undefined,
): AsyncGenerator<StudyRecord[], void, void> {
  let changed = Promise.withResolvers<void>();
  const change = () => changed.resolve();
  const forget = studies.watch(change);
  signal?.addEventListener('abort', change, { once: true });
  try {
    while (!signal?.aborted) {
      changed = Promise.withResolvers();
      yield studies.list();
      await changed.promise;
      await sleep(PAUSE_MS, undefined, { ref: false });
    }
  } finally {
    signal?.removeEventListener('abort', change);
    forget();
  }
}
