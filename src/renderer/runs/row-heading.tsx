// A shown row as the head of a column: its line sample and its name.
import { LineSample } from '../charts/line-sample.tsx';
import type { ShownRow } from './selection.ts';
import classes from './views.module.css';

export function RowHeading({ shown: { row, style, isBaseline, isOther } }: { shown: ShownRow }) {
  return (
    <span className={classes.heading} title={isBaseline ? `${row.name}, the baseline` : row.name}>
      <LineSample style={style} isOther={isOther} />
      <span>{row.name}</span>
    </span>
  );
}
