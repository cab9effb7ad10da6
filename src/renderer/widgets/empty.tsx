// An empty place: one sentence, one thing to do, drawn where the thing will be.
import type { ReactNode } from 'react';
import classes from './empty.module.css';

interface EmptyProps {
  readonly what: string;
  /** A second sentence, where people need it. */
  readonly why?: ReactNode;
  readonly actions?: ReactNode;
}

export function Empty({ what, why, actions }: EmptyProps) {
  return (
    <div className={classes.empty}>
      <p className={classes.what}>{what}</p>
      {why !== undefined && <p className={classes.why}>{why}</p>}
      {actions !== undefined && <div className={classes.actions}>{actions}</div>}
    </div>
  );
}
