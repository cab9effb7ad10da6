// Takes a study.json that was dropped or opened somewhere in the window.
import { useEffect, useState } from 'react';
import type { ErrorRecord } from '#shared/error.ts';
import { problemOf } from '../connection.ts';
import { useGivenStudy } from '../given-spec.ts';
import { useStudyDraft } from './study-draft.ts';
import { studyFromText } from './study-file.ts';

export function useGiven(): { problem: ErrorRecord | null } {
  const [problem, setProblem] = useState<ErrorRecord | null>(null);
  const given = useGivenStudy((it) => it.given);
  const take = useStudyDraft((it) => it.take);
  useEffect(() => {
    if (!given) return;
    useGivenStudy.setState({ given: null });
    try {
      take(studyFromText(given.text, given.name));
      setProblem(null);
    } catch (thrown) {
      setProblem(problemOf(thrown));
    }
  }, [given, take]);
  return { problem };
}
