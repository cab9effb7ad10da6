// The eight questions as cards, each of which begins a study.
import type { StudyKind } from '#shared/study.ts';
import { KINDS } from './kinds.ts';
import classes from './question-cards.module.css';

export function QuestionCards({ onAsk }: { onAsk: (kind: StudyKind) => void }) {
  return (
    <ul className={classes.cards}>
      {KINDS.map(({ kind, question, how }) => (
        <li key={kind}>
          <button type="button" className={classes.card} onClick={() => onAsk(kind)}>
            <span className={classes.question}>{question}</span>
            <span className={classes.how}>{how}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
