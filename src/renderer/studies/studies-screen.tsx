// The screen "Studies": the questions that were asked with how far they are, one study, or the sheet for a new one.
import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useEffect } from 'react';
import type { StudyKind } from '#shared/study.ts';
import { type Place, useNavigation } from '../navigation.ts';
import { useServices } from '../services.tsx';
import { HeaderStrip } from '../widgets/header-strip.tsx';
import { Note, Problem } from '../widgets/note.tsx';
import { QuestionCards } from './question-cards.tsx';
import classes from './studies.module.css';
import { StudyDetail } from './study-detail.tsx';
import { useStudyDraft } from './study-draft.ts';
import { StudyList } from './study-list.tsx';
import { StudySheet } from './study-sheet.tsx';
import { useStudies, watchStudies } from './study-watch.ts';
import { TEXT } from './words.ts';

export type StudiesPlace = Extract<Place, { screen: 'studies' }>;

export function StudiesScreen({ place }: { place: StudiesPlace }) {
  const services = useServices();
  const { records, problem } = useStudies();
  useEffect(() => {
    const leaving = new AbortController();
    void watchStudies(services, leaving.signal);
    return () => leaving.abort();
  }, [services]);
  if (place.isNew) return <StudySheet />;
  const record = records?.find(({ id }) => id === place.studyId);
  if (record) return <StudyDetail key={record.id} record={record} />;
  return (
    <>
      <Header hasStudies={(records?.length ?? 0) > 0} />
      <div className={classes.view}>
        {problem && <Problem problem={problem} />}
        {place.studyId !== undefined && records && <Note kind="warn" what="This study is not there any more." />}
        {records && records.length > 0 && <StudyList records={records} />}
        {records && <Questions isFirst={records.length === 0} />}
      </div>
    </>
  );
}

function Header({ hasStudies }: { hasStudies: boolean }) {
  const ask = useAsk();
  return (
    <HeaderStrip
      title="Studies"
      actions={
        hasStudies && (
          <Button variant="filled" leftSection={<IconPlus size={16} />} onClick={() => ask('twins')}>
            New study
          </Button>
        )
      }
    />
  );
}

function Questions({ isFirst }: { isFirst: boolean }) {
  const ask = useAsk();
  return (
    <section aria-label="Questions" className={classes.questions}>
      <h2>{isFirst ? TEXT.emptyTitle : 'Ask another question'}</h2>
      {isFirst && <p className="secondary">{TEXT.emptyWhy}</p>}
      <QuestionCards onAsk={ask} />
    </section>
  );
}

function useAsk(): (kind: StudyKind) => void {
  const go = useNavigation((it) => it.go);
  const begin = useStudyDraft((it) => it.begin);
  return (kind) => {
    begin(kind);
    go({ screen: 'studies', isNew: true });
  };
}
