// The strip of 52 pixels above a view: its title, what it is about, and its buttons.
import type { ReactNode } from 'react';
import classes from './header-strip.module.css';

interface HeaderStripProps {
  readonly title: ReactNode;
  /** Chips and captions beside the title. */
  readonly about?: ReactNode;
  readonly actions?: ReactNode;
}

export function HeaderStrip({ title, about, actions }: HeaderStripProps) {
  return (
    <header className={classes.strip}>
      <h1>{title}</h1>
      <div className={classes.about}>{about}</div>
      <div className={classes.actions}>{actions}</div>
    </header>
  );
}
