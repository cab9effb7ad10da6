// Every study as it is now, kept up to date by the services.
import { create } from 'zustand';
import type { ErrorRecord } from '#shared/error.ts';
import type { StudyRecord } from '#shared/study-record.ts';
import { problemOf } from '../connection.ts';
import type { Services } from '../services.tsx';

interface Studies {
  /** Newest first; null before the first answer. */
  readonly records: readonly StudyRecord[] | null;
  readonly problem: ErrorRecord | null;
}

export const useStudies = create<Studies>(() => ({ records: null, problem: null }));

/** After a stream that broke, though the connection is there. */
const RETRY_MS = 1000;

/** Keeps `useStudies` up to date until `signal` is aborted. */
export async function watchStudies({ client }: Pick<Services, 'client'>, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      for await (const records of await client.studies.watch(undefined, { signal })) {
        useStudies.setState({ records, problem: null });
      }
    } catch (thrown) {
      if (!signal.aborted) useStudies.setState({ problem: problemOf(thrown) });
    }
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
}

/** Shows a record at once, before the services tell of it. */
export function tellRecord(record: StudyRecord): void {
  useStudies.setState(({ records }) => {
    const known = records ?? [];
    const isKnown = known.some(({ id }) => id === record.id);
    return { records: isKnown ? known.map((it) => (it.id === record.id ? record : it)) : [record, ...known] };
  });
}
