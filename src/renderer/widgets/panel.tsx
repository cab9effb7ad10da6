// A panel: a hairline box with a head of 34 pixels that names what is in it.
import type { ReactNode } from 'react';
import classes from './panel.module.css';

interface PanelProps {
  readonly title: ReactNode;
  /** Beside the title, in the secondary colour: what the panel speaks about. */
  readonly about?: ReactNode;
  /** At the right end of the head. */
  readonly actions?: ReactNode;
  readonly children: ReactNode;
  readonly className?: string | undefined;
  /** No padding: for tables and charts that reach the edge. */
  readonly isFlush?: boolean;
}

export function Panel({ title, about, actions, children, className, isFlush = false }: PanelProps) {
  return (
    <section className={`${classes.panel} ${className ?? ''}`}>
      <header className={classes.head}>
        <h2 title={typeof title === 'string' ? title : undefined}>{title}</h2>
        {about !== undefined && <span className={classes.about}>{about}</span>}
        <span className={classes.actions}>{actions}</span>
      </header>
      {/* A panel may scroll, so the keyboard must be able to reach it. */}
      <div className={isFlush ? classes.flush : classes.body}>{children}</div>
    </section>
  );
}
