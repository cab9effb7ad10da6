// What only a person can decide about a file: each question with its answers and what they do.
import { Button } from '@mantine/core';
import type { ImportQuestion } from '#shared/import.ts';
import { Note } from '../widgets/note.tsx';
import { type AnsweredQuestion, answer } from './import-draft.ts';

interface QuestionsProps {
  /** Still open. */
  readonly questions: readonly ImportQuestion[];
  readonly answered: readonly AnsweredQuestion[];
}

/** Rows of a wrong width have a note of their own. */
export function isAboutBadRows({ option }: ImportQuestion): boolean {
  return option === 'badRows';
}

export function Questions({ questions, answered }: QuestionsProps) {
  const open = questions.filter((it) => !isAboutBadRows(it));
  const given = answered.filter(({ question }) => !open.some((it) => it.option === question.option));
  return (
    <>
      {open.map((question) => (
        <Note
          key={question.option}
          kind="warn"
          what={question.question}
          why={question.columns?.map(({ name, count }) => `${name} (${count})`).join(', ')}
          actions={<Choices question={question} chosen={triedValue(question, answered)} />}
        />
      ))}
      {given.map(({ question, value }) => (
        <Note key={question.option} what={question.question} actions={<Choices question={question} chosen={value} />} />
      ))}
    </>
  );
}

/** The answer that is being tried, before the question is gone. */
function triedValue({ option }: ImportQuestion, answered: readonly AnsweredQuestion[]) {
  return answered.find(({ question }) => question.option === option)?.value ?? null;
}

function Choices({ question, chosen }: { question: ImportQuestion; chosen: AnsweredQuestion['value'] | null }) {
  return question.choices.map((choice) => (
    <Button
      key={String(choice.value)}
      h={24}
      aria-pressed={choice.value === chosen}
      variant={choice.value === chosen ? 'filled' : 'default'}
      onClick={() => answer(question, choice)}
    >
      {choice.effect}
    </Button>
  ));
}
