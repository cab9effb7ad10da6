// What people can do to a study that stands: pause it, go on, add seeds, forget it, take its report out.
import { useState } from 'react';
import type { ErrorRecord } from '#shared/error.ts';
import type { StudyRecord } from '#shared/study-record.ts';
import { problemOf } from '../connection.ts';
import { download, fileNameOf } from '../download.ts';
import { useNavigation } from '../navigation.ts';
import { savePdf } from '../print.ts';
import { useServices } from '../services.tsx';
import { tellRecord } from './study-watch.ts';

export interface StudyChanges {
  readonly isBusy: boolean;
  readonly problem: ErrorRecord | null;
  pause(): void;
  /** slots: runs at once from now on. */
  resume(slots: number): void;
  addSeeds(seeds: readonly number[]): void;
  remove(): void;
  saveReport(): void;
  /** The same page, printed. */
  savePdf(): void;
}

export function useStudyChanges({ id: studyId, name }: StudyRecord): StudyChanges {
  const { client } = useServices();
  const go = useNavigation((it) => it.go);
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ErrorRecord | null>(null);
  const perform = (work: () => Promise<unknown>) => {
    setBusy(true);
    setProblem(null);
    void work()
      .catch((thrown: unknown) => setProblem(problemOf(thrown)))
      .finally(() => setBusy(false));
  };
  return {
    isBusy,
    problem,
    pause: () => perform(async () => tellRecord(await client.studies.pause({ studyId }))),
    resume: (slots) => perform(async () => tellRecord(await client.studies.resume({ studyId, slots }))),
    addSeeds: (seeds) => perform(async () => tellRecord(await client.studies.addSeeds({ studyId, seeds: [...seeds] }))),
    remove: () =>
      perform(async () => {
        await client.studies.remove({ studyId });
        go({ screen: 'studies' });
      }),
    saveReport: () =>
      perform(async () => {
        const page = await client.studies.report({ studyId });
        download(`${fileNameOf(name, 'study')}.html`, new Blob([page], { type: 'text/html' }));
      }),
    savePdf: () => perform(async () => savePdf(fileNameOf(name, 'study'), await client.studies.report({ studyId }))),
  };
}
